"""Where the config.json of a model is: what a prediction is made from."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from envcheck.snapshot import LocalSnapshot


def config_of(model: str | None, snapshot: "LocalSnapshot | None") -> str:
    """Path of the model's config.json, or its hub id where only the hub has it; `snapshot`: of this machine.

    Raises:
        UserError: a folder without one.
    """
    from pathlib import Path

    from envcheck.compat.configs import config_here
    from envcheck.compat.tables.models import DEFAULT
    from envcheck.errors import UserError

    name = model or DEFAULT
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise UserError(f"there is no config.json in {name!r}.")
        return str((folder / "config.json").resolve())
    return config_here(name, snapshot) or name
