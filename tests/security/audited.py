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
    """Each command in a process of its own, one after the other: what was imported before is there."""
    import envcheck.catalogue
    import envcheck.cli.app
    import envcheck.report.redact.credentials

    envcheck.catalogue.all_problems()
    for arguments in json.load(sys.stdin):
        child = os.fork()
        if child == 0:
            try:
                _run(arguments, sys.argv[1])
            finally:
                os._exit(0)
        os.waitpid(child, 0)


def _run(arguments: list[str], file: str) -> None:
    from envcheck.cli import main as command_line

    events: list[tuple[str, str]] = []
    watching = True

    def hook(event: str, told: tuple[object, ...]) -> None:
        if watching and event in WATCHED:
            events.append((event, " ".join(map(_text, told))))

    said = io.StringIO()
    sys.argv = ["envcheck", *arguments]
    sys.addaudithook(hook)
    code: object = 0
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            command_line()
        except SystemExit as end:
            code = end.code
    watching = False
    with open(file, "a", encoding="utf-8", errors="backslashreplace") as out:  # noqa: PTH123
        out.write(json.dumps({"command": arguments, "code": code, "said": said.getvalue(), "events": events}) + "\n")


def _text(argument: object) -> str:
    if isinstance(argument, (list, tuple)):
        return " ".join(map(_text, argument))
    return os.fsdecode(argument) if isinstance(argument, bytes) else str(argument)


if __name__ == "__main__":
    main()
