"""The checked Python: envcheck's own, asked in this process, or another one, asked in one child process."""

from contextlib import suppress
from pathlib import Path

import msgspec

from envcheck.probes import python_child
from envcheck.probes.box import Box
from envcheck.probes.judged import tool_of
from envcheck.probes.programs import which
from envcheck.process import Outcome, signal_name
from envcheck.snapshot import PythonEnvironment

_CHILD = python_child.__file__
_LIMIT_S = 5.0
"""A Python takes 0.02 s to start; a cold one on a network drive seconds."""


class Interpreter(msgspec.Struct, frozen=True, kw_only=True):
    """What a Python says of itself; see `python_child.describe`."""

    executable: str | None
    version: str
    implementation: str
    tag: str
    prefix: str
    base_prefix: str
    virtual: bool
    conda: bool
    marked: bool
    """PEP 668's marker lies in its standard library."""
    venv: bool
    include: str | None
    site_packages: tuple[str, ...]


def interpreter(box: Box) -> Interpreter | str:
    """What the checked Python says of itself; where it does not respond, the reason as text."""
    if box.python is None:
        return msgspec.convert(python_child.describe(), Interpreter)
    outcome = box.run(box.python, _CHILD, at_most_s=_LIMIT_S)
    if outcome.failure:
        return outcome.failure
    try:
        return msgspec.json.decode((outcome.out.strip().splitlines() or [""])[-1], type=Interpreter)
    except msgspec.DecodeError:
        return _complaint(outcome)


def _complaint(outcome: Outcome) -> str:
    """Why a program that ran did not describe itself."""
    if outcome.code is not None and outcome.code < 0:
        return f"it was ended by {signal_name(outcome.code)}"
    lines = outcome.err.strip().splitlines() or [f"it ended with status {outcome.code} and said nothing"]
    if lines[-1].startswith("SyntaxError"):
        return "it is older than Python 3.6"
    said = lines[-1] if "Error: " in lines[-1] else lines[0]
    return f"it does not respond as a Python does ({said.rstrip('.')})"


def judged_version(box: Box) -> str | None:
    """Version of the checked Python, `3.11.7`; None where it does not respond."""
    if box.python is None:
        return str(python_child.describe()["version"])
    answer = interpreter(box)
    return None if isinstance(answer, str) else answer.version


def python_facts(box: Box, seen: Interpreter) -> PythonEnvironment:
    """The interpreter's part of the facts; what is installed in it is read elsewhere."""
    header = Path(seen.include or "", "Python.h")
    bin_folder = str(Path(seen.executable).parent) if seen.executable else ""
    return PythonEnvironment(
        executable=seen.executable,
        chosen_by=box.chosen_by,
        version=seen.version,
        implementation=seen.implementation,
        tag=seen.tag,
        prefix=seen.prefix,
        base_prefix=seen.base_prefix,
        virtual=seen.virtual,
        conda=seen.conda,
        tool=tool_of(seen.prefix),
        project=_project(box, seen.prefix) if seen.virtual else None,
        uv=which(box, "uv", (bin_folder,)),
        externally_managed=seen.marked and not seen.virtual,
        provider=provider(box, seen.base_prefix, seen.version),
        venv=seen.venv,
        headers=str(header) if seen.include and header.is_file() else None,
        include=seen.include,
        site_packages=seen.site_packages,
    )


_LOCK_FILES = (("uv.lock", "uv"), ("poetry.lock", "poetry"), ("pdm.lock", "pdm"))


def _project(box: Box, prefix: str) -> str | None:
    """Whose lock file lies next to an environment's folder; poetry also keeps environments in a folder of its own."""
    if "pypoetry" in Path(prefix).parts:
        return "poetry"
    above = Path(prefix).parent
    return next((name for file, name in _LOCK_FILES if box.path(str(above / file)).is_file()), None)


def resolve_python(wanted: str, limit_s: float = _LIMIT_S) -> str:
    """The executable that `--python` means: a program, a name on PATH, or the folder of an environment.

    It is given `limit_s` to answer, and 5 s at the most.

    Raises:
        ValueError: there is no such Python, or it does not respond; the text is one sentence for the user.
    """
    path = _executable(wanted)
    answer = interpreter(Box(python=path).with_timeout(limit_s))
    if isinstance(answer, str):
        raise ValueError(f"{path} is not a Python that envcheck can check: {answer}.")
    return answer.executable or path


def _executable(wanted: str) -> str:
    """The path that is meant, not tried yet."""
    if not wanted:
        raise ValueError("--python is empty; give an executable or the folder of an environment.")
    path = Path(wanted).expanduser()
    if path.is_dir():
        inside = next((path / "bin" / name for name in ("python", "python3") if (path / "bin" / name).is_file()), None)
        if inside is None:
            raise ValueError(f"{path} is not a Python environment: it has no bin/python.")
        return str(inside.absolute())
    if path.is_file():
        return str(path.absolute())
    from shutil import which

    found = which(wanted) if "/" not in wanted else None
    if found is None:
        raise ValueError(f"there is no Python at {wanted!r}; give an executable or the folder of an environment.")
    return found


def provider(box: Box, base_prefix: str, version: str) -> str | None:
    """`distribution`, `pyenv`, `conda`, `uv`, `deadsnakes`, `source`; None: not recognised.

    Args:
        box: the machine, for the distribution's package sources.
        base_prefix: `sys.base_prefix`, the installation behind any virtual environment.
        version: `3.11.7`.
    """
    parts = Path(base_prefix).parts
    if box.path(f"{base_prefix}/conda-meta").is_dir():
        return "conda"
    if "pyenv" in (part.lstrip(".") for part in parts) or _below(base_prefix, box.environ.get("PYENV_ROOT")):
        return "pyenv"
    if _below(base_prefix, box.environ.get("UV_PYTHON_INSTALL_DIR")) or parts[-3:-1] == ("uv", "python"):
        return "uv"
    if base_prefix == "/usr":
        return "deadsnakes" if _from_deadsnakes(box, version) else "distribution"
    return "source" if base_prefix == "/usr/local" else None


def _below(path: str, folder: str | None) -> bool:
    return bool(folder) and Path(path).is_relative_to(str(folder))


def _from_deadsnakes(box: Box, version: str) -> bool:
    """Not the distribution's own `python3`, while the deadsnakes archive is among the package sources."""
    minor = "python" + ".".join(version.split(".")[:2])
    with suppress(OSError):
        if box.path("/usr/bin/python3").readlink().name == minor:
            return False
        return any("deadsnakes" in entry.name for entry in box.path("/etc/apt/sources.list.d").iterdir())
    return False
