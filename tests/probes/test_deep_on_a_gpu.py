"""What --deep tries, on a real GPU; docs/gpu-checks.md."""

import sys
from itertools import permutations

import pytest

from envcheck.probes.box import Box
from envcheck.probes.deep import DEEP_TIMEOUT_S, probe_deep
from envcheck.snapshot import Deep, Trial

pytestmark = [pytest.mark.gpu, pytest.mark.models, pytest.mark.once]


@pytest.fixture(scope="module")
def trials() -> dict[str, Trial]:
    facts = probe_deep(Box(python=sys.executable).with_timeout(3 * DEEP_TIMEOUT_S)).sections["deep"]
    assert isinstance(facts, Deep)
    found = {trial.name: trial for trial in facts.trials}
    if "cuda" not in found or not found["cuda"].ok:
        pytest.skip("torch has no GPU here")
    return found


def gpus(trials: dict[str, Trial]) -> list[str]:
    return [f"cuda:{number}" for number in range(int(trials["cuda"].values["device_count"] or 0))]


def test_every_kernel_agrees_with_the_cpu_on_every_gpu(trials: dict[str, Trial]) -> None:
    wanted = [f"{kind} {gpu}" for kind in ("matmul", "sdpa") for gpu in gpus(trials)]
    assert {name: trials[name].error for name in wanted} == dict.fromkeys(wanted)


def test_every_copy_arrives_whole_and_faster_than_any_gpu_is_slow(trials: dict[str, Trial]) -> None:
    pairs = [f"copy {source} {target}" for source, target in permutations(gpus(trials), 2)]
    if not pairs:
        pytest.skip("there is one GPU alone")
    assert {name: trials[name].error for name in pairs} == dict.fromkeys(pairs)
    assert min(float(trials[name].values["bytes_per_s"] or 0) for name in pairs) > 1e9
