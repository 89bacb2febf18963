"""Where the config.json of a model is. envcheck brings some: as published, without what no prediction needs."""

from pathlib import Path

from envcheck.snapshot import Snapshot

FOLDER = Path(__file__).parent


def config_file(model: str) -> str | None:
    """Path of the config.json of a hub id; None: it is not one of those."""
    file = FOLDER / f"{model.removeprefix('Qwen/')}.json"
    return str(file) if model.startswith("Qwen/") and file.is_file() else None


def config_here(model: str, snapshot: Snapshot | None) -> str | None:
    """Path of the config.json of a hub id: brought along, or in the machine's cache; None: only the hub has it."""
    files = snapshot.hub.model if snapshot and snapshot.hub else None
    cached = Path(files.path) / "config.json" if files and files.path and files.id == model else None
    return config_file(model) or (str(cached) if cached and cached.is_file() else None)
