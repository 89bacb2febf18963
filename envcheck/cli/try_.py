"""`envcheck try -- CMD`: run any command, and explain it if it fails."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt
from envcheck.cli.say import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from envcheck.passthrough.run import Ended
    from envcheck.report.recording import Recording
    from envcheck.snapshot import Snapshot

NOT_EXECUTABLE, NOT_FOUND = 126, 127
"""As shells answer (POSIX, "Exit Status for Commands")."""
OUT, ERR = 1, 2
OUT_OF_MEMORY = "the kernel's out-of-memory killer struck while the command ran"
OWN_WORDS = {"allow_interspersed_args": False}
"""What stands after the command's name is the command's; an unknown option before it is a slip."""


def attempt(
    command: Annotated[list[str], typer.Argument(metavar="CMD [ARGS]...", help="The command, as you would type it.")],
    record: Annotated[
        str | None, typer.Option("--record", metavar="FILE", help="Also write its output to FILE.")
    ] = None,
    json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print the explanation as JSON on standard output; the command's output goes to stderr."
        ),
    ] = False,
    python: Annotated[
        str | None,
        typer.Option("--python", metavar="PATH", help="Show the fixes for this Python. [default: the command's own]"),
    ] = None,
    no_color: opt.NoColor = False,
    verbose: opt.Verbose = False,
) -> None:
    """Run a command, and explain its failure if it fails.

    Its input, output and signals pass through unchanged.

    Options of envcheck go before the command, with `--` between them.

    Exit codes: 0 and all others as the command's; 128 plus the signal's number if a signal ended it, 126 it cannot be
    executed, 127 command not found.
    """
    from envcheck.cli.explain import box_for
    from envcheck.passthrough.interpreter import python_of

    recording = _recording(record)
    box = box_for(None, python) if python else _box_of(python_of(command, os.environ))
    listening = _Listening(recording)
    ended = _run(command, listening, out=ERR if json else OUT)
    if ended.unwritable:
        say(f"envcheck: the command's output could not be passed on: {ended.unwritable}.")
    listening.close(None if ended.interrupted else ended.signal)
    if json or (ended.code and not ended.interrupted):
        _explain(listening, command, ended, box, json=json, no_color=no_color, verbose=verbose)
    raise typer.Exit(ended.code)


class _Listening:
    """What hears the command: the explainer, and the file that it is recorded in. Neither may stop the command."""

    def __init__(self, recording: "Recording | None") -> None:
        from envcheck.explain.explain import Explainer
        from envcheck.smoke.memory import kills

        self.explainer: Explainer | None = Explainer()
        self._recording = recording
        self._kills = kills()
        self._line_end = b"\n"

    def hear(self, chunk: bytes) -> None:
        """The next bytes."""
        self._line_end = chunk[-1:]
        if self._recording:
            self._recording.write(chunk)
        if self.explainer is None:
            return
        try:
            self.explainer.feed(chunk)
        except Exception as error:  # noqa: BLE001 - the command goes on whatever becomes of its explanation
            self.give_up(error)

    def give_up(self, error: Exception) -> None:
        """Say that it is our own fault that there is no explanation."""
        self.explainer = None
        sentence = f"a defect of envcheck: {type(error).__name__}: {error}; the command is not explained"
        say(f"envcheck: {sentence}. Please report it.")

    def close(self, number: int | None) -> None:
        """The command has ended: say what a shell says of the signal that ended it, and keep what was recorded."""
        from envcheck.files import UnwritableOutput

        for line in _last_words(number, self._kills):
            begun = "" if self._line_end == b"\n" else "\n"
            say(line, begin=begun)
            self.hear(f"{begun}{line}\n".encode())
        if self._recording is None:
            return
        try:
            self._recording.keep()
        except UnwritableOutput as error:
            say(f"envcheck: {error}")

    def discard(self) -> None:
        """The command never ran."""
        if self._recording:
            self._recording.discard()


def _last_words(number: int | None, kills_before: int | None) -> "list[str]":
    """What the shell would say were it the parent, and that memory ran out, where that is known."""
    import signal

    from envcheck.process import signal_name
    from envcheck.smoke.memory import kills

    if number is None:
        return []
    words = f"{signal.strsignal(number) or 'Ended'} - Signal {number} ({signal_name(number)})"
    struck = number == signal.SIGKILL and kills_before is not None and (kills() or 0) > kills_before
    return [words, *([f"oom_kill event: {OUT_OF_MEMORY}"] if struck else [])]


def _recording(path: str | None) -> "Recording | None":
    """The file to record in. Raises UserError where it cannot be made."""
    if path is None:
        return None
    from envcheck.report.recording import Recording

    return Recording(path)


def _box_of(python: str | None) -> "Callable[[], Snapshot]":
    """As `box_for`, but a Python that does not answer is no reason not to run the command: then envcheck's own."""

    def look() -> "Snapshot":
        from envcheck.cli.explain import box_for
        from envcheck.errors import UserError

        try:
            return box_for(None, python)()
        except UserError:
            return box_for(None, None)()

    return look


