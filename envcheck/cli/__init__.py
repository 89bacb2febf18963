"""The `envcheck` command: the typer app, one file a command, and how it ends."""

import os
import signal
import sys
from typing import NoReturn

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code. Never a traceback for what the user can mend."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`envcheck | head`). Standard output must not be flushed again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    finally:
        _end_children()
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    import typer

    from envcheck.cli.app import make_app
    from envcheck.cli.errors import UserError

    try:
        result = make_app()(args=arguments, prog_name="envcheck", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except typer.Exit as ending:
        return ending.exit_code
    except typer.Abort:
        return INTERRUPTED
    except UserError as error:
        return _complain(str(error))
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:  # noqa: BLE001 - the last line of defence: a sentence and exit code 3
        explain = getattr(error, "format_message", None)  # a usage error of click, in whichever module it lives
        return _complain(explain()) if explain else _defect(error)


def _complain(sentence: str) -> int:
    print(f"envcheck: {' '.join(sentence.split())}", file=sys.stderr)
    return 2


def _defect(error: Exception) -> int:
    """Say where envcheck itself went wrong outside of any probe or check, so that it can be mended."""
    import traceback

    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(frame.filename)}, line {frame.lineno}"  # noqa: PTH119 - pathlib is not yet imported
    print(
        f"envcheck: a defect of envcheck: {type(error).__name__}: {error} ({where}); please report it", file=sys.stderr
    )
    if os.environ.get("ENVCHECK_DEBUG"):
        traceback.print_exception(error)
    return 3


def _terminate(_number: int, _frame: object) -> NoReturn:
    """End as a terminated program does, but through `finally`, so that no child is left behind."""
    sys.exit(128 + signal.SIGTERM)


def _end_children() -> None:
    """End every program that is still running for us. Nothing is imported where nothing was started."""
    process = sys.modules.get("envcheck.process")
    if process is not None:
        process.end_all()
