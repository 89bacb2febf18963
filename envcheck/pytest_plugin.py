"""`pytest --envcheck`: no GPU test runs on a machine that cannot run it; the reason is said instead.

Registered as `pytest11`, so that it is imported in every session of an environment that has envcheck. It therefore
imports nothing, and without the option does nothing.
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

AREAS = ("host", "driver", "gpu", "link", "cuda", "torch", "attention", "packages")
"""All that a test may need; whether the hub answers is none of its business."""
LIMIT_S = 5.0
REFUSED = 1
"""The exit code of a refused session, as of one with failures."""


def pytest_addoption(parser: "pytest.Parser") -> None:
    """The plugin's own options."""
    group = parser.getgroup("envcheck")
    group.addoption(
        "--envcheck", action="store_true", help="refuse the session where envcheck finds a failure of this machine"
    )
    group.addoption(
        "--envcheck-skip", action="append", default=[], metavar="PROBLEM", help="a problem that does not count"
    )


def pytest_sessionstart(session: "pytest.Session") -> None:
    """Check once; the workers of xdist are told by their parent's being there."""
    config = session.config
    if not config.getoption("envcheck") or hasattr(config, "workerinput"):
        return
    import pytest

    from envcheck.api import check
    from envcheck.errors import UserError

    try:
        report = check(
            python=sys.executable, only=AREAS, skip=config.getoption("envcheck_skip"), timeout=LIMIT_S, offline=True
        )
    except UserError as error:
        raise pytest.UsageError(f"--envcheck: {error}") from error
    failed = [finding for finding in report.findings if finding.status == "fail"]
    if failed:
        named = "; ".join(f"{finding.title} [{finding.problem}]" for finding in failed)
        pytest.exit(f"envcheck refuses the session: {named}. `envcheck check` says what to do.", returncode=REFUSED)
