"""Trials of `--deep` in child processes: whatever one of them does to its process, the others are made."""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from envcheck.probes.box import Box
from envcheck.process import Outcome
from envcheck.snapshot import Trial

TRIAL_LIMIT_S = 60.0
_GRACE_S = 5.0
"""Until a process that not even SIGALRM ends, because it waits inside the driver, is killed with its group."""
_CHILD = str(Path(__file__).with_name("deep_child.py"))
_SIGALRM = 14


class _Line(msgspec.Struct):
    """What the child prints; see `deep_child`."""

    begin: str | None = None
    name: str | None = None
    ok: bool = False
    absent: bool = False
    error: str | None = None
    seconds: float | None = None
    values: dict[str, str | int | float | bool | None] = {}


@dataclass(frozen=True, slots=True)
class Series:
    """Trials made one after the other, in the checked Python of a machine."""

    box: Box
    gaps: dict[str, str]
    limit_s: float

    def one(self, name: str) -> Trial | None:
        """One trial in a process of its own; None where there is nothing to try or no time left."""
        return next(self.all([name]), None)

    def all(self, names: Sequence[str]) -> Iterator[Trial]:
        """Trials share a process as long as all goes well: what comes after one that does not, gets a new one."""
        left = list(names)
        while left:
            if self.box.left_s(1.0) < 0.5:
                late = "not tried, because the time limit was reached; give a longer --timeout"
                self.gaps.update((f"deep.{name}", late) for name in left)
                return
            outcome, seconds = self._run(left)
            answers = list(_answers(outcome))
            yield from (_trial(line) for line in answers if not line.absent)
            left = left[len(answers) :]
            if left and (not answers or answers[-1].ok):
                yield _unanswered(left.pop(0), outcome, seconds)

    def _run(self, names: Sequence[str]) -> tuple[Outcome, float]:
        started = time.monotonic()
        command = (self.box.python or sys.executable, _CHILD, f"{self.limit_s:g}", *names)
        outcome = self.box.run(*command, at_most_s=self.limit_s * len(names) + _GRACE_S)
        return outcome, round(time.monotonic() - started, 2)


def _answers(outcome: Outcome) -> Iterator[_Line]:
    """The answered trials, in order. Packages print what they like between them, even JSON."""
    begun = None
    for text in outcome.out.splitlines():
        line = _line(text)
        if line and line.begin:
            begun = line.begin
        elif line and line.name and line.name == begun:
            yield line
            begun = None


def _line(text: str) -> _Line | None:
    try:
        return msgspec.json.decode(text, type=_Line)
    except msgspec.DecodeError:
        return None


def _trial(line: _Line) -> Trial:
    return Trial(name=line.name or "", ok=line.ok, error=line.error, seconds=line.seconds, values=line.values)


def _unanswered(name: str, outcome: Outcome, seconds: float) -> Trial:
    """A trial that the process did not survive, by how it ended."""
    late = outcome.timed_out or outcome.code == -_SIGALRM
    ended = -outcome.code if outcome.code is not None and outcome.code < 0 and not late else None
    return Trial(name=name, ok=False, error=_last_words(outcome), signal=ended, timeout=late, seconds=seconds)


def _last_words(outcome: Outcome) -> str | None:
    """Why there is no answer: the time limit, else the last line of its error output."""
    return outcome.failure or next(reversed(outcome.err.strip().splitlines()), None)
