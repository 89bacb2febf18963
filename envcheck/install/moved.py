"""Scripts of an environment that do not run are rewritten.

They name the place from which it was moved, are not executable, or a tool of Windows saved them. Its pyvenv.cfg names
the Python that it was made with, which may have stayed on another machine.

Standard library only: bootstrap.sh runs `main`.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

MOST_BYTES = 1 << 20
"""Scripts are small; what is larger is a program."""
_ACTIVATE = re.compile(
    rb"""^\s*(?:export\s+|set(?:env)?\s+(?:-gx\s+)?)?VIRTUAL_ENV[= ]["']?(/[^"'\n]*?)["']?\s*$""", re.MULTILINE
)
_SHEBANG = re.compile(rb"""^(?:#!|\'\'\'exec' "?)(/[^\n"]*?)/bin/python[\d.]*""", re.MULTILINE)

_WHERE = "import sys; print(sys._base_executable); print('python%d.%d' % sys.version_info[:2])"


def rewrite(environment: Path) -> int:
    """Rewrite the scripts of an environment that do not run; how many there were."""
    new = bytes(environment)
    changed = 0
    scripts = list(_scripts(environment / "bin"))
    old = {place for _, data in scripts for place in _places(data) if place != new and _is_gone(place, environment)}
    for path, data in scripts:
        text = data
        for place in old:
            text = re.sub(re.escape(place) + rb"(?=/bin|[\"'\s])", lambda _: new, text)
        if text.startswith(b"#!") and text.partition(b"\n")[0].endswith(b"\r"):
            text = text.replace(b"\r\n", b"\n")
        mode = path.stat().st_mode & 0o777
        wanted = mode | 0o111 if text.startswith(b"#!") else mode
        if text != data or mode != wanted:
            _replace(path, text, wanted)
            changed += 1
    return changed


def rehome(environment: Path) -> str | None:
    """Where pyvenv.cfg names a Python that is gone, uv refuses the environment: name one of the same version.

    Returns:
        The folder that it names now; None: it needs no change, or there is no such Python here.
    """
    config = environment / "pyvenv.cfg"
    if not config.is_file():
        return None
    text = config.read_text("utf-8", "surrogateescape")
    home = re.search(r"^home[ \t]*=[ \t]*(.*?)[ \t]*$", text, re.MULTILINE)
    library = next(environment.glob("lib/python3*/site-packages"), None)
    if not home or library is None or any(Path(home[1]).glob("python*")):
        return None
    for found in _pythons(environment, library.parent.name):
        lines = [line for line in text.splitlines() if not re.match(r"(home|executable)[ \t]*=", line)]
        renewed = "\n".join([f"home = {found.parent}", f"executable = {found}", *lines, ""])
        _replace(config, renewed.encode("utf-8", "surrogateescape"), config.stat().st_mode & 0o777)
        for name in ("python", "python3", library.parent.name):
            _relink(environment / "bin" / name, found)
        return str(found.parent)
    return None


def _relink(program: Path, target: Path) -> None:
    """A copy of a Python looks for its libraries next to itself, where there are none."""
    if program.is_file() and not program.is_symlink():
        draft = program.with_name(f".{program.name}.new")
        draft.symlink_to(target)
        draft.replace(program)


def _pythons(environment: Path, name: str) -> Iterator[Path]:
    """Pythons of that name outside the environment: what its own is a link to, those on PATH, pyenv's and uv's."""
    tried = [str((environment / "bin/python").resolve())]
    tried += [f"{folder}/{name}" for folder in os.get_exec_path() if folder.startswith("/")]
    version = name.removeprefix("python")
    home = Path(os.environ.get("HOME") or "/nonexistent")
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv", "versions")
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or home / ".local/share/uv/python")
    kept = [*pyenv.glob(f"{version}.*/bin/{name}"), *uv.glob(f"cpython-{version}.*/bin/{name}")]
    tried += sorted(str(program) for program in kept if program.is_absolute())
    for program in tried:
        if program.startswith(f"{environment}/") or not os.access(program, os.X_OK):
            continue
        try:
            asked = subprocess.run(
                [program, "-I", "-c", _WHERE], capture_output=True, text=True, timeout=20, check=True
            )
        except (OSError, subprocess.SubprocessError):  # a shim of a version manager that has none
            continue
        path, _, version = asked.stdout.strip().partition("\n")
        if version == name and path and not path.startswith(f"{environment}/"):
            yield Path(path)


def _scripts(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.is_symlink() and path.stat().st_size < MOST_BYTES:
            data = path.read_bytes()
            if b"\0" not in data:
                yield path, data


def _places(data: bytes) -> Iterator[bytes]:
    """Environments that a script names."""
    yield from (match[1] for match in _ACTIVATE.finditer(data))
    yield from (match[1] for match in _SHEBANG.finditer(data[:1024]))


def _is_gone(place: bytes, environment: Path) -> bool:
    """Not there any more, or this environment under another name. Scripts of another environment are left alone."""
    other = Path(place.decode("utf-8", "surrogateescape"))
    return not (other / "bin" / "python").exists() or (other.exists() and other.samefile(environment))


def _replace(path: Path, text: bytes, mode: int) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(text)
    draft.chmod(mode)
    draft.replace(path)


def main() -> int:
    """For bootstrap.sh: rewrite the scripts of the environment that is named; print how many were."""
    count = rewrite(Path(sys.argv[1]))
    if count:
        print(f"moved or changed: {count} scripts rewritten")
    return 0
