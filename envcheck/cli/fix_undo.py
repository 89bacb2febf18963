"""`envcheck fix --undo`: undo the last fix or upgrade."""

import os
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from envcheck.cli.say import agreed, say

if TYPE_CHECKING:
    from envcheck.cli.call import Options

OUT = 1


def undo_last(options: "Options", *, dry_run: bool, yes: bool) -> int:
    """Show what brings the packages back, ask, run it. The exit code: 0 undone, 1 not."""
    from msgspec.structs import replace

    from envcheck.cli.look import observe, this_machine
    from envcheck.findings import Fix
    from envcheck.fix import journal
    from envcheck.fix.journal import cut_short, undoable
    from envcheck.fix.run import run_fix
    from envcheck.report.text import shell_line

    snapshot = this_machine(observe(options))
    file = journal.place(snapshot, os.environ)
    entries = journal.read(file)
    broken = cut_short(entries)
    if broken:
        say(
            f"The fix of {broken.problem} of {broken.at} was interrupted; `envcheck install --repair` completes it.",
            sys.stdout,
        )
    entry = next(iter(undoable(entries)), None)
    if entry is None:
        say(f"There is nothing to undo: the journal ({file}) lists no fix that can be undone.", sys.stdout)
        return 1
    say(f"Undoes: {entry.summary} ({entry.at}, {entry.problem})", sys.stdout)
    for name, (before, after) in entry.packages.items():
        say(f"    {name}: {after or 'not there'} -> {before or 'removed'}", sys.stdout)
    for command in entry.undo:
        say(f"    {shell_line(command)}", sys.stdout)
    if dry_run or not (yes or _agreed()):
        return 0 if dry_run else 1
    ran = run_fix(Fix(summary=entry.summary, commands=entry.undo), snapshot, os.environ, OUT)
    if not ran.ok:
        say(ran.failure or f"The command failed with code {ran.code}; the remaining commands were not run.", sys.stdout)
        return 1
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    journal.append(file, replace(entry, at=now, state="undone", of=entry.at, commands=entry.undo, undo=()))
    say("Undone.", sys.stdout)
    return 0


def _agreed() -> bool:
    if not (sys.stdin and sys.stdin.isatty()):
        say("Not run: there is no terminal to ask on; use --yes to run it.", sys.stdout)
        return False
    return agreed("Run it? [y/N] ")
