"""One document through everything that reads reports from strangers: what must hold whatever it is."""

import random
from collections.abc import Iterator

from envcheck.checks import run_checks
from envcheck.diff import Judged, Side, compare
from envcheck.report.document import Report, make_report, verdict_of
from envcheck.report.json import to_text
from envcheck.report.load import UnreadableInput, parse
from envcheck.report.redact import NOBODY, redact
from envcheck.report.render import render as text
from envcheck.report.replay import changes
from envcheck.report.unpack import report_in
from envcheck.snapshot import Snapshot
from tests.diff.make_golden import render as render_diff
from tests.report.samples import CREATED, render

NAME = "'r.json'"


def complaints(data: bytes, other: Snapshot, rng: random.Random) -> Iterator[str]:
    """What does not hold; an exception is for the caller to count."""
    try:
        document = parse(report_in(data, NAME), NAME)
    except UnreadableInput as refusal:
        yield from _unclear(str(refusal))
        return
    snapshot = document.snapshot if isinstance(document, Report) else document
    smoke = document.smoke if isinstance(document, Report) else None
    findings = run_checks(snapshot)
    yield from (f"defect: {finding.check}: {finding.detail}" for finding in findings if finding.status == "error")
    report = make_report(snapshot, findings, created=CREATED, duration_s=0.2, smoke=smoke)
    width, encoding = rng.choice((20, 40, 80, 120)), rng.choice(("utf-8", "utf-8", "ascii"))
    yield from _unclean(render(report, width, encoding=encoding, verbose=rng.random() < 0.5), "report")
    text(report, rng.choice(("json", "markdown", "html", "plain")))
    if rng.random() < 0.1:
        redact(report, NOBODY)
    one, two = Judged(other, run_checks(other)), Judged(snapshot, findings)
    if rng.random() < 0.5:
        one, two = two, one
    diff = compare(one, two, (_side(one), _side(two)), run_checks)
    yield from _unclean(render_diff(diff, width, encoding=encoding, verbose=rng.random() < 0.5), "diff")
    to_text(diff)
    changes(document if isinstance(document, Report) else report, findings)


def _side(judged: Judged) -> Side:
    return Side(name="x", verdict=verdict_of(judged.findings))


def _unclear(sentence: str) -> Iterator[str]:
    if not (sentence.startswith((NAME, f"the snapshot in {NAME}")) and sentence.endswith(".")):
        yield f"not a sentence: {sentence[:200]!r}"
    if not sentence.isprintable() or len(sentence) > 600:
        yield f"not for a terminal: {sentence[:200]!r}"


def _unclean(text: str, what: str) -> Iterator[str]:
    bad = next((line for line in text.split("\n") if not line.isprintable()), None)
    if bad is not None:
        yield f"the {what} steers the terminal: {bad[:200]!r}"
