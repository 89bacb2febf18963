"""Two backends, the same inputs: where they part, and why."""

from dataclasses import replace
from typing import Any

import pytest
from msgspec.structs import replace as with_changes

from envcheck.findings import Finding
from envcheck.smoke.child_log import Account, Image, Trace
from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.result import SmokeResult
from envcheck.smoke.run import carry_out as run_both
from envcheck.snapshot import Snapshot
from tests.smoke.samples import REAL, raised

TEXT = Trace("text", (1, 2, 3), (), (0.6, 0.8), prompt="system: x")
IMAGE = Trace("image", (1, 9, 9, 9, 9, 3), (Image((1, 4, 4), 0.1, 0.5),), (0.8, 0.6), prompt="system: i")
APART = (0.0, 1.0)
REQUEST = SmokeRequest(model="/model", backend="vllm", compare="transformers")


def told(text: Trace = TEXT, image: Trace = IMAGE, **facts: Any) -> Account:
    """A run that came to its end and told of a text and an image."""
    return Account(facts=with_changes(REAL, traces=(text, image), **facts), done=True)


def compared(theirs: Account, ours: Account | None = None) -> tuple[SmokeResult, Finding]:
    accounts = {"vllm": ours or told(), "transformers": theirs}
    result = run_both(REQUEST, Snapshot(), lambda request: accounts[request.backend])
    return result, result.findings[-1]


def changed(trace: Trace, **values: Any) -> Trace:
    """The trace with other values, and an embedding that lies elsewhere."""
    return with_changes(trace, **{"embedding": APART, **values})


def test_backends_that_agree() -> None:
    result, finding = compared(told())
    assert finding.status == "pass"
    assert finding.title == "vllm and transformers: cosine 1.000000 (text 1.000000, image 1.000000)"
    assert result.comparison is not None
    assert (result.comparison.parts_at, result.comparison.token_ids) == (None, True)


@pytest.mark.parametrize(
    ("theirs", "step", "said"),
    [
        (told(text=changed(TEXT, token_ids=(1, 2), prompt=None)), "token_ids", "instruction, or tokenizer"),
        (told(text=changed(TEXT, token_ids=(1, 2), prompt="ask: x")), "prompt", "another chat template"),
        (told(text=changed(TEXT, token_ids=(1, 2), prompt="system: x")), "token_ids", "split it differently"),
        (
            told(image=changed(IMAGE, token_ids=(1, 9, 9, 3), images=(Image((1, 2, 4), 0.1, 0.5),))),
            "image_grid",
            "min_pixels and max_pixels",
        ),
        (told(image=changed(IMAGE, token_ids=(1, 9, 9, 3), images=None)), "image_grid", "min_pixels and max_pixels"),
        (told(image=changed(IMAGE, images=None)), "not known", "pixel values"),
        (told(text=changed(TEXT), pooling=None), "not known", "pooling"),
        (told(text=changed(TEXT), image=with_changes(IMAGE, images=None)), "model", "positions of image tokens"),
        (told(text=with_changes(TEXT, embedding=(1.2, 1.6))), "normalisation", "does not normalize"),
        (told(image=changed(IMAGE, images=(Image((1, 4, 4), 0.4, 0.5),))), "pixel_values", "another resampling"),
        (told(text=changed(TEXT), pooling="mean"), "pooling", "lasttoken and mean"),
        (told(text=changed(TEXT), dtype="bfloat16"), "dtype", "float16 and bfloat16"),
        (told(text=changed(TEXT)), "model", "positions of image tokens"),
    ],
)
def test_the_first_step_that_differs_is_named_with_its_likely_cause(theirs: Account, step: str, said: str) -> None:
    if theirs.facts.pooling is None and step != "not known":
        theirs = replace(theirs, facts=with_changes(theirs.facts, pooling="lasttoken"))
    result, finding = compared(theirs, told(pooling="lasttoken"))
    assert result.comparison is not None
    assert result.comparison.parts_at == step
    assert (finding.problem, finding.status) == ("backend-mismatch", "warn")
    assert said in finding.detail


def test_what_differs_and_does_not_matter_is_no_alarm() -> None:
    result, finding = compared(told(dtype="bfloat16"))
    assert finding.status == "pass"
    assert result.comparison is not None
    assert result.comparison.dtype is False


def test_a_backend_that_fails_is_no_disagreement() -> None:
    result, finding = compared(raised("No module named 'vllm'", "builtins.ModuleNotFoundError"))
    assert finding.status == "skip"
    assert [f.status for f in result.findings if f.check == "smoke.run"] == ["fail"]


def test_float16_that_overflows_is_tried_again_in_bfloat16() -> None:
    accounts = {
        "auto": told(finite=False, norm_error=None),
        "float16": told(finite=False, norm_error=None),
        "bfloat16": told(dtype="bfloat16"),
    }
    for dtype, status, ran in (("auto", "warn", "bfloat16"), ("float16", "fail", "float16")):
        result = run_both(replace(REQUEST, dtype=dtype, compare=None), Snapshot(), lambda one: accounts[one.dtype])
        finding = next(f for f in result.findings if f.problem == "smoke-not-finite")
        assert (result.dtype, finding.status) == (ran, status)
        assert "A second attempt in bfloat16 gave finite embeddings." in finding.detail


def test_float16_that_overflows_because_the_weights_are_broken_is_not_tried_again() -> None:
    asked: list[str] = []

    def attempt(request: SmokeRequest) -> Account:
        asked.append(request.dtype)
        return told(finite=False, norm_error=None, broken_weights=("norm.weight",))

    run_both(replace(REQUEST, dtype="auto", compare=None), Snapshot(), attempt)
    assert asked == ["auto"]


def test_a_step_that_a_backend_does_not_show_is_not_known_and_never_the_same() -> None:
    ours, theirs = told(pooling="lasttoken"), told(image=with_changes(IMAGE, images=None, prompt=None), pooling=None)
    result, finding = compared(theirs, ours)
    assert result.comparison is not None
    assert result.comparison.parts_at is None
    assert result.comparison.not_known == ("prompt", "image_grid", "pixel_values", "pooling")
    assert finding.status == "pass"
    assert (
        "not known, because a backend does not report it: prompt, image grid, pixel values, pooling" in finding.detail
    )


def test_16_bits_may_differ_more_than_32() -> None:
    tolerances = []
    for dtype in ("float32", "bfloat16"):
        result, _ = compared(told(dtype=dtype), told(dtype=dtype))
        assert result.comparison is not None
        tolerances.append(result.comparison.tolerances["image"])
    assert tolerances[0] < tolerances[1]
