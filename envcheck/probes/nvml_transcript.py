"""What the NVML reader said, line by line, made into something that can be asked."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from envcheck.late_pattern import late
from envcheck.probes.box import Unavailable
from envcheck.probes.nvml_names import call_name, error_name
from envcheck.process import signal_name

Key: TypeAlias = tuple[int | None, str]
"""Which GPU, None for the machine; and the reader's name of the fact."""


class Failure(Struct, frozen=True):
    """A call that gave no answer."""

    call: str
    code: int | None
    """NVML's return code; None: it was something else."""
    text: str = ""

    def __str__(self) -> str:
        """`NVML 3 (Not Supported) from nvmlDeviceGetPowerUsage`."""
        what = self.text if self.code is None else f"NVML {self.code} ({error_name(self.code)})"
        origin = f" from {call_name(self.call)}" if self.call else ""
        more = f": {self.text}" if self.text and self.code is not None else ""
        return f"{what}{origin}{more}"


class Pending(Struct, frozen=True):
    """A call that was begun and never came back."""

    gpu: int | None
    call: str


class Transcript(Struct, frozen=True):
    """All that one or several runs of the reader said, and how they ended."""

    facts: Mapping[Key, object] = {}
    failures: Mapping[Key, Failure] = {}
    lost: Mapping[int, Failure] = {}
    """GPUs that refused as a whole, and the call on which they did."""
    pending: tuple[Pending, ...] = ()
    """Calls under way when the reader ended before its time; the one that ended it first, where that is known."""
    known: bool = True
    """The first of the pending calls is the one that ended the reader; else it is one of them."""
    finished: bool = False
    timed_out: bool = False
    signal: int | None = None
    status: int | None = None
    """Exit status of a reader that ended by itself, but not as it should."""

    def fact(self, gpu: int | None, name: str) -> object:
        """NVML's answer; None without one."""
        return self.facts.get((gpu, name))

    def why(self, gpu: int | None, name: str) -> str:
        """Why there is no answer."""
        if (gpu, name) in self.failures:
            return str(self.failures[gpu, name])
        if gpu is not None and gpu in self.lost:
            return str(self.lost[gpu])
        stopped = next((p for p in self.pending if p.gpu == gpu), next(iter(self.pending), None))
        if stopped is None:
            return "NVML was not asked"
        return self.how_it_stopped(stopped)

    def how_it_stopped(self, call: Pending) -> str:
        """What became of a call that never came back."""
        name = call_name(call.call)
        if self.timed_out:
            return f"{name} did not answer within the time limit"
        if self.signal is not None:
            return f"{name} ended the process that called it ({signal_name(self.signal)})"
        return f"{name} ended the process that called it (exit status {self.status})"


def parse(output: bytes, complaint: bytes = b"") -> Transcript:
    """The transcript of one run, from its standard output and standard error; foreign lines are passed over."""
    facts: dict[Key, object] = {}
    failures: dict[Key, Failure] = {}
    lost: dict[int, Failure] = {}
    begun: dict[int, Pending] = {}  # by thread
    exiting: int | None = None
    finished = False
    for kind, thread, *words in _lines(output):
        if kind == "exit":
            exiting = thread
        elif kind == "call":
            begun[thread] = Pending(words[0], words[1])
        else:
            begun.pop(thread, None)
        if kind == "fact":
            facts[words[0], words[1]] = words[2]
        elif kind == "fail":
            failures[words[0], words[1]] = Failure(words[2], words[3], words[4])
        elif kind == "lost":
            lost.setdefault(words[0], Failure(words[1], words[2]))
        finished = finished or kind == "end"
    pending, known = _unanswered(begun, complaint, exiting)
    if finished:
        return Transcript(facts, failures, lost, finished=True)
    return Transcript(facts, failures, lost, pending, known)


_LENGTHS = {"call": 4, "fact": 5, "fail": 7, "lost": 5, "done": 2, "exit": 2, "end": 2}
OWN_LINE = late(rb'\["(?:call|fact|fail|lost|done|exit|end)", \d.*')
"""A line of the reader's, among what a library prints on the same stream, which may end without a line break."""


def _lines(output: bytes) -> Iterator[list[Any]]:
    for line in OWN_LINE.findall(output):
        try:
            words = msgspec.json.decode(line)
        except msgspec.DecodeError:
            continue
        if isinstance(words, list) and words and _LENGTHS.get(words[0]) == len(words):
            yield words


def _unanswered(
    begun: Mapping[int, Pending], complaint: bytes, exiting: int | None
) -> tuple[tuple[Pending, ...], bool]:
    """The calls without an answer, in the order of their beginning, the one that ended the process first; is it known?

    It is that of the thread that called exit(), or it stands in the traceback that faulthandler wrote: see
    `nvml_reader.named`. Of one that ended the process without either there is no trace.
    """
    gpus = {name.decode() for name in re.findall(rb"^  File .* in gpu_(\w+)$", complaint, re.MULTILINE)}
    functions = {name.decode() for name in re.findall(rb"^  File .* in (nvml\w+)$", complaint, re.MULTILINE)}
    guilty = [
        call
        for thread, call in begun.items()
        if thread == exiting or (str(call.gpu) in gpus and call.call in functions)
    ]
    others = [call for call in begun.values() if call not in guilty]
    return (*guilty, *others), bool(guilty) or len(others) < 2


Row: TypeAlias = tuple[str, str, Callable[[Any], object]]
"""Field of a fact type, the reader's name of the answer, and the way from one to the other."""


def fields_of(
    rows: tuple[Row, ...], seen: Transcript, gpu: int, path: str, gaps: Unavailable, prefix: str = ""
) -> dict[str, Any]:
    """The fields of one fact type, each from its row of the table."""
    fields: dict[str, Any] = {}
    for fact, name, convert in rows:
        answer = seen.fact(gpu, prefix + name)
        try:
            fields[fact] = None if answer is None else convert(answer)
        except (TypeError, ValueError, LookupError):
            answer = fields[fact] = None
        if fields[fact] is None:
            known = (gpu, prefix + name) in seen.facts
            gaps[f"{path}.{fact}"] = "NVML's answer means nothing known" if known else seen.why(gpu, prefix + name)
    return fields


def pci_address(info: Mapping[str, Any]) -> str | None:
    """`0000:01:00.0` from NVML's struct; None for the address of nothing (the far end of a virtualised switch)."""
    domain, bus, device = info["domain"], info["bus"], info["device"]
    return None if domain > 0xFFFFFFF0 or bus > 0xFF else f"{domain:04x}:{bus:02x}:{device:02x}.0"
