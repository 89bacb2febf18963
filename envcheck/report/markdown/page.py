"""The report as Markdown for an issue: the verdict and what failed on top, the rest folded, never too long to post."""

from collections.abc import Iterable, Iterator
from itertools import islice

from envcheck.findings import Finding, Status
from envcheck.report.document import Report
from envcheck.report.fact_paths import in_groups
from envcheck.report.links import known, legend, matrix
from envcheck.report.log_findings import CHECK
from envcheck.report.markdown.data import comment
from envcheck.report.markdown.escape import block, code, folded, plain, prose, table
from envcheck.report.markdown.log import log_parts
from envcheck.report.markdown.pieces import LONGEST_PART, fix_pieces, length, short
from envcheck.report.memory import Memory, memories
from envcheck.report.sections import (
    GPU_COLUMNS,
    SIGNS,
    detail_lines,
    evidence_pairs,
    gpu_rows,
    of_status,
    problem_groups,
)
from envcheck.report.summary import box_in_words, counted, environment_in_words, log_headline, verdict_word
from envcheck.report.timings import timings
from envcheck.report.versions import versions
from envcheck.smoke.lines import smoke_rows
from envcheck.units import seconds, size

LONGEST = 65_000
"""Characters, and bytes too: GitHub takes 65,536 characters in an issue or a comment, and a title goes before this."""
MOST_LEFT_OUT = 20
"""Parts that had no room, after which no smaller one is looked for."""
MOST_ROWS, LONGEST_BOX = 64, 2000
"""GPUs in a table, characters of the line that says what machine it is."""
MOST_GPUS = 16
"""Of which a matrix can be read."""
VERDICTS = {"healthy": "✅ healthy", "degraded": "⚠️ degraded", "broken": "❌ broken", "not checked": "➖ not checked"}
LEFT_OUT = "_Left out here because of GitHub's size limit; see report.json._"


def to_markdown(report: Report) -> str:
    """The whole report; where it is too long, what matters least is left out, and that is said.

    Its data are in a comment at the end, where there is room for them.

    Where the facts come from texts that people attached, it is the reply to them.
    """
    text = _joined(_reply_parts(report) if _is_of_texts(report) else _parts(report))
    packed = comment(report, LONGEST - length(text) - 1)
    return f"{text}{packed}\n" if packed else text


def _is_of_texts(report: Report) -> bool:
    return bool(report.snapshot.sources) or any(finding.check == CHECK for finding in report.findings)


def _reply_parts(report: Report) -> Iterator[str]:
    from envcheck.report.markdown.reply import reply_parts

    return reply_parts(report)


def _joined(parts: Iterator[str]) -> str:
    text = ""
    left_out = 0
    for part in parts:
        if length(text) + length(part) + length(LEFT_OUT) > LONGEST:
            left_out += 1
            if left_out > MOST_LEFT_OUT:
                break
            continue
        text += part + "\n\n"
    return text + (LEFT_OUT + "\n" if left_out else "")


def _parts(report: Report) -> Iterator[str]:
    """The report in pieces, each whole Markdown of its own: the most important first."""
    yield "\n\n".join(_head(report))
    if report.log:
        yield from log_parts(report.log)
    for group in problem_groups(report):
        pieces = (_finding(finding) for finding in group.findings)
        if group.title == "Notes":
            yield _fold(group.title, pieces)
        else:
            yield f"#### {plain(group.title)}"
            yield from pieces
    yield from _tables(report)
    yield from _list(report, "Passed", "pass")
    yield from _list(report, "Skipped", "skip")
    yield from _unread(report)
    yield from _packages(report)
    yield f"<sub>envcheck {plain(report.envcheck)}, {plain(report.created)}. {_replay()}</sub>"


def _replay() -> str:
    return "`envcheck check --from report.md` repeats these checks on any machine."


def _head(report: Report) -> Iterator[str]:
    told = log_headline(report)
    machine = "the machine: " if told else ""
    if told:
        yield f"### envcheck: ❌ {prose(told)}"
    level = "####" if told else "###"
    yield f"{level} envcheck: {machine}{VERDICTS[verdict_word(report)]} ({plain(', '.join(counted(report)))})"
    environment = environment_in_words(report.snapshot)
    facts = [*box_in_words(report.snapshot, report.created), *([f"environment {environment}"] if environment else [])]
    yield plain(" · ".join(facts)[:LONGEST_BOX])
    if not report.redacted:
        yield "> **Not redacted:** names, paths, addresses, ids and quoted messages are shown as they are."


