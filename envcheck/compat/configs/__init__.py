"""The architectures that envcheck brings: each model's published config.json, without what no prediction needs."""

from pathlib import Path

FOLDER = Path(__file__).parent


def config_file(model: str) -> str | None:
    """Path of the config.json of a hub id; None: it is not one of those."""
    file = FOLDER / f"{model.removeprefix('Qwen/')}.json"
    return str(file) if model.startswith("Qwen/") and file.is_file() else None
