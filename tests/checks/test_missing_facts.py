"""Snapshots from elsewhere lack facts, and people edit them by hand: no check of the environment breaks on that."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from envcheck.checks import run_checks
from envcheck.snapshot import Snapshot, Trial, from_json, to_json
from tests.boxes import cpu_torch, healthy_2x3090, with_cuda
from tests.checks.environment import ENVIRONMENT, with_hub, with_requirements, with_trials, without_fitting_wheel


def broken_everywhere() -> Snapshot:
    """A machine where each of our checks has something to say."""
    bare = with_cuda(without_fitting_wheel(), home="/x", home_exists=False, loader_path=("/usr/local/cuda-11.8/lib64",))
    box = with_requirements(
        with_hub(bare, reachable=False, status_code=401), "transformers", "regex>=1", "tokenizers<0.1"
    )
    return with_trials(box, Trial(name="import torch", ok=False, error="x"), Trial(name="cuda", ok=False, values={}))


def paths(node: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a JSON document."""
    if path:
        yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from paths(value, (*path, key))


def variants(document: dict[str, Any], change: Callable[[Any, str | int], None]) -> Iterator[Snapshot]:
    """The snapshot with one place changed, for every place where the types still fit."""
    for path in paths(document):
        edited = copy.deepcopy(document)
        *above, last = path
        node: Any = edited
        for key in above:
            node = node[key]
        change(node, last)
        try:
            yield from_json(json.dumps(edited).encode())
        except msgspec.ValidationError:
            continue


def remove(node: Any, key: str | int) -> None:
    del node[key]


def empty(node: Any, key: str | int) -> None:
    nothing: dict[type, Any] = {str: "", list: [], dict: {}}
    node[key] = nothing.get(type(node[key]))


def garble(node: Any, key: str | int) -> None:
    node[key] = "\u2460.x+\u00e9" if isinstance(node[key], str) else -1 if isinstance(node[key], int) else None


@pytest.mark.parametrize("change", [remove, empty, garble], ids=lambda change: change.__name__)
@pytest.mark.parametrize("make", [healthy_2x3090, cpu_torch, broken_everywhere], ids=lambda make: make.__name__)
def test_no_check_breaks(make: Callable[[], Snapshot], change: Callable[[Any, str | int], None]) -> None:
    document = json.loads(to_json(make()))
    seen = 0
    for box in variants(document, change):
        seen += 1
        broken = [(f.check, f.detail) for f in run_checks(box, only=ENVIRONMENT) if f.status == "error"]
        assert broken == []
    assert seen > 100


def test_one_fact_less_of_a_healthy_box_hardly_ever_makes_an_alarm() -> None:
    """Only where `null` means "there is none": without torch, packages, GPUs' names for their kernels, and the like."""
    document = json.loads(to_json(healthy_2x3090()))
    for box in variants(document, remove):
        alarms = {f.problem for f in run_checks(box, only=ENVIRONMENT) if f.status in ("fail", "warn")}
        assert alarms <= {
            "torch-missing", "torch-cpu-build", "torchvision-mismatch", "transformers-missing", "accelerate-missing",
            "flash-attn-missing", "host-compiler-missing",
        }, alarms  # fmt: skip
