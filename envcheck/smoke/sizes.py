"""How large the model is, and what of it is here."""

from envcheck.compat.tables.models import MODELS
from envcheck.snapshot import Snapshot
from envcheck.snapshot.hub import ModelFiles


def weights_bytes(model: str, snapshot: Snapshot) -> int | None:
    """What the model's weights take in 16 bits, which is also how they are published; None: not known."""
    if model in MODELS:
        return MODELS[model].weights_bytes
    files = _files(model, snapshot)
    return files.expected_bytes if files else None


def download_bytes(model: str, snapshot: Snapshot) -> int | None:
    """What is still to be downloaded; 0: nothing; None: not known."""
    if complete(model, snapshot):
        return 0
    whole, files = weights_bytes(model, snapshot), _files(model, snapshot)
    return None if whole is None else max(0, whole - ((files.present_bytes if files else None) or 0))


def complete(model: str, snapshot: Snapshot) -> bool:
    """All files of the model are on this machine."""
    files = _files(model, snapshot)
    return files is not None and files.cached and not (files.missing or files.truncated)


def _files(model: str, snapshot: Snapshot) -> ModelFiles | None:
    """The model's files, where the machine was probed for this model."""
    files = snapshot.hub.model if snapshot.hub else None
    return files if files is not None and files.id == model else None
