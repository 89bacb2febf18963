"""`envcheck plan --download DIR`: fill a folder for a box without a network."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from envcheck.install.prepare import Prepared


def fill(prepared: "Prepared", folder: str, *, json: bool) -> int:
    """Download all that the plan takes; the exit code.

    Raises:
        UserError: the folder cannot be made.
    """
    from envcheck.cli.errors import UserError
    from envcheck.cli.install import Teller, tell_result
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
        result = carry_out_downloads(prepared, os.environ, Teller(stream, progress, live=live), str(place))
    tell_result(result, stream, json=json)
    if result.ok:
        print(
            f"{len(wheels_in(str(place)))} wheels in {place}. On the other box: envcheck install --offline {folder}",
            file=stream,
        )
    return 0 if result.ok else 1
