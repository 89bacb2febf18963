"""Each value next to what it should be."""

import pytest

from envcheck.smoke.child_log import Account, Facts
from envcheck.smoke.judge import judge
from envcheck.smoke.request import SmokeRequest
from envcheck.snapshot import Snapshot
from tests.smoke.samples import REAL, REAL_MODEL, TINY, by_check, changed, ended, judged


def test_a_tiny_model_that_works_raises_no_alarm_and_says_every_value() -> None:
    result = judged(TINY)
    assert result.ok
    assert {finding.status for finding in result.findings} == {"pass"}
    said = {finding.title: finding.detail for finding in result.findings}
    assert said["Embedding dimension: 64"] == "expected 64, from the model's config.json"
    assert said["cosine(text, text): 1.000000"] == "expected 1 ± 1e-05"
    assert said["cosine(mixed, mixed): 1.000000"] == "expected 1 ± 1e-05"


def test_random_weights_are_not_judged_on_how_near_text_and_image_are() -> None:
    finding = by_check(judged(changed(TINY, text_image=-0.7)))["smoke.text-image"]
    assert (finding.status, finding.detail) == ("pass", "not checked: random weights")


def test_the_8b_on_two_gpus_raises_no_alarm() -> None:
    result = judged(REAL, REAL_MODEL)
    assert {finding.status for finding in result.findings} == {"pass"}
    assert result.peak_bytes == 11_000_000_000, "the fullest GPU"


@pytest.mark.parametrize(
    ("facts", "check", "problem", "status"),
    [
        (changed(REAL, dimension=2048), "smoke.dimension", "smoke-dimension-wrong", "fail"),
        (changed(REAL, text_text=0.998), "smoke.text-text", "smoke-text-unstable", "fail"),
        (changed(REAL, mixed_mixed=0.9), "smoke.mixed-mixed", "smoke-mixed-unstable", "fail"),
        (changed(REAL, batch_alone=0.95), "smoke.batch", "smoke-text-unstable", "fail"),
        (changed(REAL, text_image=0.05), "smoke.text-image", "smoke-image-implausible", "warn"),
        (changed(REAL, text_image=0.95), "smoke.text-image", "smoke-image-implausible", "warn"),
        (changed(REAL, norm_error=1.0), "smoke.finite", "smoke-failed", "fail"),
        (changed(REAL, missing_weights=750), "smoke.load", "weights-corrupt", "fail"),
        (changed(REAL, ranking=(0.4, 0.5, 0.3, 0.1)), "smoke.ranking", "smoke-ranking-wrong", "fail"),
        (changed(REAL, pooling="mean"), "smoke.pooling", "backend-mismatch", "fail"),
        (changed(REAL, device_map={"a": "cuda:0", "b": "cpu"}), "smoke.placement", "gpu-memory-too-small", "warn"),
    ],
)
def test_a_value_that_is_wrong(facts: Facts, check: str, problem: str, status: str) -> None:
    finding = by_check(judged(facts, REAL_MODEL))[check]
    assert (finding.problem, finding.status) == (problem, status)


def test_float32_is_held_to_more_than_float16() -> None:
    drift = 1 - 1e-4
    assert judged(changed(REAL, text_text=drift), REAL_MODEL).ok
    assert not judged(changed(TINY, text_text=drift)).ok


def test_a_folder_named_as_a_known_model_is_held_to_its_dimension() -> None:
    result = judged(TINY, "/data/Qwen3-VL-Embedding-8B/")
    assert by_check(result)["smoke.dimension"].problem == "smoke-dimension-wrong"
    assert result.expected_dimension == 4096


def test_nan_is_the_cause_and_what_it_makes_uncomputable_follows_from_it() -> None:
    facts = changed(REAL, finite=False, norm_error=None, text_text=None, text_image=None, mixed_mixed=None)
    findings = by_check(judged(facts, REAL_MODEL))
    assert findings["smoke.finite"].problem == "smoke-not-finite"
    assert findings["smoke.text-text"].status == "skip"
    assert findings["smoke.text-text"].detail == "because: Embeddings contain NaN or infinity"


def test_weights_that_are_missing_explain_an_image_that_is_not_near_its_caption() -> None:
    findings = by_check(judged(changed(REAL, missing_weights=3, text_image=0.01), REAL_MODEL))
    assert findings["smoke.load"].status == "fail"
    assert findings["smoke.text-image"].status == "skip"


def test_after_an_early_end_each_value_says_why_it_is_not_there() -> None:
    account = Account(stage="load", timed_out=True)
    assert ended(account).status == "fail"
    others = judge(SmokeRequest(), account, Snapshot(), 600).findings[1:]
    assert {finding.status for finding in others} == {"skip"}
    assert all(finding.detail == "because: The smoke test did not finish within 10 min 00 s" for finding in others)


MODEL_2B = "Qwen/Qwen3-VL-Embedding-2B"
RANKED = changed(REAL, config_dimension=2048, dimension=2048, ranking=(0.816, 0.517, 0.386, 0.106))
"""The 2B in bfloat16, as others have measured it."""


def test_the_published_example_is_held_to_the_numbers_of_the_models_card() -> None:
    right = by_check(judged(RANKED, MODEL_2B))["smoke.ranking"]
    assert (right.status, right.detail) == ("pass", "within 0.003 of the model card")
    off = by_check(judged(changed(RANKED, ranking=(0.7, 0.5, 0.4, 0.1)), MODEL_2B))["smoke.ranking"]
    assert (off.problem, off.status) == ("smoke-ranking-wrong", "warn")
    assert "differ from those on the model card by up to 0.116" in off.detail


def test_with_another_instruction_only_the_order_counts() -> None:
    request = SmokeRequest(model=MODEL_2B, instruction="Find pictures.")
    facts = changed(RANKED, ranking=(0.7, 0.5, 0.4, 0.1))
    result = judge(request, Account(facts=facts, done=True), Snapshot(), 600)
    assert by_check(result)["smoke.ranking"].status == "pass"
    assert result.expected_ranking == ()


@pytest.mark.parametrize(
    ("asked", "ran", "status"),
    [
        ("flash_attention_2", "sdpa", "warn"),
        ("sdpa", "sdpa and eager", "warn"),
        ("flash_attention_2", "kernels-community/flash-attn2", None),
        ("sdpa", "sdpa", None),
        (None, "sdpa", None),
    ],
)
def test_an_attention_that_runs_and_was_not_asked_for(asked: str | None, ran: str, status: str | None) -> None:
    request = SmokeRequest(model=REAL_MODEL, attention=asked)
    result = judge(request, Account(facts=changed(REAL, attention=ran), done=True), Snapshot(), 600)
    finding = by_check(result).get("smoke.attention")
    assert (finding.status if finding else None) == status
