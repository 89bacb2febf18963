"""A name that one package asks another for, and that is not there: which of the two to change."""

from collections.abc import Mapping

from envcheck.catalogue.commands import by_hand, pip, pip_ready
from envcheck.catalogue.packages.remedies.libraries import distribution
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

NUMPY_LOST = {
    **dict.fromkeys(("bool", "int", "float", "complex", "object", "str", "long", "unicode", "typeDict"), "numpy<1.24"),
}
"""Names that NumPy 1.24 took away; all others went with 2.0. Source: NumPy's release notes."""
ARGUMENTS: Mapping[str, tuple[str, str]] = {
    "proxies": ("httpx<0.28", "httpx 0.28 removed `proxies`: install an older one, or a newer openai or gradio."),
    "dtype": ("transformers>=4.56", "`dtype` is the name from transformers 4.56 on; before it is `torch_dtype`."),
    "torch_dtype": ("transformers", "The class now accepts `dtype`, or comes from a release that accepts neither."),
    "token": ("huggingface_hub", "`token` is the newer name of `use_auth_token`."),
    "num_items_in_batch": ("trl", "Transformers 4.46 and newer pass this argument; the trainer must accept it."),
}  # fmt: skip
"""Arguments that came or went, with the requirement that takes them, and why. Source: release notes."""
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


def numpy_by_name(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The last NumPy that has the name; or a newer release of who asks for it."""
    name, user = str(evidence.get("name") or ""), evidence.get("raised_in")
    wanted = NUMPY_LOST.get(name, "numpy<2")
    newer = Fix(summary="Or update the package that uses it; its newer releases do not need the name.")
    if isinstance(user, str) and user != "numpy":
        newer = by_hand(snapshot, f"Or update {user}, which uses it.", "install", "--upgrade", user)
    code = f"In your own code, write `{name}` or `np.{name}_`." if wanted != "numpy<2" else None
    return (
        by_hand(snapshot, f"Install a NumPy that still has the name: {wanted}.", "install", wanted),
        newer,
        *((Fix(summary=code),) if code else ()),
    )


def by_argument(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The package that takes the argument; else the one whose code is called."""
    name, user = str(evidence.get("name") or ""), evidence.get("raised_in")
    known = ARGUMENTS.get(name)
    if known:
        return (
            by_hand(snapshot, f"{known[1]}", "install", "--upgrade", known[0]),
            Fix(summary="Or remove the argument from the call, if it is in your own code."),
        )
    package = user if isinstance(user, str) else "transformers"
    return (
        by_hand(
            snapshot, f"Update {package}, whose newer releases support `{name}`.", "install", "--upgrade", str(package)
        ),
        Fix(
            summary=f"Or install the release of {package} that the calling code was written for; see its requirements."
        ),
        Fix(summary=f"Or remove `{name}` from the call, if it is in your own code."),
    )


def same_release(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A name that is gone: update who asks for it, or go back with who lost it."""
    module, user = evidence.get("module"), evidence.get("raised_in")
    lost = distribution(module) if isinstance(module, str) else None
    fixes = []
    asking = distribution(user) if isinstance(user, str) else None
    if asking and asking != lost:
        fixes.append(by_hand(snapshot, f"Update {asking}, which requires it.", "install", "--upgrade", asking))
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
