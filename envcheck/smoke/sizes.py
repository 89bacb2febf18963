"""How large the models are, where their files are not here to say so."""

from collections.abc import Mapping

from envcheck.snapshot import Snapshot

WEIGHTS_BYTES: Mapping[str, int] = {
    "Qwen/Qwen3-VL-Embedding-8B": 16_290_000_000,
    "Qwen/Qwen3-VL-Embedding-2B": 4_255_000_000,
}
"""The files as they are published, in 16 bits: 8.145 and 2.127 billion parameters without the head."""


def weights_bytes(model: str, snapshot: Snapshot) -> int | None:
    """What the model's weights take in 16 bits; None: not known."""
    files = snapshot.hub.model if snapshot.hub else None
    if files is not None and files.id == model and files.expected_bytes:
        return files.expected_bytes
    return WEIGHTS_BYTES.get(model)


def download_bytes(model: str, snapshot: Snapshot) -> int | None:
    """What is still to be downloaded; 0: nothing; None: not known."""
    files = snapshot.hub.model if snapshot.hub else None
    if files is None or files.id != model:
        return WEIGHTS_BYTES.get(model)
    if complete(model, snapshot):
        return 0
    whole = weights_bytes(model, snapshot)
    return None if whole is None else max(0, whole - (files.present_bytes or 0))


def complete(model: str, snapshot: Snapshot) -> bool:
    """All files of the model are on this box."""
    files = snapshot.hub.model if snapshot.hub else None
    return files is not None and files.id == model and files.cached and not (files.missing or files.truncated)
