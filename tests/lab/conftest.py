"""What the lab's tests share, and the count of boxes at the end of a run."""

from collections import Counter
from pathlib import Path

import pytest

from tests.lab.play import why_not
from tests.lab.stand_in import LATER_THAN, compile_library

COUNTS = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COUNTS] = Counter()


@pytest.fixture(scope="session")
def libraries(nvml_library: Path) -> Path:
    """The folder with the stand-in, also as in older drivers, and with a libcuda that is only there to be found."""
    folder = nvml_library.parent
    compile_library(folder, "libcuda.so.1")
    for branch in LATER_THAN:
        compile_library(folder / branch, branch=branch)
    return folder


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
