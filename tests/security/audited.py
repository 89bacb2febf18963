"""Run as a program: `envcheck` commands under an audit hook; what they started, opened and asked, as JSON lines.

python -m tests.security.audited EVENTS < COMMANDS, where COMMANDS is a JSON list of argument lists.
"""

import contextlib
import io
import json
import os
import sys

WATCHED = {
    "open", "os.listdir", "os.scandir", "os.exec", "os.posix_spawn", "os.system", "subprocess.Popen", "ctypes.dlopen",
    "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "import", "os.chmod", "os.rename", "os.remove",
    "os.mkdir", "os.symlink", "pathlib.Path.glob",
}  # fmt: skip


def main() -> None:
    """Each command in this process, one after the other."""
    events: list[tuple[str, str]] = []
    watching = [False]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if watching[0] and event in WATCHED:
            events.append((event, " ".join(map(_text, arguments))))

    sys.addaudithook(hook)
    from envcheck.cli import main as command_line

    with open(sys.argv[1], "w", encoding="utf-8", errors="backslashreplace") as out:  # noqa: PTH123
        for arguments in json.load(sys.stdin):
            said = io.StringIO()
            sys.argv = ["envcheck", *arguments]
            watching[0] = True
            code: object = 0
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                try:
                    command_line()
                except SystemExit as end:
                    code = end.code
            watching[0] = False
            out.write(
                json.dumps({"command": arguments, "code": code, "said": said.getvalue(), "events": events}) + "\n"
            )
            events.clear()


def _text(argument: object) -> str:
    if isinstance(argument, (list, tuple)):
        return " ".join(map(_text, argument))
    return os.fsdecode(argument) if isinstance(argument, bytes) else str(argument)


if __name__ == "__main__":
    main()
