"""The script that the checked Python runs: `python start.py FD [MODULE]`, the request as JSON on standard input.

MODULE is the one whose `work` does it, the smoke test's own by default.

Events go to the file descriptor FD as JSON lines (see channel.py), so that whatever the libraries print cannot disturb
them. An old Python must be able to read this file.
"""

import os
import sys
import types
from importlib import import_module
from pathlib import Path

OLDEST_PYTHON = (3, 10)


def main() -> None:
    """Prepare the interpreter, then do the work."""
    channel = int(sys.argv[1])
    if sys.version_info < OLDEST_PYTHON:
        os.write(channel, b'{"event": "too-old", "version": "%d.%d.%d"}\n' % sys.version_info[:3])
        return
    offer_envcheck()
    module = import_module(sys.argv[2] if len(sys.argv) > 2 else "envcheck.smoke.child.work")
    module.work(channel, sys.stdin.buffer.read())
    os._exit(0)  # all is said; what the libraries do while they are taken down can only crash or hang


def offer_envcheck() -> None:
    """Make the modules of this package importable, and nothing else of the environment that envcheck lives in.

    The packages are entered without running their `__init__`, which need what the checked Python may not have. This
    script's own folder leaves the path: its modules must not hide any of the checked environment.
    """
    here = Path(__file__).resolve().parent
    if sys.path and Path(sys.path[0]).resolve() == here:
        del sys.path[0]
    package = here.parents[1]
    for name, folder in (("envcheck", package), ("envcheck.smoke", here.parent), ("envcheck.fit", package / "fit")):
        module = types.ModuleType(name)
        module.__path__ = [str(folder)]
        sys.modules[name] = module


if __name__ == "__main__":
    main()
