"""What a folder is, is said before anything is loaded, with what can still be tested of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from envcheck.smoke import run_smoke
from envcheck.smoke.model_kind import model_kind
from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.result import SmokeResult
from envcheck.snapshot import Snapshot
from tests.smoke.models import NEEDS_MODELS

VISION: dict[str, Any] = {"vision_config": {"num_heads": 16}}


def folder_of(folder: Path, config: dict[str, Any] | None, *files: str) -> Path:
    folder.mkdir(exist_ok=True)
    if config is not None:
        (folder / "config.json").write_text(json.dumps(config))
    for name in files:
        (folder / name).write_text("{}")
    return folder


@pytest.mark.parametrize(
    ("name", "config", "files", "kind", "tested"),
    [
        ("m", {"model_type": "qwen3_vl", **VISION}, ["modules.json"], "Qwen3-VL embedding model", "all"),
        ("Qwen3-VL-Embedding-2B", {"model_type": "qwen3_vl", **VISION}, [], "Qwen3-VL embedding model", "all"),
        ("Qwen3-VL-2B-Instruct", {"model_type": "qwen3_vl", **VISION}, [], "Qwen3-VL (generates text)", "all"),
        ("Qwen3-VL-Reranker-2B", {"model_type": "qwen3_vl", **VISION}, [], "reranker (qwen3_vl)", "nothing"),
        ("m", {"model_type": "qwen2_5_vl", **VISION}, [], "Qwen2.5-VL (qwen2_5_vl)", "nothing"),
        ("m", {"model_type": "qwen3"}, ["modules.json"], "text embedding model (qwen3)", "text"),
        ("Qwen3-Embedding-0.6B", {"model_type": "qwen3"}, [], "text embedding model (qwen3)", "text"),
        ("m", {"model_type": "xlm-roberta"}, [], "text embedding model (xlm-roberta)", "text"),
        ("m", {"model_type": "qwen3"}, [], "language model (qwen3)", "nothing"),
        ("m", {"model_type": "clip", **VISION}, [], "CLIP (clip)", "nothing"),
        ("m", {"model_type": "siglip", **VISION}, [], "SigLIP (siglip)", "nothing"),
        ("m", {"model_type": "xlm-roberta", "architectures": ["XLMRobertaForSequenceClassification"]}, [],
         "reranker (xlm-roberta)", "nothing"),
        ("m", None, ["model-Q4_K_M.gguf"], "GGUF model", "nothing"),
    ],
)  # fmt: skip
def test_what_a_folder_is(
    tmp_path: Path, name: str, config: dict[str, Any] | None, files: list[str], kind: str, tested: str
) -> None:
    folder = folder_of(tmp_path / name, config, *files)
    found = model_kind(SmokeRequest(model=str(folder)), Snapshot())
    assert found is not None
    assert (found.name, found.tested) == (kind, tested)


@pytest.mark.parametrize("config", [None, {}, {"model_type": "new_kind_of_vl", **VISION}])
def test_what_is_not_known_is_loaded_to_see(tmp_path: Path, config: dict[str, Any] | None) -> None:
    assert model_kind(SmokeRequest(model=str(folder_of(tmp_path / "m", config))), Snapshot()) is None


def test_what_cannot_be_tested_is_said_without_loading_it(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "m", {"model_type": "clip", **VISION})
    result = run_smoke(SmokeRequest(model=str(folder), python="/no/python/is/started"))
    (finding,) = result.findings
    assert (finding.problem, finding.title) == ("smoke-failed", "Not an embedding model: CLIP (clip)")
    assert "two separate encoders" in finding.detail
    assert result.stages_s == {}


@pytest.fixture(scope="module")
def text_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Qwen3 of random weights, as sentence-transformers saves an embedding model of it."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import Qwen3Config, Qwen3Model

    from envcheck.smoke.child.tiny.build import tokenizer

    plain, folder = tmp_path_factory.mktemp("plain"), tmp_path_factory.mktemp("text")
    config = Qwen3Config(
        vocab_size=264, hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, head_dim=16, initializer_range=0.2, envcheck_random_weights=True,
    )  # fmt: skip
    Qwen3Model(config).save_pretrained(plain)
    tokenizer().save_pretrained(plain)
    modules = [Transformer(str(plain)), Pooling(64, "mean"), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)
    return folder


def text_result(folder: Path) -> SmokeResult:
    return run_smoke(SmokeRequest(model=str(folder), compare="vllm"))


@pytest.mark.models
@pytest.mark.skipif(bool(NEEDS_MODELS[1].args[0]), reason="the model's packages are not installed")
def test_a_text_embedding_model_is_tested_with_sentence_transformers_on_texts_alone(text_model: Path) -> None:
    result = text_result(text_model)
    assert result.ok, result.findings
    assert (result.kind, result.backend) == ("text embedding model (qwen3)", "sentence-transformers")
    assert (result.texts, result.images, result.dimension) == (3, 0, 64)
    assert result.cosines.text_text == pytest.approx(1)
    assert (result.cosines.text_image, result.cosines.mixed_mixed, result.images_per_s) == (None, None, None)
