"""The hub may not be asked: who said so, and what is to be fetched."""

from envcheck.catalogue.hub.remedies import download, hub_command
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

_MODEL = late(
    r"(?:huggingface\.co|hf\.co|HF_ENDPOINT)/(?:api/)?(?:models/)?((?!api/|models/|"
    r"datasets/)[\w.-]{1,96}/[\w.-]{1,96})|"
    r"(?:models--)([\w.-]{1,90}--[\w.-]{1,90})"
)
_VARIABLE = late(r"\b(HF_HUB_OFFLINE|TRANSFORMERS_OFFLINE|HF_DATASETS_OFFLINE)\b")


def read_offline(text: str) -> Evidence | None:
    """The model that was asked for, and the variable that forbids it."""
    told: Evidence = {}
    model, variable = _MODEL.search(text), _VARIABLE.search(text)
    if model:
        told["model"] = model[1] or (model[2] or "").replace("--", "/", 1)
    if variable:
        told["variable"] = variable[1]
    return told


def offline_title(evidence: Evidence) -> str | None:
    """`Qwen/Qwen3-VL-Embedding-2B is not in the cache, and the hub may not be asked (HF_HUB_OFFLINE)`."""
    which = evidence.get("model") or "The model"
    by = f" ({evidence['variable']})" if evidence.get("variable") else ""
    return f"{which} is not in the cache, and the Hub may not be contacted{by}"


def fetch_named(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Allow it once; or bring the model along and name its folder."""
    model = evidence.get("model")
    named = model if isinstance(model, str) else None
    allow = Fix(
        summary="Allow access to the Hub once: `unset HF_HUB_OFFLINE TRANSFORMERS_OFFLINE` (or set them to 0), and "
        "leave out `local_files_only=True`.",
        new_shell=True,
    )
    if named is None:
        return (allow, *(fix for fix in download(snapshot, evidence) if not fix.new_shell))
    return (
        allow,
        Fix(summary=f"Download {named}.", commands=(hub_command(snapshot, "download", named),)),
        Fix(
            summary="Without a network, download it on another machine, copy the folder here, and pass the folder as "
            "the model. If you copy the cache instead, set HF_HOME to it."
        ),
    )


def fetch_data_set(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Once with a network, with the same configuration."""
    name = evidence.get("data_set")
    command = hub_command(snapshot, "download", "--repo-type", "dataset", name) if isinstance(name, str) else None
    return (
        Fix(
            summary="Load the data set once with a network (HF_HUB_OFFLINE and HF_DATASETS_OFFLINE unset) and the "
            "same arguments: the cache depends on configuration and files.",
            commands=(command,) if command else (),
        ),
        Fix(summary="Or use one of the cached configurations, which the message lists."),
    )
