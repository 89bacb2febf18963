"""The backends agree: the same model, the same inputs, the same embeddings."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from envcheck.smoke.child.backends import Backend
from envcheck.smoke.child.backends import sentence_transformers as sentences
from envcheck.smoke.child.backends import transformers as reference
from envcheck.smoke.child.inputs import Input, make_inputs
from envcheck.smoke.child.measure import cosine
from envcheck.smoke.child_log import Account
from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.run import carry_out
from envcheck.snapshot import Snapshot
from tests.smoke.models import NEEDS_MODELS, account_of, copy_of, in_this_process
from tests.smoke.samples import by_check
from tests.smoke.test_models import rewrite

pytestmark = [*NEEDS_MODELS, pytest.mark.once]


@pytest.fixture
def sentence_model(tiny: Path, tmp_path: Path) -> Path:
    """The tiny model as sentence-transformers saves it, with the files that the published models have for it."""
    from sentence_transformers import SentenceTransformer

    folder = tmp_path / "model"
    modules = sentences.modules(str(tiny), {})
    SentenceTransformer(modules=modules, device="cpu").save(str(folder), create_model_card=False)
    return folder


def pool(folder: Path, mode: str) -> None:
    file = folder / "1_Pooling" / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "pooling_mode": mode}))


def embeddings(backend: Backend, folder: Path, entries: list[Input]) -> list[list[float]]:
    return backend.load(SmokeRequest(model=str(folder), device_map="cpu"), str(folder)).embed(entries)


@pytest.mark.parametrize("declared", [True, False], ids=["modules.json", "no modules.json"])
def test_transformers_and_sentence_transformers_agree_on_text_image_and_both(
    tiny: Path, sentence_model: Path, declared: bool
) -> None:
    entries = make_inputs().all()
    ours = embeddings(reference, tiny, entries)
    theirs = embeddings(sentences, sentence_model if declared else tiny, entries)
    for entry, a, b in zip(entries, ours, theirs, strict=True):
        assert max(abs(x - y) for x, y in zip(a, b, strict=True)) < 1e-4, entry
        assert (cosine(a, b) or 0) > 1 - 1e-4, entry


def test_what_the_two_make_of_an_input_is_the_same(tiny: Path) -> None:
    request = SmokeRequest(model=str(tiny), device_map="cpu", instruction="Find it")
    a, b = (backend.load(request, str(tiny)) for backend in (reference, sentences))
    for entry in make_inputs().all():
        assert a.trace(entry) == b.trace(entry)


def test_the_smoke_test_through_sentence_transformers(tiny: Path) -> None:
    request = SmokeRequest(model=str(tiny), backend="sentence-transformers", device_map="cpu", max_pixels=65536)
    result = in_this_process(request)
    assert result.ok, result.findings
    assert (result.dimension, result.pooling, result.attention) == (64, "lasttoken", "sdpa")
    assert result.largest_image_pixels in range(30_000, 65_537)
    assert result.texts_per_s
    assert result.images_per_s


def test_a_folder_that_pools_wrongly(sentence_model: Path) -> None:
    pool(sentence_model, "mean")
    result = in_this_process(SmokeRequest(model=str(sentence_model), backend="sentence-transformers"))
    finding = by_check(result)["smoke.pooling"]
    assert (finding.problem, finding.status) == ("backend-mismatch", "fail")
    assert "uses mean pooling" in finding.title
    assert "1_Pooling/config.json" in finding.fixes[0].summary


def test_weights_that_are_not_in_the_files_are_noticed_here_too(sentence_model: Path) -> None:
    config = json.loads((sentence_model / "config.json").read_text())
    config["text_config"]["num_hidden_layers"] = 6
    (sentence_model / "config.json").write_text(json.dumps(config))
    result = in_this_process(SmokeRequest(model=str(sentence_model), backend="sentence-transformers"))
    assert by_check(result)["smoke.load"].problem == "weights-corrupt"


def test_vllm_that_is_not_installed_is_said_to_be(tiny: Path) -> None:
    from importlib.util import find_spec

    if find_spec("vllm"):
        pytest.skip("vLLM is installed here")
    finding = in_this_process(SmokeRequest(model=str(tiny), backend="vllm")).findings[0]
    assert finding.problem == "package-missing"
    assert "vllm" in finding.title.lower()
    assert "separate environment" in finding.fixes[0].summary


@pytest.mark.parametrize(
    ("mode", "parts_at", "status"), [("lasttoken", None, "pass"), ("mean", "pooling", "warn")], ids=["agree", "part"]
)
def test_two_backends_compared(sentence_model: Path, mode: str, parts_at: str | None, status: str) -> None:
    pool(sentence_model, mode)
    request = SmokeRequest(model=str(sentence_model), compare="sentence-transformers", device_map="cpu")
    result = carry_out(request, Snapshot(), account_of)
    assert result.comparison is not None
    assert (result.comparison.token_ids, result.comparison.image_grid, result.comparison.pixel_values) == (True,) * 3
    assert result.comparison.parts_at == parts_at
    assert by_check(result)["smoke.compare"].status == status


@pytest.mark.parametrize(("asked", "ran", "status"), [("auto", "bfloat16", "warn"), ("float16", "float16", "fail")])
def test_a_model_that_overflows_float16_is_tried_in_bfloat16(
    tiny: Path, tmp_path: Path, asked: str, ran: str, status: str
) -> None:
    folder = copy_of(tiny, tmp_path / "model")
    rewrite(
        folder, lambda name, weight: (name, weight * 1000 if "0.mlp.up" in name or "0.mlp.down" in name else weight)
    )
    request = SmokeRequest(model=str(folder), dtype=asked, device_map="cpu")

    def attempt(one: SmokeRequest) -> Account:
        """With float16 where a GPU would be given it."""
        return account_of(replace(one, dtype="float16" if one.dtype == "auto" else one.dtype))

    result = carry_out(request, Snapshot(), attempt)
    finding = next(f for f in result.findings if f.problem == "smoke-not-finite")
    assert (result.dtype, finding.status, result.ok) == (ran, status, status == "warn")
    assert "A second attempt in bfloat16 gave finite embeddings." in finding.detail
