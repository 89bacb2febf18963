"""The script that the judged Python runs: `python start.py FD`, the request as JSON on standard input.

Events go to the file descriptor FD as JSON lines (see channel.py), so that whatever the libraries print cannot disturb
them. An old Python must be able to read this file.
"""

import os
import sys
import types
from pathlib import Path

OLDEST_PYTHON = (3, 10)


def main() -> None:
    """Prepare the interpreter, then do the work."""
    channel = int(sys.argv[1])
    if sys.version_info < OLDEST_PYTHON:
        os.write(channel, b'{"event": "too-old", "version": "%d.%d.%d"}\n' % sys.version_info[:3])
        return
    offer_envcheck()
    from envcheck.smoke.child.work import work

    work(channel, sys.stdin.buffer.read())
    os._exit(0)  # all is said; what the libraries do while they are taken down can only crash or hang


def offer_envcheck() -> None:
    """Make the modules of this package importable, and nothing else of the environment that envcheck lives in.

    The packages are entered without running their `__init__`, which need what the judged Python may not have. This
    script's own folder leaves the path: its modules must not hide any of the judged environment.
    """
    here = Path(__file__).resolve().parent
    if sys.path and Path(sys.path[0]).resolve() == here:
        del sys.path[0]
    for name, folder in (("envcheck", here.parents[1]), ("envcheck.smoke", here.parent)):
        package = types.ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package


if __name__ == "__main__":
    main()
