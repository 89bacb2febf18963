"""The project's settings: `envcheck.toml`, or `[tool.envcheck]` in pyproject.toml, here or in a folder above.

The file may be a stranger's, who gave away a checkout. So it can choose only among what envcheck knows, it runs and
installs nothing, and what it silences is said. docs/security.md has the rules.
"""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from envcheck.cli.say import say
from envcheck.errors import UserError
from envcheck.report.text import shell_line

if TYPE_CHECKING:
    from envcheck.expect.file import Expectations

OWN, SHARED = "envcheck.toml", "pyproject.toml"
NAME, TABLE = b"envcheck", b"[tool.envcheck"
"""What stands in a pyproject.toml that may concern us, and in one that does."""
NONE = "none"
"""`--config none`: no file is looked for."""
HIGHEST = 64
"""Folders above the current one that are looked at."""


class Settings(Struct, frozen=True):
    """What the file says."""

    file: str
    skip: tuple[str, ...] = ()
    model: str | None = None
    strict: bool = False
    expectations: "Expectations | None" = None

    def in_words(self) -> str:
        """`skip hub-unreachable; strict; 3 expectations`."""
        told = [
            f"skip {', '.join(self.skip)}" if self.skip else "",
            f"model {self.model}" if self.model else "",
            "strict" if self.strict else "",
            f"{len(self.expectations.values)} expectations" if self.expectations else "",
        ]
        return "; ".join(part for part in told if part) or "nothing is set"


def find_settings(named: str | None, *, verbose: bool, quiet: bool) -> Settings | None:
    """The settings that hold here; what they silence is said on standard error, and with `verbose` all of them.

    Args:
        named: `--config`: a file, or `none`; None: what is found.
        verbose: say which settings hold.
        quiet: say only what they silence.

    Raises:
        UserError: the file is no valid one.
    """
    if named == NONE:
        return None
    found = (named, _table(named, Path(named).name == SHARED)) if named else _found()
    if found is None:
        return None
    settings = _settings(found[0], found[1], trusted=named is not None)
    if settings.skip or verbose or (settings.strict and not quiet):
        say(f"envcheck: settings of {settings.file}: {settings.in_words()}")
    return settings


def _found() -> tuple[str, Mapping[str, Any]] | None:
    try:
        start = Path.cwd()
    except FileNotFoundError:  # it was deleted
        return None
    for folder in (start, *start.parents)[:HIGHEST]:
        for name in (OWN, SHARED):
            file = folder / name
            if _is_ours(file):
                table = _table(str(file), name == SHARED)
                if table is not None:
                    return str(file), table
    return None


def _is_ours(file: Path) -> bool:
    """An ordinary file that only this user or root can have written: nobody else may speak for us."""
    try:
        state, folder = file.lstat(), file.parent.stat()
    except OSError:
        return False
    why = _no_file(state) or (_by_others(state, folder) if hasattr(os, "geteuid") else None)
    if why and (file.name == OWN or _concerns_us(file)):
        say(f"envcheck: {file} {why} and is not used; `{shell_line(('--config', str(file)))}` uses it.")
    return why is None


def _concerns_us(shared: Path) -> bool:
    """It may hold settings: it does, or cannot be read as TOML and says so. What is no ordinary file is not opened."""
    if not shared.is_file():
        return False
    try:
        return _table(str(shared), shared=True) is not None
    except UserError:
        return True


def _no_file(state: os.stat_result) -> str | None:
    """Why a place is no ordinary file; None: it is one."""
    if stat.S_ISLNK(state.st_mode):
        return "is a symbolic link"
    return None if stat.S_ISREG(state.st_mode) else "is no ordinary file (a folder, a pipe or a device)"


def _by_others(file: os.stat_result, folder: os.stat_result) -> str | None:
    """Why another user may have written a file; None: none can. A sticky folder is one that all write to as well."""
    ours = (os.geteuid(), 0)
    if file.st_uid not in ours:
        return "belongs to another user"
    if _others_write(file):
        return "can be written to by other users"
    if folder.st_uid not in ours or _others_write(folder):
        return "is in a folder that other users can write to"
    return None


def _others_write(place: os.stat_result) -> bool:
    """All users, or a group. A user's own group, of the same number, has no other members; root has none such."""
    private = place.st_uid == place.st_gid != 0
    return bool(place.st_mode & (stat.S_IWOTH if private else stat.S_IWOTH | stat.S_IWGRP))


def _table(file: str, shared: bool) -> Any:  # noqa: ANN401 - whatever the file holds
    """What concerns envcheck in it; None: a pyproject.toml without it."""
    from envcheck.expect.file import EXPECTATIONS, parse_toml
    from envcheck.files import read

    data = read(file, file, EXPECTATIONS, "no settings are", empty=True)
    if shared and NAME not in data:
        return None
    try:
        tables = parse_toml(data, file)
    except UserError:
        if shared and TABLE not in data:
            return None  # it names envcheck as a package, and what is wrong with it is others' concern
        raise
    tool = tables.get("tool", {}) if shared else {"envcheck": tables}
    return tool.get("envcheck") if isinstance(tool, dict) else None


def _settings(file: str, table: Any, *, trusted: bool) -> Settings:  # noqa: ANN401 - whatever the file holds
    from envcheck.expect.file import expectations_in, read_expectations

    if not isinstance(table, Mapping):
        raise UserError(f"{file} has no table [tool.envcheck].")
    rest = dict(table)
    model, strict, expect = (rest.pop(key, None) for key in ("model", "strict", "expect"))
    if not isinstance(strict, bool | None):
        raise UserError(f"strict in {file} must be true or false.")
    for key, value in (("model", model), ("expect", expect)):
        if not isinstance(value, str | None):
            raise UserError(f"{key} in {file} must be a text.")
    inline = expectations_in(rest, file)
    if expect and inline.values:
        raise UserError(f"{file} names a file of expected values and also contains some; keep only one.")
    expectations = read_expectations(str(_beside(file, expect))) if expect else inline
    return Settings(
        file=file,
        skip=tuple(dict.fromkeys((*inline.skip, *expectations.skip))),
        model=_model(model, file, trusted=trusted),
        strict=bool(strict),
        expectations=expectations if expectations.values else None,
    )


def _beside(file: str, expect: str) -> Path:
    """The file of expectations: next to the settings or below them, so that they open nothing else."""
    folder = Path(file).absolute().parent
    place = folder / expect
    if not place.resolve().is_relative_to(folder.resolve()):
        raise UserError(f"expect in {file} must be a file in the same folder or below it.")
    return place


def _model(model: str | None, file: str, *, trusted: bool) -> str | None:
    """A model is loaded by what is run later: one that the user has not named must be one that envcheck knows."""
    from envcheck.compat.tables.models import MODELS

    if model is None or trusted or model in MODELS or model == "tiny":
        return model
    say(
        f"envcheck: the model of {file} is not a model that envcheck knows and is not used; pass it with `--model` to "
        "use it."
    )
    return None
