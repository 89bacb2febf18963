"""What children tell: of runs that went well, to be changed in the one thing that a test is about."""

from typing import Any

from msgspec.structs import replace as with_changes

from envcheck.findings import Finding
from envcheck.smoke.child_log import Account, Facts, Failure
from envcheck.smoke.judge import judge
from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.result import SmokeResult
from envcheck.snapshot import Snapshot

TINY = Facts(
    architecture="Qwen3VLModel",
    trained=False,
    dtype="float32",
    device_map={"": "cpu"},
    devices=("cpu",),
    attention="sdpa",
    config_dimension=64,
    parameters=1_377_888,
    load_s=0.06,
    embed_s=0.28,
    dimension=64,
    finite=True,
    norm_error=8e-8,
    text_text=1.0,
    text_image=0.186,
    mixed_mixed=1.0,
    batch_alone=0.9999999999997,
    texts=3,
    images=3,
    mixed=3,
    largest_image_pixels=65536,
    peak_resident_bytes=863_000_000,
)
"""The tiny model on a CPU."""

REAL = with_changes(
    TINY,
    trained=True,
    dtype="float16",
    device_map={"visual": "cuda:0", "language_model": "cuda:1"},
    devices=("cuda:0 NVIDIA GeForce RTX 3090", "cuda:1 NVIDIA GeForce RTX 3090"),
    config_dimension=4096,
    dimension=4096,
    text_text=0.99999,
    text_image=0.41,
    mixed_mixed=0.99998,
    batch_alone=0.9998,
    peak_by_device={"cuda:0": 9_000_000_000, "cuda:1": 11_000_000_000},
)
"""The 8B, spread over two RTX 3090."""

REAL_MODEL = "Qwen/Qwen3-VL-Embedding-8B"


def judged(facts: Facts = TINY, model: str = "tiny", snapshot: Snapshot | None = None) -> SmokeResult:
    """The result of a run that came to its end and measured this."""
    return judge(SmokeRequest(model=model), Account(facts=facts, done=True), snapshot or Snapshot(), 600)


def ended(account: Account, model: str = "tiny", limit_s: float = 600) -> Finding:
    """What is said of a run that ended early."""
    finding = judge(SmokeRequest(model=model), account, Snapshot(), limit_s).findings[0]
    assert finding.check == "smoke.run"
    return finding


def raised(message: str, type_: str = "builtins.RuntimeError", **more: Any) -> Account:
    """A run that an exception ended, by default while the model was loaded."""
    failure = Failure(**{"stage": "load", "type": type_, "bases": (type_,), "message": message, **more})
    return Account(failure=failure, stage=failure.stage, done=True)


def by_check(result: SmokeResult) -> dict[str, Finding]:
    """The findings by the name of their check."""
    return {finding.check: finding for finding in result.findings}


def changed(facts: Facts, **values: Any) -> Facts:
    """Facts with other values."""
    return with_changes(facts, **values)
