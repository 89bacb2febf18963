"""The backends agree: the same model, the same inputs, the same embeddings."""

import json
from pathlib import Path

import pytest

from envcheck.smoke.child.backends import Backend
from envcheck.smoke.child.backends import sentence_transformers as sentences
from envcheck.smoke.child.backends import transformers as reference
from envcheck.smoke.child.inputs import Input, make_inputs
from envcheck.smoke.child.measure import cosine
from envcheck.smoke.request import SmokeRequest
from tests.smoke.models import NEEDS_MODELS, in_this_process
from tests.smoke.samples import by_check

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
    assert "pools by mean" in finding.title
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
    assert (finding.problem, finding.title) == ("package-missing", "vLLM is not installed")
    assert "environment of its own" in finding.fixes[0].summary
