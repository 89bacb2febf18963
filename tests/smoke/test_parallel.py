"""A tensor parallel size is checked before an engine is started: against the model's heads, and against the GPUs."""

import json
import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from envcheck.smoke.parallel import cannot_split, nccl_fails
from envcheck.smoke.request import SmokeRequest
from envcheck.snapshot import Snapshot
from tests.boxes import healthy_2x3090

SMALL = "Qwen/Qwen3-VL-Embedding-2B"  # 16 attention heads, 8 of keys and values, 16 vision heads


def gpus(count: int) -> Snapshot:
    two = healthy_2x3090()
    more = tuple(replace(two.gpus[0], index=number, uuid=f"GPU-{number}") for number in range(count))
    return replace(two, gpus=more)


def asked(size: int, model: str = SMALL, backend: str = "vllm", compare: str | None = None) -> SmokeRequest:
    return SmokeRequest(model=model, tensor_parallel_size=size, backend=backend, compare=compare)


@pytest.mark.parametrize("size", [1, 2, 4, 8])
def test_sizes_that_divide_the_heads_are_let_through(size: int) -> None:
    assert cannot_split(asked(size), gpus(8)) is None


def test_a_size_that_does_not_divide_the_heads_is_refused_with_one_that_does() -> None:
    finding = cannot_split(asked(3), gpus(3))
    assert finding is not None
    assert (finding.problem, finding.status) == ("vllm-parallel-invalid", "fail")
    assert "3 GPUs cannot share the model's 16 attention heads evenly" in finding.detail
    assert finding.fixes[0].commands[0][-2:] == ("--tensor-parallel-size", "2")


def test_more_than_there_are_gpus_is_refused() -> None:
    finding = cannot_split(asked(4), gpus(2))
    assert finding is not None
    assert "4 GPUs were requested; CUDA finds 2" in finding.detail


def test_the_heads_of_a_folder_are_read_from_its_config(tmp_path: Path) -> None:
    config = {"num_attention_heads": 12, "num_key_value_heads": 4}
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert cannot_split(asked(2, str(tmp_path)), gpus(8)) is None
    finding = cannot_split(asked(6, str(tmp_path)), gpus(8))
    assert finding is not None
    assert "4 key-value heads" in finding.detail


@pytest.mark.parametrize("text", ["", "{", "[]", '{"num_attention_heads": "many"}', '{"text_config": 5}'])
def test_a_config_that_says_nothing_is_no_reason_to_refuse(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)
    assert cannot_split(asked(2, str(tmp_path)), gpus(2)) is None


def test_it_is_asked_of_the_backend_that_is_compared_with_too() -> None:
    assert cannot_split(asked(3, backend="transformers", compare="vllm"), gpus(3)) is not None
    assert cannot_split(asked(3, backend="transformers"), gpus(3)) is None


BROKEN = """
import os, sys
class cuda:
    set_device = staticmethod(lambda device: None)
"""
WORKS = """
import os
print('\\n{"rank": 0, "ok": true, "values": {}}', flush=True)
os._exit(0)
"""


@pytest.mark.parametrize(("works_without", "transport"), [("NCCL_P2P_DISABLE", "P2P"), ("nothing", None)])
def test_nccl_is_tried_before_the_engine_starts(tmp_path: Path, works_without: str, transport: str | None) -> None:
    package = tmp_path / "torch"
    package.mkdir()
    (package / "__init__.py").write_text(BROKEN + f"if os.environ.get({works_without!r}): from torch.well import *\n")
    (package / "well.py").write_text(WORKS)
    (package / "distributed.py").write_text("def init_process_group(*_, **__): raise RuntimeError('NCCL error')\n")
    finding = nccl_fails(asked(2), gpus(2), {**os.environ, "PYTHONPATH": str(tmp_path)})
    assert finding is not None
    assert (finding.problem, finding.evidence["transport"]) == ("nccl-collective-failed", transport)
    assert "NCCL error" in finding.detail


def test_one_gpu_needs_no_nccl() -> None:
    assert nccl_fails(asked(1), gpus(2)) is None
    assert nccl_fails(asked(2), gpus(1)) is None
