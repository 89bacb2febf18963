"""Models of other families: text encoders, whole images, windows, mixtures of experts, quantised checkpoints."""

import json
from pathlib import Path
from typing import Any

import pytest

from envcheck.fit.predict import refusal
from envcheck.fit.request import Case, Workload
from tests.fit.models import TINY, allocated, config_file
from tests.smoke.models import NEEDS_MODELS

IDS = {"image_token_id": 997, "video_token_id": 996, "vision_start_token_id": 995, "vision_end_token_id": 994}
TEXT = {
    "vocab_size": 1000, "hidden_size": 128, "intermediate_size": 256, "num_hidden_layers": 3, "num_attention_heads": 4,
    "num_key_value_heads": 2, "max_position_embeddings": 4096,
}  # fmt: skip
SEEING = {"hidden_size": 128, "intermediate_size": 256, "num_hidden_layers": 3, "num_attention_heads": 4}
CONFIGS: dict[str, dict[str, Any]] = {
    "BERT": {"model_type": "bert", **TEXT, "max_position_embeddings": 512},
    "RoBERTa": {"model_type": "xlm-roberta", **TEXT, "max_position_embeddings": 514},
    "Qwen3": {"model_type": "qwen3", **TEXT, "head_dim": 32},
    "Qwen3-MoE": {
        "model_type": "qwen3_moe", **TEXT, "head_dim": 32, "num_experts": 8, "num_experts_per_tok": 2,
        "moe_intermediate_size": 64,
    },
    "CLIP": {
        "model_type": "clip",
        "text_config": {**TEXT, "max_position_embeddings": 77},
        "vision_config": SEEING,
    },
    "SigLIP": {"model_type": "siglip", "text_config": {**TEXT, "max_position_embeddings": 64}, "vision_config": SEEING},
    "ViT": {"model_type": "vit", **SEEING},
    "Qwen2.5-VL": {
        "model_type": "qwen2_5_vl", **TEXT, **IDS, "rope_scaling": {"type": "mrope", "mrope_section": [4, 6, 6]},
        "vision_config": {
            "model_type": "qwen2_5_vl", "depth": 4, "hidden_size": 128, "intermediate_size": 256, "num_heads": 4,
            "out_hidden_size": 128, "patch_size": 14, "window_size": 112, "fullatt_block_indexes": [3],
        },
    },
}  # fmt: skip


def written(folder: Path, config: dict[str, Any]) -> str:
    file = folder / "config.json"
    file.write_text(json.dumps(config))
    return str(file)


