"""Real models, whole and broken, in the real libraries."""

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from envcheck.report.document import exit_code
from envcheck.smoke.request import SmokeRequest
from tests.smoke.models import NEEDS_MODELS, copy_of, in_this_process
from tests.smoke.samples import by_check

pytestmark = NEEDS_MODELS


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
def test_every_number_type(tiny: Path, dtype: str) -> None:
    result = in_this_process(SmokeRequest(model=str(tiny), dtype=dtype, device_map="cpu"))
    assert result.ok, result.findings
    assert result.dtype == dtype
    assert result.device_map == {"": "cpu"}


@pytest.mark.parametrize("attention", ["eager", "sdpa"])
def test_the_attention_that_ran_is_the_one_that_is_reported(tiny: Path, attention: str) -> None:
    assert in_this_process(SmokeRequest(model=str(tiny), attention=attention)).attention == attention


def test_eager_and_sdpa_agree_so_that_what_is_measured_is_the_model(tiny: Path) -> None:
    values = [in_this_process(SmokeRequest(model=str(tiny), attention=a)).cosines.text_image for a in ("eager", "sdpa")]
    assert values[0] == pytest.approx(values[1], abs=1e-4)


@pytest.mark.parametrize(
    ("low", "high", "seen"), [(4096, 16384, range(8192, 20000)), (4096, 262144, range(200_000, 290_000))]
)
def test_images_are_drawn_as_large_as_asked(tiny: Path, low: int, high: int, seen: range) -> None:
    result = in_this_process(SmokeRequest(model=str(tiny), min_pixels=low, max_pixels=high))
    assert result.largest_image_pixels in seen


def test_small_images_are_enlarged_to_the_least_size(tiny: Path) -> None:
    result = in_this_process(SmokeRequest(model=str(tiny), min_pixels=131_072))
    assert result.largest_image_pixels is not None
    assert result.largest_image_pixels >= 131_072


def test_the_instruction_reaches_the_model(tiny: Path) -> None:
    said = [in_this_process(SmokeRequest(model=str(tiny), instruction=text)) for text in ("Find images.", "Sort them.")]
    assert said[0].cosines.text_image != pytest.approx(said[1].cosines.text_image, abs=1e-6)


def test_two_builds_are_the_same(tiny: Path, tmp_path: Path) -> None:
    from envcheck.smoke.child.tiny.build import build

    build(tmp_path)
    assert (tmp_path / "model.safetensors").read_bytes() == (tiny / "model.safetensors").read_bytes()


def test_the_last_token_is_found_whichever_side_the_padding_is_on() -> None:
    import torch

    from envcheck.smoke.child.backends.transformers import last_token

    hidden = torch.arange(2 * 4 * 3, dtype=torch.float32).reshape(2, 4, 3)
    left = torch.tensor([[0, 0, 1, 1], [1, 1, 1, 1]])
    right = torch.tensor([[1, 1, 0, 0], [1, 1, 1, 1]])
    assert torch.equal(last_token(hidden, left), torch.stack([hidden[0, 3], hidden[1, 3]]))
    assert torch.equal(last_token(hidden, right), torch.stack([hidden[0, 1], hidden[1, 3]]))


def truncate(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1_000_000])


def empty(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"")


def without_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def without_processor(folder: Path) -> None:
    for name in ("processor_config.json", "preprocessor_config.json"):
        (folder / name).unlink(missing_ok=True)


def without_tokenizer(folder: Path) -> None:
    for name in ("tokenizer.json", "vocab.json", "merges.txt"):
        (folder / name).unlink(missing_ok=True)


def without_template(folder: Path) -> None:
    (folder / "chat_template.jinja").unlink()


def without_config(folder: Path) -> None:
    (folder / "config.json").unlink()


def cut_config(folder: Path) -> None:
    (folder / "config.json").write_text("{")


def wider_than_its_weights(folder: Path) -> None:
    change_text_config(folder, "hidden_size", 128)


def of_an_unknown_architecture(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "qwen9_vl"}))


def change_text_config(folder: Path, name: str, value: object) -> None:
    config = json.loads((folder / "config.json").read_text())
    config["text_config"][name] = value
    (folder / "config.json").write_text(json.dumps(config))


