"""Environment variables that an environment sets when it is activated."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from envcheck.files import replace
from envcheck.findings import Variable
from envcheck.install.journal import FOLDER
from envcheck.snapshot import PythonEnvironment

CONDA = Path("etc", "conda", "activate.d", "envcheck.sh")
"""Conda's shells read every file of this folder (conda's documentation, "Saving environment variables")."""
VENV = FOLDER / "activate.sh"
HOOK = '\n# envcheck: variables that its fixes set; delete {file} to undo them\n[ ! -r "{file}" ] || . "{file}"\n'
_LINE = re.compile(r"^(?:export|unset) (\w+)", re.MULTILINE)


def file_of(environment: PythonEnvironment) -> Path:
    """Where the variables of an environment are written. No file is looked at: it may be somebody else's."""
    return Path(environment.prefix or "") / (CONDA if environment.conda else VENV)


def write(environment: PythonEnvironment, variables: Iterable[Variable]) -> Path:
    """Have them set whenever the environment of this machine is activated; others that are there stay.

    Raises:
        OSError: the environment cannot be written to.
    """
    file = file_of(environment)
    lines = {name: line for line in _lines(file) for name in _LINE.findall(line)}
    lines |= {variable.name: _line(variable.name, variable.value) for variable in variables}
    file.parent.mkdir(parents=True, exist_ok=True)
    _replace(file, "".join(f"{line}\n" for line in lines.values()), 0o644)
    if file.name == VENV.name:
        _hook(Path(environment.prefix or "") / "bin" / "activate", file)
    return file


def applied(variables: Iterable[Variable], environ: Mapping[str, str]) -> dict[str, str]:
    """`environ` as a shell has it that activates the environment again."""
    after = dict(environ)
    for variable in variables:
        name, value = variable.name, variable.value
        after.pop(name, None)
        if value is not None:
            after[name] = value.replace(f"${name}", environ.get(name, ""))
    return after


def _line(name: str, value: str | None) -> str:
    """`export PATH="/opt/bin:$PATH"`: nothing in the value means anything to the shell but the name itself."""
    if value is None:
        return f"unset {name}"
    parts = [re.sub(r'(["\\$`])', r"\\\1", part.replace("\n", " ")) for part in value.split(f"${name}")]
    return f'export {name}="{f"${name}".join(parts)}"'


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []


def _hook(activate: Path, file: Path) -> None:
    """Have `bin/activate` read the file. Other shells' scripts (fish, csh) are left alone."""
    text = activate.read_text("utf-8")
    if str(file) not in text:
        _replace(activate, text + HOOK.format(file=file), activate.stat().st_mode & 0o777)


def _replace(target: Path, text: str, mode: int) -> None:
    replace(target, text.encode(), mode)
    target.chmod(mode)
