"""Every box of the lab: the real command in a namespace of its own says what its file expects, and nothing else."""

from collections import Counter, defaultdict
from pathlib import Path

import msgspec
import pytest

from envcheck.catalogue import all_problems
from envcheck.checks import all_checks, run_checks
from envcheck.probes.sections import ENOUGH, FIXED_IN_THE_ENVIRONMENT
from envcheck.snapshot import from_json
from tests.checks.test_properties import narrowed
from tests.compat.rules import breaches
from tests.lab.document import names, read
from tests.lab.expect import contradictions, differences, expected
from tests.lab.play import play

pytestmark = pytest.mark.once

AREAS = ("host", "driver", "gpu", "link", "cuda")
ELSEWHERE = {
    "os-unsupported",
    "gpu-copy-failed",
    "gpu-copy-slow",
    "nccl-collective-failed",
    "evidence-contradicts",
    "evidence-impossible",
}
"""No namespace makes another system of Linux (tests/checks/test_host.py judges snapshots of them), none copies or
reduces between GPUs (tests/checks/test_copies.py, and with real ones docs/gpu-checks.md), and texts that contradict
each other or state nonsense are attached, not found on a machine."""
HEALTHY = [name for name in names() if name.startswith("healthy/")]


@pytest.mark.usefixtures("namespaces")
@pytest.mark.parametrize("name", names())
def test_box(name: str, tmp_path: Path, libraries: Path, counts: Counter[str]) -> None:
    document = read(name)
    played = play(document, tmp_path, libraries)
    found = differences(document, played)
    healthy = name in HEALTHY
    counts.update({"boxes": 1, "healthy": healthy, "false alarms": healthy and bool(found)})
    assert found == []
    assert [*contradictions(document, played, tmp_path)] == []
    snapshot = from_json(msgspec.json.encode(played.report["snapshot"]))
    assert breaches(snapshot) == []  # rules 1 to 4 of "One truth"
    for area in ENOUGH:
        seen = run_checks(narrowed(snapshot, area), only=(area,))
        whole = {finding.problem for finding in seen} & FIXED_IN_THE_ENVIRONMENT
        assert whole or seen == run_checks(snapshot, only=(area,))


@pytest.mark.parametrize("name", names())
def test_every_box_says_what_it_is(name: str) -> None:
    assert len(read(name).about.split()) >= 3


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_box_expects_no_alarm(name: str) -> None:
    assert expected(read(name)) == {}


def test_every_problem_of_the_box_is_met_alone_and_beside_another() -> None:
    alone: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    for name in names():
        document = read(name)
        told = {*expected(document), *document.all("told")}
        (beside if len(expected(document)) > 1 else alone).update(told)
    looked_for = {problem for check in all_checks() for problem in check.problems}  # others are seen in logs alone
    wanted = [
        name
        for name, problem in all_problems().items()
        if problem.area in AREAS and name in looked_for and name not in ELSEWHERE
    ]
    missing: dict[str, list[str]] = defaultdict(list)
    for problem in wanted:
        if not alone[problem]:
            missing["alone"].append(problem)
        if not beside[problem]:
            missing["beside another"].append(problem)
    assert missing == {}


def test_the_lab_is_as_large_as_it_should_be() -> None:
    assert len(names()) >= 80
    assert len(HEALTHY) >= 15
