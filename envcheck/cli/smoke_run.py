"""The smoke test as a part of a command: a defect in it is a finding, not the end."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from envcheck.smoke import SmokeRequest
    from envcheck.smoke.result import SmokeResult
    from envcheck.snapshot import LocalSnapshot
from envcheck.cli.look import _defect


def try_model(request: "SmokeRequest", snapshot: "LocalSnapshot", notify: Callable[[str], None]) -> "SmokeResult":
    """Run the smoke test. Where envcheck itself goes wrong in it, that is its finding: all else is still reported."""
    from envcheck.cli.smoke_fit import with_fit
    from envcheck.smoke import run_smoke
    from envcheck.smoke.result import SmokeResult

    try:
        return with_fit(run_smoke(request, snapshot, notify), request, snapshot)
    except Exception as error:  # noqa: BLE001 - minutes of work and the whole look at the machine must not be lost
        finding = _defect("smoke.run", "smoke test", f"{type(error).__name__}: {error}")
        return SmokeResult(model=request.model, backend=request.backend, findings=(finding,))
