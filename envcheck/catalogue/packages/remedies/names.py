"""A name that one package asks another for, and that is not there: which of the two to change."""

from collections.abc import Mapping

from envcheck.catalogue.commands import by_hand, pip, pip_ready
from envcheck.catalogue.packages.remedies.libraries import distribution
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

LOST: Mapping[str, str] = {
    "cached_download": "huggingface_hub<0.26",
    "HfFolder": "huggingface_hub<1.0",
    "split_torch_state_dict_into_shards": "huggingface_hub>=0.23",
    "LlamaFlashAttention2": "transformers<4.48",
    "is_valid_list_of_images": "transformers<4.49",
    "is_torch_fx_available": "transformers<5",
    "EncoderDecoderCache": "transformers>=4.43",
    "AttrsDescriptor": "triton<3.2",
    "ANTIALIAS": "pillow<10",
    "packaging": "setuptools<70",
    "builder": "protobuf>=3.20",
}
"""Names that came or went, and the releases that have them. Source: release notes of the packages; public threads."""


def same_release(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A name that is gone: update who asks for it, or go back with who lost it."""
    module, user = evidence.get("module"), evidence.get("raised_in")
    lost = distribution(module) if isinstance(module, str) else None
    fixes = []
    if isinstance(user, str) and user != lost:
        fixes.append(by_hand(snapshot, f"Update {user}, which requires it.", "install", "--upgrade", user))
    elif lost:
        fixes.append(
            Fix(
                summary="Update the package that requires it (vLLM, sglang, trl, peft, your code) to a release for "
                f"this {lost}."
            )
        )
    if lost:
        wanted = LOST.get(str(evidence.get("name") or "")) or f"{lost}==VERSION"
        older = "" if wanted in LOST.values() else ", usually older than the installed one"
        fixes.append(
            Fix(
                summary=f"Or install the release of {lost} that the calling package was written for{older} ({wanted}).",
                commands=(*pip_ready(snapshot), pip(snapshot, "show", lost)),
            )
        )
        fixes.append(Fix(summary=f"If the name is new, update {lost} instead."))
    return tuple(fixes)