@pytest.mark.models
@pytest.mark.once
class TestTraced:
    """With torch and transformers."""

    pytestmark = NEEDS_MODELS

    @pytest.mark.parametrize("name", CONFIGS)
    def test_weights_are_exact_and_a_pass_is_followed(self, name: str, tmp_path: Path) -> None:
        from transformers import AutoConfig, AutoModel

        from envcheck.fit.child.work import measurer

        file = written(tmp_path, CONFIGS[name])
        dtype = "bfloat16" if name == "Qwen3-MoE" else "float32"  # the fused experts are of 16 bits
        told = measurer()(Case(config=file, dtype=dtype, workload=Workload(batch=2, pixels=64 * 1024, length=40)))
        model = AutoModel.from_config(AutoConfig.from_pretrained(file), dtype=dtype)
        tensors = {t.untyped_storage().data_ptr(): t for t in (*model.parameters(), *model.buffers())}
        assert told.weights == {0: sum(t.numel() * t.element_size() for t in tensors.values())}
        assert told.activations[0] > 0

    @pytest.mark.parametrize("name", ["BERT", "Qwen3", "CLIP"])
    def test_a_real_pass_takes_what_was_predicted(self, name: str, tmp_path: Path) -> None:
        import torch
        from transformers import AutoConfig, AutoModel

        from envcheck.fit.child import model_inputs
        from envcheck.fit.child.work import measurer

        load = Workload(batch=2, length=60)
        file = written(tmp_path, CONFIGS[name])
        told = measurer()(Case(config=file, dtype="float32", workload=load))
        model = AutoModel.from_config(AutoConfig.from_pretrained(file)).eval()
        suited = model_inputs.suited(load, model.config)

        def given() -> dict[str, Any]:
            made = {name: torch.tensor(t.tolist()) for name, t in model_inputs.model_inputs(model, suited).items()}
            if model_inputs.pictures(model):
                made["pixel_values"] = torch.rand(model_inputs.pixel_shape(model, suited))
            return made

        assert told.activations[0] == pytest.approx(allocated(model, given), rel=0.03)

    @pytest.mark.parametrize(
        ("settings", "share"),
        [
            ({"quant_method": "bitsandbytes", "load_in_8bit": True}, 0.5),
            ({"quant_method": "bitsandbytes", "load_in_4bit": True}, 0.28),
            ({"quant_method": "awq", "bits": 4, "group_size": 128}, 0.26),
            ({"quant_method": "gptq", "bits": 4, "group_size": 128}, 0.26),
            ({"quant_method": "fp8"}, 0.5),
        ],
        ids=lambda one: str(one)[:40],
    )
    def test_quantised_layers_count_with_their_bits(
        self, settings: dict[str, Any], share: float, tmp_path: Path
    ) -> None:
        from envcheck.fit.child.work import measurer

        plain = {
            **CONFIGS["Qwen3"],
            "hidden_size": 512,
            "intermediate_size": 2048,
            "num_hidden_layers": 6,
            "vocab_size": 10,
        }
        whole = measurer()(Case(config=written(tmp_path, plain)))
        small = measurer()(Case(config=written(tmp_path, {**plain, "quantization_config": settings})))
        assert small.weights[0] / whole.weights[0] == pytest.approx(share, rel=0.05)
        assert small.activations == whole.activations

    def test_a_quantised_checkpoint_counts_with_the_bytes_that_its_files_have(self, tmp_path: Path) -> None:
        """Its config.json names 4 bits; its files have twice as much for one layer, which was left in 8."""
        import torch
        from safetensors.torch import save_file

        from envcheck.fit.child.work import measurer

        settings = {"quant_method": "awq", "bits": 4, "group_size": 128}
        config = {**CONFIGS["Qwen3"], "quantization_config": settings}
        file = written(tmp_path, config)
        by_bits = measurer()(Case(config=file)).weights[0]
        gate = TEXT["hidden_size"] * TEXT["intermediate_size"]
        stored = {
            "model.layers.0.mlp.gate_proj.qweight": torch.zeros(gate, dtype=torch.uint8),
            "model.layers.0.mlp.gate_proj.scales": torch.zeros(512, dtype=torch.float16),
            "lm_head.weight": torch.zeros(4096),
        }
        save_file(stored, tmp_path / "model.safetensors")
        in_bits = int(gate * (4 + 20 / 128) / 8)
        assert measurer()(Case(config=file)).weights[0] == by_bits - in_bits + gate + 1024
        (tmp_path / "model.safetensors").write_bytes(b"cut off")
        assert measurer()(Case(config=file)).weights[0] == by_bits


@pytest.mark.parametrize(
    ("kind", "message", "said"),
    [
        ("builtins.ModuleNotFoundError", "No module named 'torch'", "has no torch"),
        ("builtins.ValueError", "It does not recognize this architecture.", "does not support this architecture"),
        ("builtins.OSError", "me/mine is not a local folder", "there is no config.json of me/mine on this machine"),
        ("torch.x.DataDependentOutputException", "aten.item", "cannot trace this model"),
        ("builtins.RuntimeError", "The size of tensor a (3) must match", "cannot be traced without its weights"),
        ("envcheck.fit.child.tensor_parallel.CannotSplitError", "3 GPUs do not divide it.", "3 GPUs do not divide it."),
    ],
)  # fmt: skip
def test_what_cannot_be_predicted_is_refused_in_one_sentence_of_our_own(kind: str, message: str, said: str) -> None:
    sentence = refusal("/env/bin/python", "me/mine", kind, message)
    assert said in sentence
    assert "\n" not in sentence
    assert kind.startswith("envcheck.") or message not in sentence


def test_the_sizes_of_the_tests_are_not_in_the_table(tmp_path: Path) -> None:
    from envcheck.fit import table

    assert table.entry_of(config_file(tmp_path, TINY)) is None