def _finding(finding: Finding) -> str:
    named = f" {code(finding.problem)}" if finding.problem else ""
    pieces = [f"**{SIGNS[finding.status]} {prose(finding.title)}**{named}"]
    pieces += [prose(line) for line in detail_lines(finding)]
    if finding.evidence:
        pieces.append(
            "<sub>" + ", ".join(f"{plain(n)} = {code(v)}" for n, v in evidence_pairs(finding.evidence)) + "</sub>"
        )
    pieces += fix_pieces(finding.fixes)
    return "\n\n".join(short(piece) for piece in pieces)


def _tables(report: Report) -> Iterator[str]:
    if report.smoke:
        rows = [(plain(row.label), code(row.value), plain(row.expectation)) for row in smoke_rows(report.smoke)]
        yield folded("Smoke test", table(("", "value", "expected"), rows))
    stack = versions(report)
    if stack:
        clash = any(one.clash for one in stack)
        rows = [
            (
                plain(one.component),
                code(one.version),
                plain(one.built_for),
                *((f"❌ {code(one.clash)}" if one.clash else "",) if clash else ()),
            )
            for one in stack
        ]
        yield _titled("Versions", table(("", "version", "built for", *(("clash",) if clash else ())), rows))
    gpus = [tuple(plain(cell) for cell in row) for row in islice(gpu_rows(report.snapshot), MOST_ROWS)]
    if gpus:
        yield _titled("GPUs", table(GPU_COLUMNS, gpus))
    yield from _links(report)
    bars = [_memory_row(memory) for memory in islice(memories(report), MOST_ROWS)]
    if report.fit and bars:
        yield folded("Predicted GPU memory", table(("GPU", "holds", "in all"), bars))
    times = [(plain(timing.label), seconds(timing.seconds)) for timing in timings(report)]
    if len(times) > 1:
        yield folded("Timings", table(("", "took"), times))


def _titled(title: str, body: str) -> str:
    """A part that everybody reads."""
    return f"#### {plain(title)}\n\n{body}"


def _links(report: Report) -> Iterator[str]:
    cells = matrix(report.snapshot) if 1 < len(report.snapshot.gpus) <= MOST_GPUS else []
    if cells and not known(cells) <= {"?"}:
        names = [f"GPU{gpu.index}" for gpu in report.snapshot.gpus]
        rows = [(name, *map(plain, line)) for name, line in zip(names, cells, strict=True)]
        yield folded("Links", table(("", *names), rows) + "\n\n" + plain("; ".join(legend(cells))))


def _memory_row(memory: Memory) -> tuple[str, str, str]:
    parts = ", ".join(f"{part.label} {size(part.size_bytes)}" for part in memory.parts if part.size_bytes)
    return f"{memory.gpu} {plain(memory.name)}", parts, size(memory.total_bytes) + ("" if memory.fits else " ❌")


def _list(report: Report, title: str, status: Status) -> Iterator[str]:
    items = [
        f"- {plain(group.title)}: {prose(finding.title)}" + (f" ({prose(said)})" if said else "")
        for group in of_status(report, status)
        for finding in group.findings
        for said in [" ".join(detail_lines(finding))]
    ]
    if items:
        yield _fold(f"{title} ({len(items)})", [short(item) for item in items], "\n")


def _unread(report: Report) -> Iterator[str]:
    unread = report.snapshot.unavailable
    reasons = {why: in_groups(path for path, other in unread.items() if other == why) for why in unread.values()}
    items = [f"- {', '.join(map(code, paths))}: {plain(why)}" for why, paths in reasons.items()]
    if items:
        yield _fold(f"Could not be read ({len(unread)})", [short(item) for item in items], "\n")


def _packages(report: Report) -> Iterator[str]:
    packages = report.snapshot.packages
    if packages:
        lines = [f"{name}=={version}" for name, version in sorted(packages.items())]
        yield folded(f"Packages ({len(lines)})", block(_fitting(lines)))


def _fold(title: str, pieces: Iterable[str], between: str = "\n\n") -> str:
    return folded(title, between.join(_fitting(pieces)))


def _fitting(pieces: Iterable[str]) -> Iterator[str]:
    """The first of the pieces that fill a part, then how many are left out."""
    pieces = list(pieces)
    room = LONGEST_PART
    for number, piece in enumerate(pieces):
        room -= length(piece) + 2
        if room < 0:
            yield f"... and {len(pieces) - number} more, in report.json"
            return
        yield piece
