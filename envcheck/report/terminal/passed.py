"""What passed and what was skipped: one line each; `-v` unfolds them."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from envcheck.findings import AREAS, Finding
from envcheck.report.document import Report
from envcheck.report.fact_paths import in_groups
from envcheck.report.terminal.page import Page, items, paragraph, prose
from envcheck.report.terminal.symbols import HEADING, QUIET, STATUS_STYLES

AREA_WIDTH = max(len(area) for area in AREAS) + 2
BECAUSE = "because: "
"""How the reason of a skip begins where another problem explains it."""


def passed_and_skipped(report: Report, page: Page) -> Iterator[Text]:
    """`✓ 31 checks passed (-v lists them)`, and the same of what could not be checked."""
    passed = [f for f in report.findings if f.status == "pass"]
    skipped = [f for f in report.findings if f.status == "skip"]
    if page.verbose:
        yield from _skipped_in_full(skipped, page)
        yield from unread_facts(report, page)
        yield from _passed_in_full([f for f in passed if not (f.area == "smoke" and report.smoke)], page)
        return
    if passed or skipped or report.snapshot.unavailable:
        yield Text()
    if passed:
        checks = "1 check passed" if len(passed) == 1 else f"{len(passed)} checks passed"
        yield from _entry("pass", prose(page, f"{checks} (-v lists them)"), page)
    yield from _skipped(skipped, report, page)


def _skipped(skipped: Sequence[Finding], report: Report, page: Page) -> Iterator[Text]:
    """What a problem above explains is counted; what could not be checked for another reason is named."""
    explained = sum(f.detail.startswith(BECAUSE) for f in skipped)
    named = [f.title for f in skipped if f.title.strip() and not f.detail.startswith(BECAUSE)]
    unread = len(report.snapshot.unavailable)
    parts = []
    if named:
        parts.append(f"not checked: {', '.join(named[:4])}" + (f" and {len(named) - 4} more" if len(named) > 4 else ""))
    if explained:
        parts.append(f"{explained} skipped because of a problem above")
    if unread:
        parts.append(f"{unread} {'fact' if unread == 1 else 'facts'} unavailable")
    if parts:
        text = "; ".join(parts)
        yield from _entry("skip", prose(page, f"{text[:1].upper()}{text[1:]} (-v says why)", QUIET), page)


def _skipped_in_full(skipped: Sequence[Finding], page: Page) -> Iterator[Text]:
    """One entry for each reason, with everything that was skipped for it."""
    if skipped:
        yield Text()
        yield Text("Skipped", HEADING)
    for reason in dict.fromkeys(f.detail for f in skipped):
        titles = [f.title for f in skipped if f.detail == reason]
        yield from _entry("skip", items(page, titles), page)
        yield from paragraph(page, prose(page, reason, QUIET), indent=4)


def unread_facts(report: Report, page: Page) -> Iterator[Text]:
    """Each fact that could not be read, with the reason; facts of one reason stand together."""
    unavailable = report.snapshot.unavailable
    if unavailable:
        yield Text()
        yield Text("Unavailable", HEADING)
    for reason in dict.fromkeys(unavailable.values()):
        paths = items(page, in_groups(path for path, why in unavailable.items() if why == reason))
        yield from _entry("skip", paths.append(f": {page.safe(reason)}", QUIET), page)


def _passed_in_full(passed: Sequence[Finding], page: Page) -> Iterator[Text]:
    if passed:
        yield Text()
        yield Text("Passed", HEADING)
    for area in AREAS:
        mine = [f for f in passed if f.area == area]
        for number, finding in enumerate(mine):
            text = prose(page, finding.title)
            if finding.detail:
                text.append(": ", QUIET).append_text(prose(page, finding.detail, QUIET))
            yield from _beside("" if number and not page.narrow else area, text, page)


def _beside(area: str, text: Text, page: Page) -> Iterator[Text]:
    """The area in a column of its own; on a narrow page in front of the text."""
    head = Text(f"{page.symbols.status['pass'] if area else ' '} ", STATUS_STYLES["pass"])
    if page.narrow:
        yield from paragraph(page, text, head=head.append(f"{area}: ", QUIET), hang=2)
    else:
        yield from paragraph(page, text, head=head.append(f"{area:<{AREA_WIDTH}}", QUIET))


def _entry(status: str, text: Text, page: Page) -> Iterator[Text]:
    style = STATUS_STYLES["pass" if status == "pass" else "skip"]
    mark = page.symbols.status["pass" if status == "pass" else "skip"]
    yield from paragraph(page, text, head=Text(f"{mark} ", style))
