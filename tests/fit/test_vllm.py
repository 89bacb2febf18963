"""vLLM: one rank of several, and its cache of keys and values."""

import json
from pathlib import Path

import pytest

from envcheck.fit.gpus import named
from envcheck.fit.predict import room
from envcheck.fit.request import TOKEN_PIXELS, VLLM_TOKENS, Workload
from tests.boxes import GIB
from tests.fit.models import MIDDLE, SMALL, Shape, config_file
from tests.fit.test_command import document, fit
from tests.smoke.models import NEEDS_MODELS

pytestmark = [*NEEDS_MODELS, pytest.mark.once]

WEIGHTS_8B = 2 * 8144793840
CACHE_8B = 36 * 2 * 8 * 128 * 2
"""Bytes a token: layers x keys and values x heads of keys x numbers of a head x bytes of a number."""


def test_the_8b_over_two_gpus_has_half_of_the_weights_and_of_the_cache_on_each(tmp_path: Path) -> None:
    asked = ("--gpu", "2x RTX 3090", "--backend", "vllm", "--tensor-parallel-size", "2", "--max-pixels", "0")
    answer = document(tmp_path, *asked)
    assert answer["fits"]
    assert (answer["backend"], answer["tensor_parallel_size"], answer["gpu_memory_utilization"]) == ("vllm", 2, 0.92)
    for device in answer["devices"]:
        assert device["weights_bytes"] == pytest.approx(WEIGHTS_8B / 2, rel=0.005)
        assert device["kv_cache_bytes"] == CACHE_8B // 2 * (24 + 128), "of the prompt and 128 tokens of text"
        parts = ("weights_bytes", "activation_bytes", "overhead_bytes", "kv_cache_bytes")
        assert device["peak_bytes"] == sum(device[part] for part in parts)
    spare = 0.92 * 24 * GIB - answer["devices"][0]["peak_bytes"]
    assert answer["kv_cache_tokens"] == pytest.approx(152 + spare / (CACHE_8B // 2), rel=1e-3)


@pytest.mark.parametrize("shape", [SMALL, MIDDLE], ids=lambda shape: shape.name)
@pytest.mark.parametrize("ranks", [1, 2, 4])
def test_the_ranks_together_hold_each_split_weight_once_and_the_norms_as_often_as_they_are(
    shape: Shape, ranks: int, tmp_path: Path
) -> None:
    from envcheck.fit.child import architecture, vllm

    file = config_file(tmp_path, shape)
    mode = architecture.fake_mode()
    whole = architecture.build(architecture.configuration(file), "float16", "sdpa", mode)
    kept_whole = sum(
        2 * weight.numel()
        for name, weight in whole.named_parameters()
        if weight.dim() == 1 or "pos_embed" in name or "patch_embed" in name
    )
    total = sum(2 * weight.numel() for weight in whole.parameters())
    together = ranks * vllm.build(file, "float16", ranks, mode).weights_bytes
    assert total <= together <= total + (ranks - 1) * kept_whole


@pytest.mark.parametrize("model", ["Qwen3-VL-30B-A3B-Instruct", "Qwen2.5-VL-7B-Instruct", "Qwen3-Embedding-4B"])
def test_two_ranks_hold_half_each_of_a_mixture_and_of_models_of_other_families(model: str, tmp_path: Path) -> None:
    whole, half = (
        document(
            tmp_path, "--gpu", f"{ranks}x H100 80GB", "--backend", "vllm", "--tensor-parallel-size", str(ranks),
            "--model", f"Qwen/{model}", "--max-pixels", "0",
        )["devices"][0]
        for ranks in (1, 2)
    )  # fmt: skip
    # Norms, and the part of a vision model that vLLM does not split, are on both.
    assert half["weights_bytes"] == pytest.approx(whole["weights_bytes"] / 2, rel=0.02)
    assert half["kv_cache_bytes"] == whole["kv_cache_bytes"] / 2


QWEN2 = {
    "model_type": "qwen2", "architectures": ["Qwen2ForCausalLM"], "hidden_size": 3584, "intermediate_size": 18944,
    "num_hidden_layers": 28, "num_attention_heads": 28, "num_key_value_heads": 4, "vocab_size": 152064,
    "tie_word_embeddings": False,
}  # fmt: skip
LM_HEAD = 152064 * 3584 * 2
AWQ = {"quant_method": "awq", "bits": 4, "group_size": 128, "zero_point": True, "version": "gemm"}


@pytest.mark.parametrize(
    ("settings", "published"),
    [({}, 14.25), ({"quantization_config": AWQ}, 5.2032)],
    ids=["16 bits", "AWQ"],
)
def test_the_weights_of_a_qwen2_are_those_that_vllm_says_it_loaded(
    settings: dict[str, object], published: float, tmp_path: Path
) -> None:
    """Readings: docs/measurements/fit.md; of the 7B in 16 bits vLLM says 14.2 to 14.25 GiB."""
    (tmp_path / "config.json").write_text(json.dumps({**QWEN2, **settings}))
    asked = ("--gpu", "RTX 3090", "--backend", "vllm", "--model", str(tmp_path), "--max-pixels", "0")
    device = document(tmp_path, *asked)["devices"][0]
    assert (device["weights_bytes"] + LM_HEAD) / GIB == pytest.approx(published, rel=0.01)
    assert device["kv_cache_bytes"] == 28 * 2 * 4 * 128 * 2 * (24 + 128)


def test_the_pass_that_vllm_makes_when_it_starts_is_as_full_as_it_lets_it_be(tmp_path: Path) -> None:
    from envcheck.fit.child import architecture, vllm

    config = architecture.configuration(config_file(tmp_path, SMALL))
    load = Workload(pixels=400 * TOKEN_PIXELS, length=100)
    assert vllm.tokens(load, config) == 24 + 100 + 400
    assert vllm.fullest(load, config).batch == VLLM_TOKENS // 524


def test_what_other_programs_hold_is_named_and_not_asked_for(tmp_path: Path) -> None:
    gpu = {
        "index": 0, "name": "NVIDIA GeForce RTX 3090", "memory_total_bytes": 24 * GIB, "memory_free_bytes": 18 * GIB,
        "processes": [{"pid": 4242, "name": "python", "memory_bytes": 6 * GIB}],
    }  # fmt: skip
    box = tmp_path / "box.json"
    box.write_text(json.dumps({"schema": "envcheck.snapshot/1", "gpus": [gpu]}))
    asked = ("--from", str(box), "--backend", "vllm", "--model", "Qwen/Qwen3-VL-Embedding-2B")
    code, out, _ = fit(tmp_path, *asked)
    assert code == 0
    words = " ".join(out.split())
    assert "now used by python (process 4242, 6.0 GiB)" in words
    assert "gpu_memory_utilization=0.75" in words


def test_a_model_that_cannot_be_split_so_is_said_to_be(tmp_path: Path) -> None:
    code, out, err = fit(tmp_path, "--gpu", "3x RTX 3090", "--backend", "vllm", "--tensor-parallel-size", "3")
    assert (code, out) == (2, "")
    assert "3 GPUs do not divide the model's 32 attention heads" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--gpu", "RTX 3090", "--backend", "vllm", "--tensor-parallel-size", "2"], "there is 1 GPU."),
        (["--gpu", "2x RTX 3090", "--from", "box.json"], "each name a machine"),
        (["--gpu", "2x RTX 3090", "--tensor-parallel-size", "2"], "works only with --backend vllm"),
        (["--backend", "vlm"], "did you mean 'vllm'?"),
    ],
)
def test_bad_usage(arguments: list[str], says: str, tmp_path: Path) -> None:
    code, out, err = fit(tmp_path, *arguments)
    assert (code, out) == (2, "")
    assert says in err


def test_vllm_takes_no_more_than_its_share() -> None:
    (card,) = named("RTX 3090")
    assert room(card, "vllm").free_bytes == int(0.92 * 24 * GIB) < room(card, "transformers").free_bytes
