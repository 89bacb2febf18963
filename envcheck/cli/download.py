"""`envcheck plan --download DIR`: fill a folder for a machine without a network."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from envcheck.cli.say import say

if TYPE_CHECKING:
    from envcheck.install.cross_download import Foreign
    from envcheck.install.prepare import Prepared
    from envcheck.plan import Plan
    from envcheck.snapshot import Snapshot


def fill_for_another(snapshot: "Snapshot", plan: "Plan", folder: str, *, index: str | None, json: bool) -> int:
    """The same for a machine that was described or whose snapshot was saved; the exit code.

    Raises:
        UserError: there is no uv, or the folder cannot be made.
    """
    from envcheck.errors import UserError
    from envcheck.install.cross_download import foreign_of
    from envcheck.install.index_env import hand_over
    from envcheck.install.installer import find_installer
    from envcheck.install.prepare import Prepared

    uv = find_installer(sys.executable, os.environ, "uv")
    if uv is None:
        raise UserError(
            "--download for another machine needs uv, which solves for a Python that is not here; install uv."
        )
    told = hand_over(os.environ, sys.prefix, index)
    there = Prepared(snapshot=snapshot, plan=plan, environment=told.environment, sources=told.uv, route=told.route)
    return fill(there, folder, json=json, box=foreign_of(snapshot, uv))


def fill(prepared: "Prepared", folder: str, *, json: bool, box: "Foreign | None" = None) -> int:
    """Download all that the plan takes; the exit code.

    Raises:
        UserError: the folder cannot be made.
    """
    from envcheck.cli.install_progress import Teller, tell_result
    from envcheck.errors import UserError
    from envcheck.install.download import carry_out_downloads, wheels_in
    from envcheck.report.progress import make_progress

    place = Path(folder).expanduser().absolute()
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"--download {folder}: the folder cannot be made: {(error.strerror or '').lower()}.") from error
    stream = sys.stderr if json else sys.stdout
    live = sys.stderr.isatty()
    with make_progress(quiet=not live) as progress:
        result = carry_out_downloads(prepared, os.environ, Teller(stream, progress, live=live), str(place), box)
    tell_result(result, stream, json=json)
    if result.ok:
        say(f"{len(wheels_in(str(place)))} wheels in {place}. There: envcheck install --offline {folder}", stream)
    return 0 if result.ok else 1