def truncate_a_shard(folder: Path) -> None:
    """Saved in several files, as the published models are; the last of them is cut short."""
    from transformers import Qwen3VLForConditionalGeneration

    Qwen3VLForConditionalGeneration.from_pretrained(folder).save_pretrained(folder, max_shard_size="2MB")
    (folder / "model.safetensors").unlink(missing_ok=True)
    last = sorted(folder.glob("model-*.safetensors"))[-1]
    last.write_bytes(last.read_bytes()[:-1000])


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        (truncate_a_shard, "weights-corrupt"),
        (truncate, "weights-corrupt"),
        (empty, "weights-corrupt"),
        (without_weights, "model-download-incomplete"),
        (without_processor, "model-download-incomplete"),
        (without_tokenizer, "model-download-incomplete"),
        (without_template, "model-download-incomplete"),
        (without_config, "model-download-incomplete"),
        (cut_config, "model-download-incomplete"),
        (wider_than_its_weights, "weights-corrupt"),
        (of_an_unknown_architecture, "transformers-too-old"),
    ],
)
def test_a_folder_with_something_wrong(tiny: Path, tmp_path: Path, harm: Callable[[Path], None], problem: str) -> None:
    folder = copy_of(tiny, tmp_path / "model")
    harm(folder)
    result = in_this_process(SmokeRequest(model=str(folder)))
    finding = result.findings[0]
    assert finding.problem == problem, finding
    assert exit_code(result.findings, strict=False) == 1
    assert finding.fixes, "it is said what to do"


def test_pickled_weights_are_not_read(tiny: Path, tmp_path: Path) -> None:
    folder = copy_of(tiny, tmp_path / "model")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    finding = in_this_process(SmokeRequest(model=str(folder))).findings[0]
    assert finding.problem == "model-download-incomplete"
    assert "a pickle, which can run code" in finding.detail


def test_code_that_comes_with_a_model_is_never_run(tiny: Path, tmp_path: Path) -> None:
    folder = copy_of(tiny, tmp_path / "model")
    config = json.loads((folder / "config.json").read_text())
    config["auto_map"] = {"AutoConfig": "own.Own", "AutoModel": "own.Own"}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "own.py").write_text(f"open({str(tmp_path / 'it-ran')!r}, 'w')\n")
    assert in_this_process(SmokeRequest(model=str(folder))).ok
    assert not (tmp_path / "it-ran").exists()


def test_layers_that_are_not_in_the_files_are_noticed_although_the_model_loads(tiny: Path, tmp_path: Path) -> None:
    folder = copy_of(tiny, tmp_path / "model")
    change_text_config(folder, "num_hidden_layers", 6)
    finding = by_check(in_this_process(SmokeRequest(model=str(folder))))["smoke.load"]
    assert finding.problem == "weights-corrupt"
    assert "language_model.layers.4" in finding.detail


def test_names_without_the_published_prefix_are_found_too(tiny: Path, tmp_path: Path) -> None:
    folder = copy_of(tiny, tmp_path / "model")
    rewrite(folder, lambda name, tensor: (name.removeprefix("model."), tensor))
    assert in_this_process(SmokeRequest(model=str(folder))).ok


def test_a_weight_that_is_nan(tiny: Path, tmp_path: Path) -> None:
    folder = copy_of(tiny, tmp_path / "model")
    rewrite(folder, lambda name, tensor: (name, tensor * float("nan") if name.endswith(".norm.weight") else tensor))
    findings = by_check(in_this_process(SmokeRequest(model=str(folder))))
    assert findings["smoke.finite"].problem == "smoke-not-finite"
    assert "language_model.norm.weight" in str(findings["smoke.finite"].evidence["broken_weights"])
    assert "again" in findings["smoke.finite"].fixes[0].summary, "no other dtype fixes a broken file"
    assert findings["smoke.text-text"].status == "skip"


def test_a_model_that_is_not_what_its_name_says(tiny: Path, tmp_path: Path) -> None:
    folder = copy_of(tiny, tmp_path / "Qwen3-VL-Embedding-2B")
    finding = by_check(in_this_process(SmokeRequest(model=str(folder))))["smoke.dimension"]
    assert finding.problem == "smoke-dimension-wrong"
    assert finding.evidence["expected"] == 2048


@pytest.mark.parametrize("attention", ["flash_attention_2", "no_such_attention"])
def test_attention_that_is_not_to_be_had(tiny: Path, attention: str) -> None:
    result = in_this_process(SmokeRequest(model=str(tiny), attention=attention))
    assert result.findings[0].problem == "attention-backend-unavailable"


def test_a_kernel_of_the_hub_needs_the_package_that_loads_it(tiny: Path) -> None:
    if find_spec("kernels"):
        pytest.skip("it is installed here")
    finding = in_this_process(SmokeRequest(model=str(tiny), attention="kernels-community/flash-attn2")).findings[0]
    assert finding.problem == "attention-backend-unavailable"
    assert any("kernels" in word for fix in finding.fixes for command in fix.commands for word in command)


def test_a_hub_that_may_not_be_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    result = in_this_process(SmokeRequest(model="Qwen/Qwen3-VL-Embedding-2B", offline=True))
    assert (result.findings[0].problem, result.findings[0].status) == ("model-not-cached", "fail")


def rewrite(folder: Path, change: Callable[[str, Any], tuple[str, Any]]) -> None:
    """Change the weights of a model: each by its name."""
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    changed = dict(change(name, tensor) for name, tensor in weights.items())
    save_file(changed, folder / "model.safetensors", metadata={"format": "pt"})
