"""The tiny model in vLLM on the CPU, next to transformers: what the two make of the same inputs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec.structs import replace as with_changes

from envcheck.smoke.child.inputs import compared_inputs
from envcheck.smoke.child_log import Account
from envcheck.smoke.comparison import compare, finding
from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.run import run_child
from envcheck.snapshot import Snapshot
from tests.cli.command import envcheck, environment
from tests.smoke.models import NEEDS_MODELS
from tests.smoke.planted import PLANTS, Plant

pytestmark = [*NEEDS_MODELS, pytest.mark.vllm, pytest.mark.once, pytest.mark.timeout(900)]

BACKENDS = SmokeRequest(backend="vllm", compare="transformers")


@pytest.fixture(scope="module")
def vllm(vllm_python: str, tmp_path_factory: pytest.TempPathFactory) -> Account:
    """What vLLM tells of the inputs of a comparison."""
    cache = str(tmp_path_factory.mktemp("cache"))
    account = run_child(replace(BACKENDS, python=vllm_python, cache=cache, dtype="float32"))
    assert account.failure is None, account.failure
    last = len(compared_inputs())  # before them the run embeds the inputs of the smoke test itself
    return replace(account, facts=with_changes(account.facts, traces=account.facts.traces[-last:]))


def test_vllm_runs_on_the_cpu_and_agrees_with_transformers(vllm_python: str, tmp_path: Path) -> None:
    env = environment(tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"))
    command = ("smoke", "--model", "tiny", "--compare", "vllm", "--python", vllm_python, "--json")
    run = envcheck(*command, env=env, limit_s=600)
    assert run.returncode == 0, run.stdout + run.stderr
    result = json.loads(run.stdout)
    other = result["comparison"]
    steps = ("prompt", "token_ids", "image_grid", "pixel_values", "pooling", "normalisation", "dtype")
    assert {step: other[step] for step in steps} == dict.fromkeys(steps, True)
    assert (other["parts_at"], other["not_known"]) == (None, [])
    assert all(value > 1 - 1e-5 for value in other["cosines"].values()), other["cosines"]


def test_vllm_says_that_it_is_on_the_cpu_and_pools_the_last_token(vllm: Account) -> None:
    assert set(vllm.facts.device_map.values()) == {"cpu"}
    assert (vllm.facts.devices, vllm.facts.pooling, vllm.facts.dtype) == (("cpu",), "lasttoken", "float32")
    assert vllm.facts.text_text == pytest.approx(1)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_difference_planted_next_to_vllm_is_named(plant: Plant, vllm: Account, tiny: Path, tmp_path: Path) -> None:
    other = plant.make(SmokeRequest(model=str(tiny)), tmp_path)
    result = compare(BACKENDS, vllm, other)
    verdict = finding(BACKENDS, result, vllm, other, Snapshot())
    assert (result.parts_at, verdict.problem) == (plant.step, "backend-mismatch"), result
    assert plant.said in verdict.detail
