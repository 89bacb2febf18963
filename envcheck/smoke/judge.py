"""From what the child told to the result. Pure."""

from typing import TypeVar

from msgspec.structs import replace

from envcheck.catalogue import all_problems
from envcheck.checks import to_finding
from envcheck.checks.consequences import suppress_consequences
from envcheck.findings import Finding
from envcheck.smoke.assertions import CHECKS, expected_dimension, expected_ranking, tolerance
from envcheck.smoke.child_log import Account
from envcheck.smoke.explain import explain
from envcheck.smoke.request import SmokeRequest, given
from envcheck.smoke.result import Cosines, SmokeResult
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, skipped

Said = TypeVar("Said", Verdict, "Verdict | None")


def judge(request: SmokeRequest, account: Account, snapshot: Snapshot, limit_s: float) -> SmokeResult:
    """The result of a smoke test: the values, and a finding on each."""
    facts = account.facts
    return SmokeResult(
        model=request.model,
        backend=request.backend,
        trained=facts.trained,
        dtype=facts.dtype,
        dtype_reason=facts.dtype_reason,
        device_map=facts.device_map,
        attention=facts.attention,
        pooling=facts.pooling,
        dimension=facts.dimension,
        expected_dimension=expected_dimension(request, facts),
        cosines=Cosines(text_text=facts.text_text, text_image=facts.text_image, mixed_mixed=facts.mixed_mixed),
        finite=facts.finite,
        norm_error=facts.norm_error,
        batch_cosine=facts.batch_alone,
        tolerance=tolerance(facts.dtype),
        ranking=facts.ranking,
        expected_ranking=expected_ranking(request) if facts.trained else (),
        texts_per_s=facts.texts_per_s,
        images_per_s=facts.images_per_s,
        texts=facts.texts,
        images=facts.images,
        load_s=facts.load_s,
        embed_s=facts.embed_s,
        stages_s=account.stages_s,
        peak_bytes=peak_bytes(account),
        peak_by_device=facts.peak_by_device,
        largest_image_pixels=facts.largest_image_pixels,
        devices=facts.devices,
        versions=facts.versions,
        findings=findings(request, account, snapshot, limit_s),
    )


def findings(request: SmokeRequest, account: Account, snapshot: Snapshot, limit_s: float) -> tuple[Finding, ...]:
    """Why it ended early, if it did, and a verdict on each value; a value that is missing says because of what."""
    ending = as_asked(request, explain(request, account, snapshot, limit_s))
    made = [to_finding("smoke.run", "smoke", ending, snapshot)] if ending else []
    for name, title, check in CHECKS:
        verdicts = tuple(as_asked(request, verdict) for verdict in check(request, account.facts))
        cause = next((finding for finding in made if finding.status == "fail"), None)
        if not verdicts and title and cause:
            verdicts = (skipped(title, f"because: {cause.title}"),)
        made += [to_finding(name, "smoke", verdict, snapshot) for verdict in verdicts]
    return suppress_consequences(made, all_problems())


def as_asked(request: SmokeRequest, verdict: Said) -> Said:
    """The verdict with the options of the test in its evidence, for the commands of its fixes."""
    options = given(request)
    if verdict is None or verdict.problem is None or not options:
        return verdict
    return replace(verdict, evidence={**verdict.evidence, "options": options})


def peak_bytes(account: Account) -> int | None:
    """Of the fullest GPU; without a GPU, of the process."""
    facts = account.facts
    if facts.peak_by_device:
        return max(facts.peak_by_device.values())
    return facts.peak_resident_bytes or account.resident_bytes
