"""What `install` says of that which needs root, and runs with `--sudo`."""

import sys
from typing import TYPE_CHECKING, TextIO

from envcheck.cli.say import agreed, say

if TYPE_CHECKING:
    from envcheck.findings import Command, Finding
    from envcheck.plan import Plan
    from envcheck.snapshot import Snapshot


def do_as_root(snapshot: "Snapshot", plan: "Plan", stream: TextIO, *, sudo: bool, yes: bool) -> bool:
    """Show what needs root, in order; with `sudo` run it, each fix after a question. False: one of them failed."""
    from envcheck.checks.run import run_checks
    from envcheck.install.system_steps import root_steps

    todo = root_steps(run_checks(snapshot), plan)
    if todo:
        say("As root, in this order" + ("" if sudo else " (--sudo runs it)") + ":", stream)
    for number, finding in enumerate(todo, 1):
        _show(number, finding, stream)
        if sudo and (yes or _agrees()) and not _run(finding.fixes[0].commands, stream):
            return False
    return True


def _show(number: int, finding: "Finding", stream: TextIO) -> None:
    from envcheck.report.text import shell_line

    fix = finding.fixes[0]
    say(f"  {number}. {finding.title} [{finding.problem}]: {fix.summary}", stream)
    for command in fix.commands:
        say(f"     {shell_line(command)}", stream)
    if fix.reboot:
        say("     Then restart the machine.", stream)


def _agrees() -> bool:
    """Asked on a terminal; elsewhere nobody can agree."""
    if not sys.stdin or not sys.stdin.isatty():
        return False
    return agreed("     Run this now? [y/N] ")


def _run(commands: "tuple[Command, ...]", stream: TextIO) -> bool:
    """Run them one after the other on the user's own terminal, which sudo asks on; False: one failed."""
    import subprocess

    for command in commands:
        try:
            code = subprocess.run(command, stdout=sys.stderr, check=False).returncode
        except OSError as error:
            say(f"     {command[0]}: {(error.strerror or str(error)).lower()}", stream)
            return False
        if code != 0:
            say(f"     It failed with exit code {code}; the remaining steps were not run.", stream)
            return False
    return True
