"""What the lab's tests share, and the count of boxes at the end of a run."""

from collections import Counter

import pytest

from tests.lab.play import why_not

COUNTS = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COUNTS] = Counter()


@pytest.fixture(scope="session")
def namespaces() -> None:
    """Boxes can be made here."""
    reason = why_not()
    if reason:
        pytest.skip(reason)


@pytest.fixture
def counts(request: pytest.FixtureRequest) -> Counter[str]:
    """Boxes played so far, and among them healthy ones and false alarms."""
    return request.config.stash[COUNTS]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counted = config.stash.get(COUNTS, Counter())
    if counted["boxes"]:
        terminalreporter.write_line(
            f"lab: {counted['boxes']} boxes, {counted['healthy']} of them healthy, "
            f"{counted['false alarms']} false alarms on these"
        )
