"""The `envcheck` command: the typer app, one file a command, and how it ends."""

import atexit
import gc
import os
import sys
from typing import NoReturn

INTERRUPTED = 130
WITHOUT_TYPER = ("check", "explain")
"""Commands in a hurry: their modules do not import typer, which reads a call only where `parameters.py` cannot."""
OBJECTS = 100_000
"""New objects after which Python collects garbage: while modules are imported there is none, and looking takes time."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code. Never a traceback for what the user can fix."""
    from envcheck.cli.signals import heed_signals, ignore_signals
    from envcheck.cli.streams import secure_streams

    gc.set_threshold(OBJECTS)
    atexit.register(gc.freeze)  # what is left needs no look for garbage, which Python takes three times at its end
    code = INTERRUPTED
    try:
        heed_signals()
        secure_streams()
        code = _run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        pass
    except SystemExit as ending:  # another signal
        code = ending.code if isinstance(ending.code, int) else 1
    finally:
        ignore_signals()
        _end_children()
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    from envcheck.cli.own_damage import answer, damaged_libraries

    broken = damaged_libraries()
    return answer(broken, arguments) if broken else _run_whole(arguments)


def _run_whole(arguments: list[str]) -> int:
    from envcheck.errors import UserError

    try:
        code = _command(arguments)
        sys.stdout.flush()
        return code
    except UserError as error:
        return _complain(str(error), arguments)
    except Exception as error:  # noqa: BLE001 - the last line of defence: a sentence and exit code 3; damaged files raise anything
        from envcheck.cli.click_errors import usage_error

        sentence = usage_error(error)
        return _complain(sentence, arguments) if sentence else _defect(error, arguments)


def _command(arguments: list[str]) -> int:
    from envcheck.report.text import OWN

    if not any(word.partition("=")[0] in ("--from", "--for") for word in arguments):
        OWN.set(called_here(os.environ.get("PATH", "")))
    if arguments[:1] and arguments[0] in WITHOUT_TYPER and _is_typer_there():
        from importlib import import_module

        from envcheck.cli.parameters import values_of

        command = getattr(import_module(f"{__name__}.{arguments[0]}"), arguments[0])
        values = values_of(command, arguments[1:], os.environ)
        if values is not None:
            _import_msgspec()
            return int(command(**values))
    return _through_typer(arguments)


def _is_typer_there() -> bool:
    """Where it is missing, envcheck is damaged, and says so whatever the command."""
    from importlib.machinery import PathFinder

    return PathFinder.find_spec("typer") is not None


def _import_msgspec() -> None:
    """Import msgspec without typing_extensions, of which it takes what `typing` has as well since Python 3.11.

    Where it is installed, msgspec imports it, and it `inspect`, `ast` and `tokenize`: a twentieth of a check. An import
    of a name that is None in `sys.modules` fails, as if it were not installed. A msgspec that cannot do without is
    imported where it is used.
    """
    if sys.version_info < (3, 11) or "typing_extensions" in sys.modules:
        return
    sys.modules["typing_extensions"] = None  # type: ignore[assignment, unreachable, unused-ignore]
    try:
        import msgspec  # noqa: F401
    except ImportError:
        pass
    finally:
        del sys.modules["typing_extensions"]


def _through_typer(arguments: list[str]) -> int:
    import typer

    from envcheck.cli.app import make_app

    try:
        result = make_app(arguments)(args=arguments, prog_name="envcheck", standalone_mode=False)
    except typer.Exit as ending:
        return ending.exit_code
    except typer.Abort:
        return INTERRUPTED
    return result if isinstance(result, int) else 0


def called_here(path: str) -> tuple[str, ...]:
    """How a shell calls this envcheck: by its name where PATH finds one, else by the path of its program."""
    if any(os.access(f"{folder}/envcheck", os.X_OK) for folder in path.split(os.pathsep) if folder):
        return ("envcheck",)
    program = os.path.join(os.path.dirname(sys.executable), "envcheck")  # noqa: PTH118, PTH120 - slow to import
    if not os.access(program, os.X_OK):
        return (sys.executable, "-m", "envcheck")
    try:
        near = os.path.relpath(program)
    except OSError:  # the current folder was deleted
        return (program,)
    return (program if near.startswith("..") or near.count("/") > NEARBY else near,)


NEARBY = 2
"""Folders between here and a program that is called by its relative path: `.venv/bin/envcheck`."""


def _complain(sentence: str, arguments: list[str]) -> int:
    told = " ".join(line.strip() for line in sentence.splitlines())
    if not _is_plugin(arguments):
        _say(f"envcheck: {told}")
        return 2
    from envcheck.cli.say import say
    from envcheck.report.ci.nagios import unknown

    say(unknown(told), sys.stdout)
    return 3


def _is_plugin(arguments: list[str]) -> bool:
    """A monitoring system called, which reads standard output, and takes 2 for a machine that is broken."""
    words = " ".join(arguments).lower().replace("--format=", "--format ")
    return arguments[:1] != ["try"] and "--format nagios" in words


def _say(line: str) -> None:
    """Also where a package that it takes is damaged."""
    try:
        from envcheck.cli.say import say

        say(line)
    except Exception:  # noqa: BLE001 - damaged files raise anything
        from envcheck.urls import hide

        print(hide(line), file=sys.stderr)


def _defect(error: Exception, arguments: list[str]) -> int:
    """Say where envcheck itself went wrong outside of any probe or check; or that its own packages are damaged."""
    import traceback

    from envcheck.cli.own_damage import answer, damage

    broken = damage()
    if broken:
        return answer(broken, arguments)

    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(frame.filename)}, line {frame.lineno}"  # noqa: PTH119 - pathlib is not yet imported
    _say(f"envcheck: a defect of envcheck: {type(error).__name__}: {error} ({where}); please report it")
    if os.environ.get("ENVCHECK_DEBUG"):
        traceback.print_exception(error)
    return 3


def _end_children() -> None:
    """End every program that is still running for us. Nothing is imported where nothing was started."""
    process = sys.modules.get("envcheck.process")
    if process is not None:
        process.end_all()
