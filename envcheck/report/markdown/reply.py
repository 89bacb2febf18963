"""The reply to a ticket: what is wrong, why, the fix, and which command gives the missing facts."""

from collections.abc import Iterator, Sequence

from envcheck.findings import Finding
from envcheck.report.causes import failing_in_words, resemblance_in_words
from envcheck.report.document import Report
from envcheck.report.log_findings import CHECK, is_limit, is_mac
from envcheck.report.markdown.escape import block, code, folded, plain, prose
from envcheck.report.markdown.log import EXCERPT_LINES, cause_piece
from envcheck.report.markdown.pieces import fix_pieces, short
from envcheck.report.missing_facts import WITH_ENVCHECK, missing_facts
from envcheck.report.sections import SIGNS, detail_lines
from envcheck.report.summary import box_in_words
from envcheck.report.terminal.sources import in_words

MOST_SHOWN = 5
"""Findings of a status that are shown unfolded: a reply is read, a list is not."""


def reply_parts(report: Report) -> Iterator[str]:
    """The reply in pieces, each whole Markdown of its own: the most important first."""
    failed, warned, noted = (
        [f for f in report.findings if f.status in statuses] for statuses in (("fail",), ("warn",), ("info", "error"))
    )
    likely = [finding for finding in failed if finding.check == CHECK]
    if likely:
        noted += [finding for finding in failed if is_limit(finding)]
        failed = [finding for finding in failed if not is_limit(finding)]
    shown = failed[: MOST_SHOWN + len(likely)] or warned[:MOST_SHOWN]
    yield _opening(report, likely, failed, warned)
    yield from [_piece(finding, report) for finding in shown] or _unexplained(report)
    less = [finding for finding in (*failed, *warned, *noted) if finding not in shown]
    if less:
        pieces = (_piece(finding, report) for finding in less)
        yield folded(f"Less likely to be the cause ({len(less)})", "\n\n".join(pieces))
    yield from _missing(report)
    sources = [f"- {plain(in_words(one))}" for one in report.snapshot.sources]
    if sources:
        yield folded("Sources", "\n".join(sources))
    yield (
        f"<sub>envcheck {plain(report.envcheck)} made this diagnosis from the text above; nothing was run on your "
        "machine. If it is wrong, please say so here.</sub>"
    )


def _opening(report: Report, likely: Sequence[Finding], failed: Sequence[Finding], possible: Sequence[Finding]) -> str:
    machine = plain(" · ".join(box_in_words(report.snapshot, report.created)))
    if likely:
        said = "Thanks for the report. This looks like the cause:"
    elif failed:
        said = "Thanks for the report. No error message in it shows the cause, but the environment has problems:"
    elif possible:
        said = "Thanks for the report. The cause is not certain, but it may be this:"
    elif report.log is not None:
        said = "envcheck does not know the cause of this error"
        said += ", and nothing that is stated about the environment is wrong." if report.checked else "."
    elif report.checked:
        said = "No known error is in this text, and nothing that it states about the environment is wrong."
    else:
        said = "Too little is stated about the environment to check anything."
    return f"{said}\n\n<sub>{machine}</sub>" if machine else said


def _unexplained(report: Report) -> Iterator[str]:
    """The error of which no cause is known."""
    if report.log is not None and report.log.failing is not None:
        yield block(failing_in_words(report.log.failing).splitlines()[:EXCERPT_LINES])
    if report.log is not None and report.log.resembles:
        yield prose(resemblance_in_words(report.log))


def _piece(finding: Finding, report: Report) -> str:
    """A finding of the checks, or a cause with the lines that show it."""
    causes = report.log.causes if report.log else ()
    cause = next((c for c in causes if finding.check == CHECK and c.problem == finding.problem), None)
    return cause_piece(cause) if cause else finding_piece(finding)


def finding_piece(finding: Finding) -> str:
    """One finding, with its fix."""
    named = f" {code(finding.problem)}" if finding.problem else ""
    pieces = [f"**{SIGNS[finding.status]} {prose(finding.title)}**{named}"]
    pieces += [prose(line) for line in detail_lines(finding)]
    pieces += fix_pieces(finding.fixes[:2])
    return "\n\n".join(short(piece) for piece in pieces)


def _missing(report: Report) -> Iterator[str]:
    if any(is_mac(finding) for finding in report.findings):
        return
    missing = missing_facts(report.snapshot, {f.area for f in report.findings if f.status == "fail"})
    if not missing:
        return
    what = "; ".join(one.what for one in missing)
    yield (
        f"**Still missing:** {plain(what)}. One command collects all of it, redacted; please paste what it writes to "
        f"`report.md`, or the output of the command{'s' if len(missing) > 1 else ''} below it:\n\n"
        + block([WITH_ENVCHECK, *(one.command for one in missing)], "bash")
    )
