"""Findings as HTML: what calls for the reader open, each fix ready to be copied; all else folded."""

import re
from collections.abc import Iterator, Sequence

from envcheck.about import problem_url
from envcheck.explain.document import Cause
from envcheck.findings import Command, Finding, Fix, Status
from envcheck.report.blocks import alternative
from envcheck.report.causes import resemblance_in_words
from envcheck.report.document import Report
from envcheck.report.html.element import Markup, prose, tag, together
from envcheck.report.sections import WORDS, detail_lines, evidence_pairs, marks, of_status, problem_groups
from envcheck.report.text import shell_line

SYMBOLS = {"fail": "✗", "error": "✗", "warn": "!", "info": "i", "pass": "✓", "skip": "–"}
EXCERPT_LINES = 20
UNEXPLAINED = "It contains a failure, but no known cause explains it."
WELL = "It contains no sign of a failure."


def finding_sections(report: Report) -> Iterator[Markup]:
    """Failures, warnings and notes; a finding is a part of its own, so that what does not fit can be left out."""
    for group in problem_groups(report):
        slug = group.findings[0].status
        first, *rest = [_finding(finding) for finding in group.findings]
        yield tag("section", tag("h2", group.title, id=slug), first, aria_labelledby=slug)
        yield from rest
    if not any(finding.status in ("fail", "error", "warn") for finding in report.findings):
        yield tag("p", "Nothing failed, and no action is needed.", class_="all-well")


def _finding(finding: Finding) -> Markup:
    named = problem_id(finding.problem) if finding.problem else ""
    return tag(
        "article",
        tag("h3", badge(finding.status), prose(finding.title), " ", named),
        [tag("p", prose(line)) for line in detail_lines(finding)],
        fixes_of(finding.fixes),
        _evidence(finding),
        class_=f"finding {finding.status}",
    )


def problem_id(problem: str) -> Markup:
    """The id as a link to its page; what is no id of a problem is only shown."""
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", problem):
        return tag("span", problem, class_="id")
    return tag("a", problem, href=problem_url(problem), class_="id", rel="noreferrer")


def badge(status: Status) -> Markup:
    """The status as a sign for the eye and as a word for the ear."""
    return together(
        tag("span", f"{SYMBOLS[status]} ", aria_hidden="true"), tag("span", f"{WORDS[status]}: ", class_="word")
    )


def _evidence(finding: Finding) -> Markup:
    pairs = list(evidence_pairs(finding.evidence))
    if not pairs:
        return Markup("")
    rows = [together(tag("dt", name), tag("dd", value)) for name, value in pairs]
    return tag("details", tag("summary", f"Evidence ({finding.check})"), tag("dl", rows, class_="evidence"))


def fixes_of(fixes: Sequence[Fix]) -> Markup:
    """What to do, numbered where there is a choice."""
    return together(*(_fix(fix, "Fix" if len(fixes) == 1 else f"Fix {n}") for n, fix in enumerate(fixes, 1)))


def _fix(fix: Fix, label: str) -> Markup:
    asked = [together(" ", tag("span", mark, class_="mark")) for mark in marks(fix)]
    return tag(
        "div",
        tag("p", tag("strong", f"{label}: "), prose(alternative(fix.summary)), asked),
        commands_of(fix.commands),
        class_="fix",
    )


def commands_of(commands: Sequence[Command]) -> Markup:
    """Commands in one block to be copied; the script adds a button to it."""
    if not commands:
        return Markup("")
    lines = Markup("\n").join(tag("span", shell_line(command)) for command in commands)
    return tag("pre", tag("code", Markup(lines)), class_="commands", tabindex="0")


def fold_of(report: Report, title: str, status: Status) -> Markup:
    """Findings of one status as a list, area by area."""
    groups = list(of_status(report, status))
    if not groups:
        return Markup("")
    count = sum(len(group.findings) for group in groups)
    rows = [
        tag(
            "li",
            tag("span", group.title, class_="area"),
            " ",
            prose(finding.title),
            _quietly(finding),
        )
        for group in groups
        for finding in group.findings
    ]
    return tag(
        "section", tag("details", tag("summary", tag("h2", f"{title} ({count})")), tag("ul", rows, class_="list"))
    )


def _quietly(finding: Finding) -> Markup:
    lines = detail_lines(finding)
    return tag("span", " ", prose(" ".join(lines)), class_="quiet") if lines else Markup("")


def log_section(report: Report) -> Markup:
    """What a log says went wrong."""
    log = report.log
    if log is None:
        return Markup("")
    causes = [_cause(cause) for cause in log.causes]
    if not causes:
        said = UNEXPLAINED if log.failed else WELL
        lines = "\n".join(f"{line.line}: {line.text}" for line in log.telling)
        near = tag("p", prose(resemblance_in_words(log))) if log.resembles else ""
        causes = [together(tag("p", said), near, excerpt(lines) if lines else "")]
    heading = tag("h2", "From the log ", tag("code", log.source), id="log")
    return tag("section", heading, causes, aria_labelledby="log")


def _cause(cause: Cause) -> Markup:
    first, last = cause.lines[0] if cause.lines else (0, 0)
    place = f"line {first}" if first == last else f"lines {first} to {last}"
    return tag(
        "article",
        tag("h3", prose(cause.title), " ", problem_id(cause.problem)),
        tag("p", place, class_="quiet"),
        excerpt(cause.excerpt),
        tag("p", prose(" ".join(cause.detail.split()))) if cause.detail else "",
        fixes_of(cause.fixes),
        class_="finding fail",
    )


def excerpt(lines: str) -> Markup:
    """Lines of a log as they stand there."""
    shown = Markup("\n").join(together(line) for line in lines.splitlines()[:EXCERPT_LINES])
    return tag("pre", Markup(shown), class_="excerpt", tabindex="0")
