"""Runs the NVML reader in a process of its own and listens to it: a hang or a crash costs what was not yet said."""

import contextlib
import os
import select
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Collection
from pathlib import Path

import msgspec
from msgspec.structs import replace

from envcheck.probes.background import in_background
from envcheck.probes.box import Box
from envcheck.probes.nvml_calls import QUESTIONS
from envcheck.probes.nvml_transcript import OWN_LINE, Failure, Pending, Transcript, parse
from envcheck.process import kill_group, start

PATIENCE_S = 5.0
"""How long NVML may be silent: the first call on a machine without persistence mode wakes every GPU, 1 to 3 s each."""
ONE_BY_ONE = "one-by-one"
MARGIN_S = 0.3
"""What is left of the machine's time limit for putting the facts together."""
MOST_BYTES = 2 << 20
"""Of what the reader says, on each stream: 16 GPUs take less than 1 MB."""
MOST_RUNS = 5
"""A call that crashes is left out in the next run; so many runs there are at the most."""
READER = Path(__file__).with_name("nvml_reader.py")


def read_nvml(box: Box, library: str) -> Transcript:
    """Ask NVML everything, through the `library` that the loader would take.

    Where a call ends the process, the reader is started again without that call on that GPU, or on any GPU once a
    second one has fallen over it; where several were under way and nothing tells which it was, once with one call at a
    time. A call that hangs is waited for once.
    """
    folder = pynvml_folder()
    if folder is None or not sys.executable:
        reason = "no Python to ask NVML with" if folder else "nvidia-ml-py is not installed next to envcheck"
        return Transcript(failures={(None, "init"): Failure("", None, reason)})
    left_out: set[str] = set()
    seen = Transcript()
    for _ in range(MOST_RUNS):
        run = _run(box, folder, library, left_out)
        if not run.known and not run.timed_out:  # now one call at a time
            seen = _merge(seen, replace(run, pending=(), signal=None, status=None))
            run = _run(box, folder, library, {ONE_BY_ONE, *left_out})
        seen = _merge(seen, run)
        more = _leave_out(seen.pending)
        if run.finished or run.timed_out or not run.pending or more == left_out:
            break
        left_out = more
    return seen


def pynvml_folder() -> str | None:
    """The folder to import pynvml from: nvidia-ml-py as envcheck's own environment has it; None: it has none."""
    from importlib.util import find_spec

    try:
        spec = find_spec("pynvml")
    except (ImportError, ValueError):
        return None
    if spec is None or spec.origin is None:
        return None
    origin = Path(spec.origin)
    return str(origin.parent.parent if origin.name == "__init__.py" else origin.parent)


def _leave_out(ended_by: Collection[Pending]) -> set[str]:
    """What the next run must not call: on the GPU on which it crashed, or on none when it crashed on two."""
    times = Counter(pending.call for pending in ended_by)
    return {p.call if p.gpu is None or times[p.call] > 1 else f"{p.gpu}:{p.call}" for p in ended_by} - {"nvmlInit"}


def _run(box: Box, folder: str, library: str, left_out: Collection[str]) -> Transcript:
    """One run of the reader."""
    command = [
        sys.executable,
        "-I",
        "-S",
        str(READER),
        folder,
        msgspec.json.encode(QUESTIONS).decode(),
        *sorted(left_out),
    ]
    try:
        child = start(command, env=_environment(box, library))
    except (OSError, ValueError) as error:
        return Transcript(failures={(None, "init"): Failure("", None, f"{sys.executable}: {error}")})
    said, complained, timed_out = _listen(child, box)
    return _ended(parse(said, complained), _status(child, timed_out), timed_out)


def _ended(run: Transcript, status: int | None, timed_out: bool) -> Transcript:
    """The transcript with how the run ended: well, in time, by a signal (a negative status), by its own will."""
    if run.finished:
        return run
    if timed_out:
        return replace(run, timed_out=True)
    died = status is not None and status < 0
    guilty = run.pending[:1] if run.known else run.pending
    return replace(run, pending=guilty, signal=-status if status and died else None, status=None if died else status)


def _status(child: "subprocess.Popen[bytes]", timed_out: bool) -> int | None:
    """How the child ended; one that has not is killed. None: not even that ends it, it hangs in the kernel."""
    if not timed_out:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(1.0)  # it has closed its streams, so it is ending
    with contextlib.suppress(TimeoutError):
        in_background(lambda: kill_group(child))(0.1)
    for stream in (child.stdout, child.stderr):
        if stream:
            stream.close()
    return child.returncode


def _environment(box: Box, library: str) -> dict[str, str]:
    """The machine's environment; below another root, the loader is shown the way to its `library`.

    On the machine itself the loader finds it, and LD_LIBRARY_PATH stays as it is: it could change what Python loads.
    """
    if str(box.root) == "/":
        return dict(box.environ)
    return {**box.environ, "LD_LIBRARY_PATH": str(box.path(library).parent)}


def _listen(child: "subprocess.Popen[bytes]", box: Box) -> tuple[bytes, bytes, bool]:
    """All that the child says and complains of, until it ends, or is silent too long, or the machine's time is up.

    The last value says that it did not end. The two streams are kept apart: a traceback is written piece by piece.
    Of a library that prints without end only the reader's own lines are kept, and its last complaints.
    """
    heard = {stream.fileno(): bytearray() for stream in (child.stdout, child.stderr) if stream}
    said, complained = heard.values()
    ears = select.poll()
    for ear in heard:
        ears.register(ear, select.POLLIN)
    patience = max(PATIENCE_S, (box.deadline - time.monotonic()) / 2)
    open_ears = len(heard)
    while open_ears:
        left = box.deadline - MARGIN_S - time.monotonic()
        ready = ears.poll(max(0.0, min(patience, left)) * 1000)
        if not ready or left <= 0:
            return bytes(said), bytes(complained), True
        for ear, _ in ready:
            words = os.read(ear, 1 << 16)
            if len(heard[ear]) + len(words) > MOST_BYTES:
                _tidy(heard[ear], own_lines=heard[ear] is said)
            if len(heard[ear]) + len(words) <= MOST_BYTES:
                heard[ear] += words
            if not words:
                ears.unregister(ear)
                open_ears -= 1
    return bytes(said), bytes(complained), False


def _tidy(heard: bytearray, *, own_lines: bool) -> None:
    """Forget the whole lines that are not the reader's; or, of complaints, all but the last: a crash's traceback."""
    end = heard.rfind(b"\n") + 1
    heard[:end] = b"\n".join([*OWN_LINE.findall(heard, 0, end), b""]) if own_lines else heard[:end][-MOST_BYTES // 8 :]


def _merge(before: Transcript, run: Transcript) -> Transcript:
    """What two runs said together; how it ended badly is what the first of them says."""
    ended = before if before.signal or before.status else run
    return Transcript(
        facts={**before.facts, **run.facts},
        failures={**before.failures, **run.failures},
        lost={**before.lost, **run.lost},
        pending=(*before.pending, *run.pending),
        finished=run.finished,
        timed_out=run.timed_out,
        signal=ended.signal,
        status=ended.status,
    )
