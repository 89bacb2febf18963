"""What `install` says of that which needs root, and runs with `--sudo`."""

import sys
from typing import TYPE_CHECKING, TextIO

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
        print("As root, in this order" + ("" if sudo else " (--sudo runs it)") + ":", file=stream)
    for number, finding in enumerate(todo, 1):
        _show(number, finding, stream)
        if sudo and (yes or _agrees()) and not _run(finding.fixes[0].commands, stream):
            return False
    return True


def _show(number: int, finding: "Finding", stream: TextIO) -> None:
    from envcheck.report.door import say
    from envcheck.report.text import shell_line

    fix = finding.fixes[0]
    print(f"  {number}. {finding.title} [{finding.problem}]: {fix.summary}", file=stream)
    for command in fix.commands:
        say(f"     {shell_line(command)}", stream)
    if fix.reboot:
        print("     Then restart the machine.", file=stream, flush=True)


def _agrees() -> bool:
    """Asked on a terminal; elsewhere nobody can agree."""
    if not sys.stdin or not sys.stdin.isatty():
        return False
    sys.stderr.write("     Run this now? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _run(commands: "tuple[Command, ...]", stream: TextIO) -> bool:
    """Run them one after the other on the user's own terminal, which sudo asks on; False: one failed."""
    import subprocess

    for command in commands:
        try:
            code = subprocess.run(command, stdout=sys.stderr, check=False).returncode
        except OSError as error:
            print(f"     {command[0]}: {(error.strerror or str(error)).lower()}", file=stream)
            return False
        if code != 0:
            print(f"     It ended with status {code}; nothing was installed after it.", file=stream)
            return False
    return True
