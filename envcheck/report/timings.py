"""Time per step, where a report tells it."""

from collections.abc import Iterator
from typing import NamedTuple

from envcheck.report.document import Report

LABELS = {
    "start": "Python starts",
    "import-torch": "torch is imported",
    "import-transformers": "transformers is imported",
    "build": "the model is built",
    "download": "the model is downloaded",
    "load": "the weights are loaded",
    "embed": "inputs are embedded",
}


class Timing(NamedTuple):
    """One thing that took time."""

    label: str
    seconds: float


def timings(report: Report) -> list[Timing]:
    """In the order in which it was done; empty where nothing of it is known."""
    return [Timing(label, seconds) for label, seconds in _known(report) if seconds is not None and seconds >= 0]


def _known(report: Report) -> Iterator[tuple[str, float | None]]:
    if report.snapshot.deep:
        for trial in report.snapshot.deep.trials:
            yield trial.name, trial.seconds
    smoke = report.smoke
    if smoke and smoke.stages_s:
        yield from ((LABELS.get(stage, stage), seconds) for stage, seconds in smoke.stages_s.items())
    elif smoke:
        yield LABELS["load"], smoke.load_s
        yield LABELS["embed"], smoke.embed_s
    yield "all of it", report.duration_s