def _run(command: "list[str]", listening: _Listening, out: int) -> "Ended":
    """Run it; what cannot be run is said in a sentence and ends with the shells' code."""
    from envcheck.passthrough.run import NotStarted, run_through

    sys.stdout.flush()
    try:
        try:
            return run_through(command, listening.hear, out, ERR)
        except NotStarted as refusal:
            if not _is_script(command[0], refusal.__cause__):
                raise
            return run_through(["/bin/sh", *command], listening.hear, out, ERR)
    except NotStarted as refusal:
        listening.discard()
        error = refusal.__cause__
        say(f"envcheck: {_refusal(command[0], error)}")
        raise typer.Exit(NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE) from error


def _is_script(program: str, error: BaseException | None) -> bool:
    """It has no first line that names an interpreter: shells, and `execvp`, then take /bin/sh (POSIX)."""
    import errno
    from pathlib import Path
    from shutil import which

    found = which(program)
    if not isinstance(error, OSError) or error.errno != errno.ENOEXEC or found is None:
        return False
    with Path(found).open("rb") as file:
        return b"\0" not in file.read(512)


def _refusal(program: str, error: BaseException | None) -> str:
    from shutil import which

    from envcheck.report.text import safe

    name = repr(safe(program))
    found = which(program)
    if isinstance(error, FileNotFoundError) and found is None:
        where = "there is no program" if "/" in program else "there is no program on PATH that is called"
        return f"{where} {name}."
    if isinstance(error, FileNotFoundError):
        return f"{name} cannot be run: the interpreter that its first line names is not there."
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{name} cannot be run: {reason[:1].lower()}{reason[1:]}."


ELSEWHERE = frozenset(
    ["ssh", "docker", "podman", "nerdctl", "kubectl", "srun", "sbatch", "singularity", "apptainer", "wsl", "ray"]
)
"""Programs whose output is that of another machine or container."""


def _runs_elsewhere(command: "list[str]") -> bool:
    words = [word.rpartition("/")[2] for word in command[:3]]
    return any(word in ELSEWHERE for word in words)


def _explain(
    listening: _Listening,
    command: "list[str]",
    ended: "Ended",
    box: "Callable[[], Snapshot]",
    *,
    json: bool,
    no_color: bool,
    verbose: bool,
) -> None:
    import msgspec

    from envcheck.cli.explain import write_report
    from envcheck.report.text import shell_line

    if listening.explainer is None:
        return
    try:
        explanation = listening.explainer.finish(shell_line(command), box, ran_here=not _runs_elsewhere(command))
    except Exception as error:  # noqa: BLE001 - the command's exit code is what counts
        listening.give_up(error)
        return
    explanation = msgspec.structs.replace(
        explanation,
        command=tuple(command),
        exit_code=ended.code,
        failed=ended.code != 0,
        causes=explanation.causes if ended.code else (),
        telling=explanation.telling if ended.code else (),
        resembles=explanation.resembles if ended.code else (),
    )
    if not json:
        say("")
    form = "json" if json else "terminal"
    write_report(
        explanation, format=form, no_color=no_color, verbose=verbose, stream=sys.stdout if json else sys.stderr
    )
