"""What today's checks say otherwise than those that wrote a saved report."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from envcheck import __version__
from envcheck.findings import AREAS, Area, Finding, Status
from envcheck.report.document import Report
from envcheck.report.text import safe

SILENT = ("pass", "skip")
SHOWN = 8
"""Changes that are named; more of them are counted."""


class _Said(NamedTuple):
    """What makes two findings of different versions the same."""

    area: Area
    name: str
    status: Status


EXPECTATION = "expectation-unmet"
"""It depends on the file that is given now, not on the report."""


def changes(
    saved: Report, findings: Sequence[Finding], areas: Sequence[Area] = AREAS, skip: Collection[str] = ()
) -> list[str]:
    """A sentence on each problem that came, went or is checked differently; empty where all is as it was.

    Only what calls for the reader counts, only in these areas, and not what is to be skipped; the smoke test is not
    repeated.
    """
    then, now = (_said(said, areas, skip) for said in (saved.findings, findings))
    gone, come = list((then - now).elements()), list((now - then).elements())
    sentences = list(_sentences(gone, come))
    if not sentences:
        return []
    written = safe(saved.envcheck)[:20]
    head = f"checked again by envcheck {__version__} (the report was written by {written}):"
    rest = [f"... and {len(sentences) - SHOWN} more"] if len(sentences) > SHOWN else []
    return [head, *sentences[:SHOWN], *rest]


def _said(findings: Sequence[Finding], areas: Sequence[Area], skip: Collection[str]) -> "Counter[_Said]":
    return Counter(
        _Said(f.area, f.problem or f.check, f.status)
        for f in findings
        if f.status not in SILENT and f.area in areas and f.area != "smoke" and f.problem not in (*skip, EXPECTATION)
    )


def _sentences(gone: Sequence[_Said], come: Sequence[_Said]) -> Iterator[str]:
    were = {said.name: said for said in gone}
    are = {said.name: said for said in come}
    for name, said in are.items():
        before = were.get(name)
        yield f"{name}: {said.status}, was {before.status}" if before else f"{name}: {said.status}, not found then"
    for name, said in were.items():
        if name not in are:
            yield f"{name}: no longer found, was {said.status}"
