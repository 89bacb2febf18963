"""A comparison on a terminal: the likely culprit, what came and went, then what else differs."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from envcheck.diff.document import Change, Diff, Difference, Side
from envcheck.diff.words import word
from envcheck.findings import Finding
from envcheck.report.terminal.page import Page, items, make_page, paragraph, paragraphs, prose
from envcheck.report.terminal.problems import title
from envcheck.report.terminal.symbols import HEADING, QUIET, VERDICT_STYLES

SHOWN = 12
"""Differences, findings and facts of one list that stand there without `-v`; more of them are counted."""


def print_diff(console: Console, diff: Diff, *, quiet: bool = False, verbose: bool = False) -> None:
    """Print the comparison. `quiet`: the first lines and the culprit. `verbose`: every fact."""
    page = make_page(console, verbose=verbose)
    console.print(Text("\n").join(lines(diff, page, quiet=quiet)), soft_wrap=True)


def lines(diff: Diff, page: Page, *, quiet: bool = False) -> Iterator[Text]:
    """The comparison, line by line."""
    yield from _headline(diff, page)
    if diff.culprit:
        yield from _section("Likely culprit", page, [diff.differences[0]], diff)
    if quiet:
        return
    yield from _findings(f"New in B ({len(diff.appeared)})", diff.appeared, page)
    yield from _findings(f"Gone in B ({len(diff.gone)})", diff.gone, page)
    others = diff.differences[1:] if diff.culprit else diff.differences
    heading = "Other differences" if diff.culprit or diff.appeared or diff.gone else "What differs"
    yield from _section(heading, page, [d for d in others if page.verbose or not d.minor], diff)
    yield from _footnotes(diff, page)


def _headline(diff: Diff, page: Page) -> Iterator[Text]:
    verdict = Text("SAME  ", "bold green") if diff.same else Text("DIFFERENT  ", "bold yellow")
    yield from paragraph(page, items(page, _counted(diff)), head=verdict, hang=2)
    for letter, side in (("A", diff.a), ("B", diff.b)):
        yield from _side(letter, side, page)


def _counted(diff: Diff) -> Sequence[str]:
    several = sum(not difference.minor for difference in diff.differences)
    counts = (
        (len(diff.appeared), "finding new in B", "findings new in B"),
        (len(diff.gone), "finding gone in B", "findings gone in B"),
        (several, "difference that matters", "differences that matter"),
    )
    return [f"{n} {one if n == 1 else many}" for n, one, many in counts if n] or ["nothing that matters differs"]


def _side(letter: str, side: Side, page: Page) -> Iterator[Text]:
    head = Text(f"{letter}  ", HEADING).append(f"{side.verdict}", VERDICT_STYLES[side.verdict]).append("  ")
    told = [side.name, *side.box, *([f"seen {side.created[:10]}"] if side.created else [])]
    yield from paragraph(page, items(page, told), head=head, hang=3)


def _findings(heading: str, findings: Sequence[Finding], page: Page) -> Iterator[Text]:
    if not findings:
        return
    yield Text()
    yield Text(heading, HEADING)
    shown = findings if page.verbose else findings[:SHOWN]
    for finding in shown:
        yield from title(finding, page)
        if page.verbose:
            yield from paragraphs(page, finding.detail, indent=2)
    if len(shown) < len(findings):
        yield from _more(len(findings) - len(shown), page)


def _section(heading: str, page: Page, differences: Sequence[Difference], diff: Diff) -> Iterator[Text]:
    if not differences:
        return
    yield Text()
    yield Text(heading, HEADING)
    shown = differences if page.verbose else differences[:SHOWN]
    for difference in shown:
        yield from _difference(difference, diff, page)
    if len(shown) < len(differences):
        yield from _more(len(differences) - len(shown), page)


def _difference(difference: Difference, diff: Diff, page: Page) -> Iterator[Text]:
    """`NVIDIA driver: 535.183.01 → 525.147.05`, then what it accounts for."""
    text = prose(page, difference.a).append(page.safe(" → "), QUIET).append_text(prose(page, difference.b))
    head = Text(page.safe(difference.title), HEADING if difference.subject == diff.culprit else "").append(": ")
    yield from paragraph(page, text, head=head, hang=2)
    for problems, would in ((difference.brings, "would not have"), (difference.ends, "would have")):
        if problems:
            sentence = f"With this as in A{_helpers(difference, diff)}, B {would} {', '.join(problems)}."
            yield from paragraph(page, prose(page, sentence), indent=2)
    if page.verbose and (len(difference.changes) > 1 or difference.subject == "other"):
        for change in difference.changes:
            yield from _change(change, page)


def _more(count: int, page: Page) -> Iterator[Text]:
    yield from paragraph(page, prose(page, f"{count} more; -v lists them", QUIET), indent=2)


def _helpers(difference: Difference, diff: Diff) -> str:
    """The other parts that share in what this one accounts for."""
    mine = {*difference.brings, *difference.ends}
    others = [d.title for d in diff.differences if d is not difference and mine & {*d.brings, *d.ends}]
    return f" (and {', '.join(others[:3])})" if others else ""


def _change(change: Change, page: Page) -> Iterator[Text]:
    text = f"{word(change.path, change.a)} → {word(change.path, change.b)}"
    head = Text(f"{page.safe(change.path)}: ", QUIET)
    yield from paragraph(page, Text(page.safe(text), QUIET), head=head, indent=2, hang=2)


def _footnotes(diff: Diff, page: Page) -> Iterator[Text]:
    minor = [d for d in diff.differences if d.minor]
    unread = diff.not_compared
    if not page.verbose:
        notes = []
        if minor:
            names = ", ".join(f"{d.title} ({len(d.changes)})" if d.subject == "packages" else d.title for d in minor)
            notes.append(f"Differs, but rarely matters: {names}.")
        if unread:
            facts = "1 fact is" if len(unread) == 1 else f"{len(unread)} facts are"
            notes.append(f"{facts} known for one machine only.")
        if notes:
            yield Text()
            yield from paragraph(page, prose(page, " ".join([*notes, "`-v` lists all."]), QUIET))
        return
    if unread:
        yield Text()
        yield Text("Not compared", HEADING)
    for reason in dict.fromkeys(unread.values()):
        yield from paragraph(page, items(page, [path for path, why in unread.items() if why == reason]), indent=2)
        yield from paragraph(page, prose(page, reason, QUIET), indent=4)
