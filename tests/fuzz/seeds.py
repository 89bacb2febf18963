"""The documents that mutations begin with: what the boxes of the lab say, and those written down."""

import json
import tempfile
from pathlib import Path
from typing import Any

from envcheck.checks import run_checks
from envcheck.report.document import make_report
from envcheck.report.json import to_text
from tests.boxes import HEALTHY, cpu_torch, driver_525, no_gpu
from tests.lab.document import names, read
from tests.lab.play import play, why_not
from tests.lab.stand_in import LATER_THAN, compile_library
from tests.report.samples import CREATED, TINY, broken


def written_down() -> list[Any]:
    """Reports on the boxes of `tests/boxes`, with a smoke test."""
    boxes = [make() for make in (*HEALTHY, cpu_torch, driver_525, no_gpu)]
    reports = [make_report(box, run_checks(box), created=CREATED, duration_s=0.2, smoke=TINY) for box in boxes]
    return [json.loads(to_text(report)) for report in (*reports, broken())]


def played(limit: int | None = None) -> list[Any]:
    """The real reports of the lab's boxes; takes half a second a box, and root."""
    if why_not():
        return []
    with tempfile.TemporaryDirectory() as folder:
        libraries = Path(folder) / "libraries"
        compile_library(libraries)
        compile_library(libraries, "libcuda.so.1")
        for branch in LATER_THAN:
            compile_library(libraries / branch, branch=branch)
        found = []
        for number, name in enumerate(names()[:limit]):
            place = Path(folder) / str(number)
            place.mkdir()
            found.append(play(read(name), place, libraries).report)
        return found
