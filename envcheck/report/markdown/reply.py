"""The reply to a ticket: what is wrong, why, the fix, and which command gives the missing facts."""

from collections.abc import Iterator

from envcheck.findings import Finding
from envcheck.report.document import LIKELY, Report
from envcheck.report.log_findings import CHECK
from envcheck.report.markdown.escape import block, code, folded, plain, prose
from envcheck.report.markdown.log import cause_piece
from envcheck.report.markdown.pieces import fix_pieces, short
from envcheck.report.missing_facts import WITH_ENVCHECK, missing_facts
from envcheck.report.sections import SIGNS, detail_lines
from envcheck.report.summary import box_in_words
from envcheck.report.terminal.sources import in_words

MOST_SHOWN = 5
"""Findings of a status that are shown unfolded: a reply is read, a list is not."""


def reply_parts(report: Report) -> Iterator[str]:
    """The reply in pieces, each whole Markdown of its own: the most important first."""
    causes = report.log.causes if report.log else ()
    likely = [cause for cause in causes if cause.confidence >= LIKELY]
    failed, warned, noted = (
        [f for f in report.findings if f.status in statuses and f.check != CHECK]
        for statuses in (("fail",), ("warn",), ("info", "error"))
    )
    doubtful = [cause for cause in causes if cause.confidence < LIKELY]
    sure = [*map(cause_piece, likely), *map(finding_piece, failed[:MOST_SHOWN])]
    possible = [*map(cause_piece, doubtful), *map(finding_piece, warned)]
    yield _opening(report, bool(likely), bool(failed), bool(possible))
    yield from sure or possible[:MOST_SHOWN]
    less = possible if sure else possible[MOST_SHOWN:]
    less += map(finding_piece, [*noted, *failed[MOST_SHOWN:]])
    if less:
        yield folded(f"Less likely to be the cause ({len(less)})", "\n\n".join(less))
    yield from _missing(report)
    sources = [f"- {plain(in_words(one))}" for one in report.snapshot.sources]
    if sources:
        yield folded("Sources", "\n".join(sources))
    yield (
        f"<sub>envcheck {plain(report.envcheck)} made this diagnosis from the text above; nothing was run on your "
        "machine. If it is wrong, please say so here.</sub>"
    )


def _opening(report: Report, cause: bool, failed: bool, possible: bool) -> str:
    machine = plain(" · ".join(box_in_words(report.snapshot, report.created)))
    if cause:
        said = "Thanks for the report. This looks like the cause:"
    elif failed:
        said = "Thanks for the report. No error message in it shows the cause, but the environment has problems:"
    elif possible:
        said = "Thanks for the report. The cause is not certain, but it may be this:"
    elif report.checked:
        said = "Nothing in what is stated about the environment is wrong."
    else:
        said = "Too little is stated about the environment to check anything: no output of a program is in the text."
    return f"{said}\n\n<sub>{machine}</sub>" if machine else said


def finding_piece(finding: Finding) -> str:
    """One finding, with its fix."""
    named = f" {code(finding.problem)}" if finding.problem else ""
    pieces = [f"**{SIGNS[finding.status]} {prose(finding.title)}**{named}"]
    pieces += [prose(line) for line in detail_lines(finding)]
    pieces += fix_pieces(finding.fixes[:2])
    return "\n\n".join(short(piece) for piece in pieces)


def _missing(report: Report) -> Iterator[str]:
    missing = missing_facts(report.snapshot)
    if not missing:
        return
    what = "; ".join(one.what for one in missing)
    yield (
        f"**Still missing:** {plain(what)}. One command collects all of it, redacted; please paste what it writes to "
        f"`report.md`, or the output of the command{'s' if len(missing) > 1 else ''} below it:\n\n"
        + block([WITH_ENVCHECK, *(one.command for one in missing)], "bash")
    )
