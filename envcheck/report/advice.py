"""What to do next: which fix envcheck would carry out first, and the one best command."""

from collections.abc import Sequence

from envcheck.findings import Command, Finding, Fix
from envcheck.report.document import Report
from envcheck.snapshot import Snapshot

ONE_STORY = {"hub-unreachable": "model-not-cached"}
"""A problem, and another that says no more where both are found: the first explains why the second matters."""


def is_runnable(fix: Fix, snapshot: Snapshot) -> bool:
    """`envcheck fix` can carry this out, if the user agrees; with `--sudo`, where it needs root."""
    if fix.automatic:
        return bool(fix.commands or fix.variables)
    if not (fix.root and fix.commands):
        return False
    from envcheck.fix.effects import effect

    return all(effect(command, snapshot).scope != "restart" for command in fix.commands)


def first_runnable(finding: Finding, snapshot: Snapshot) -> Fix | None:
    """The fix that `envcheck fix` would carry out first; None: all of them are for people."""
    return next((fix for fix in finding.fixes if is_runnable(fix, snapshot)), None)


def fix_command(finding: Finding, snapshot: Snapshot) -> Command | None:
    """`envcheck fix ID`; None: envcheck can carry out none of its fixes."""
    fix = first_runnable(finding, snapshot)
    if fix is None or finding.problem is None:
        return None
    return ("envcheck", "fix", finding.problem, *(("--sudo",) if fix.root else ()), *same_python(snapshot))


def same_python(snapshot: Snapshot) -> Command:
    """`--python PATH` again, where the environment was named by it: the next command must mean the same one."""
    facts = snapshot.python
    named = facts is not None and facts.chosen_by == "--python" and facts.executable
    return ("--python", facts.executable) if facts and facts.executable and named else ()


def told_by_another(findings: Sequence[Finding]) -> frozenset[str]:
    """The problems that need no paragraph of their own because another one tells them."""
    there = {finding.problem for finding in findings}
    return frozenset(told for teller, told in ONE_STORY.items() if {teller, told} <= there)


def shared_fix(finding: Finding, earlier: Sequence[Finding], snapshot: Snapshot) -> str | None:
    """The earlier problem whose first fix resolves this one, too: the same commands need not be read twice.

    Only where it is the first here, or what envcheck carries out unasked for root: others may be one step of several.
    """
    mine = {fix.commands for fix in finding.fixes[:1] if fix.commands}
    runs = first_runnable(finding, snapshot)
    if runs and runs.automatic and runs.commands:
        mine.add(runs.commands)
    for one in earlier:
        fix = first_runnable(one, snapshot) or next(iter(one.fixes), None)
        if fix and fix.commands in mine:
            return one.problem
    return None


def next_command(report: Report, suggested: Command | None = None) -> Command | None:
    """The single best command to run now; None: nothing is left to do.

    Args:
        report: what was found.
        suggested: what is best where nothing is wrong.
    """
    snapshot = report.snapshot
    for status in ("fail", "error", "warn"):
        mine = [finding for finding in report.findings if finding.status == status]
        if status == "error" and mine:
            return ("envcheck", "report")
        commands = [command for command in (fix_command(finding, snapshot) for finding in mine) if command]
        automatic = [command for command in commands if "--sudo" not in command]
        if len(automatic) > 1 and automatic[0] == commands[0]:
            return ("envcheck", "fix", *same_python(snapshot))
        if commands:
            return commands[0]
        if status == "fail" and mine:
            problem = next((finding.problem for finding in mine if finding.problem), None)
            return ("envcheck", "problem", problem) if problem else None
    if suggested:
        return suggested
    if report.smoke is None and report.findings:
        return ("envcheck", *(("run",) if same_python(snapshot) else ()), *same_python(snapshot))
    return None
