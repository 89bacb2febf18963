"""`envcheck fix --undo`: undo the last fix or upgrade."""

import os
import sys
from datetime import datetime, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from envcheck.cli.call import Options

OUT = 1


def undo_last(options: "Options", *, dry_run: bool, yes: bool) -> int:
    """Show what brings the packages back, ask, run it. The exit code: 0 undone, 1 not."""
    from msgspec.structs import replace

    from envcheck.cli.look import observe, this_machine
    from envcheck.findings import Fix
    from envcheck.fix import journal
    from envcheck.fix.run import run_fix
    from envcheck.fix.undo import cut_short, undoable
    from envcheck.report.door import say
    from envcheck.report.text import shell_line

    snapshot = this_machine(observe(options))
    file = journal.place(snapshot, os.environ)
    entries = journal.read(file)
    broken = cut_short(entries)
    if broken:
        print(f"The fix of {broken.problem} of {broken.at} was cut short; `envcheck install --repair` completes it.")
    entry = next(iter(undoable(entries)), None)
    if entry is None:
        print(f"There is nothing to undo: the journal ({file}) names no fix that can be undone.")
        return 1
    print(f"Undoes: {entry.summary} ({entry.at}, {entry.problem})")
    for name, (before, after) in entry.packages.items():
        print(f"    {name}: {after or 'not there'} -> {before or 'removed'}")
    for command in entry.undo:
        say(f"    {shell_line(command)}", sys.stdout)
    if dry_run or not (yes or _agreed()):
        return 0 if dry_run else 1
    ran = run_fix(Fix(summary=entry.summary, commands=entry.undo), snapshot, os.environ, OUT)
    if not ran.ok:
        print(ran.failure or f"The command failed with code {ran.code}; nothing more was run.")
        return 1
    now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    journal.append(file, replace(entry, at=now, state="undone", of=entry.at, commands=entry.undo, undo=()))
    print("Undone.")
    return 0


def _agreed() -> bool:
    if not (sys.stdin and sys.stdin.isatty()):
        print("Not run: there is no terminal to ask on; give --yes to run it.")
        return False
    sys.stderr.write("Run it? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")
