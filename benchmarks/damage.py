"""The ways in which real environments break, each as a function that breaks one: what `breakages.py` tries."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """The copy that is broken."""

    home: Path

    @property
    def venv(self) -> Path:
        return self.home / ".venv"

    @property
    def site(self) -> Path:
        return next(self.venv.glob("lib/python3*/site-packages"))

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    def info(self, name: str) -> Path:
        """The dist-info of a distribution."""
        return next(self.site.glob(f"{name.replace('-', '_')}-[0-9]*.dist-info"))


Environ = Mapping[str, str]
USER = 1500
AS_USER = ("setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups")
"""Runs a command as the ordinary user to whom the environment belongs, where a breakage is `of_user`."""


@dataclass(frozen=True)
class Breakage:
    """One way to break it."""

    name: str
    apply: Callable[[Place], None]
    environ: Callable[[Place], Environ] = lambda _place: {}
    cured: Callable[[Place, Environ], bool] | None = None
    """None: the files are compared with those of the whole environment."""
    outside: bool = False
    """The cause lies outside the environment: `fix` can only say it, and bootstrap work around it."""
    without_tool: bool = False
    """envcheck itself is gone, so that there is no `fix`; only bootstrap.sh can be run."""
    harmless: bool = False
    """Nothing is broken: what is said about it is a false alarm."""
    of_user: bool = False
    """The environment belongs to an ordinary user, who runs all commands: permissions count."""
    seen_by: str = "check"
    kind: str = field(default="content", kw_only=True)


def uv(place: Place) -> str:
    own = place.home / ".envcheck/tools/bin/uv"
    return str(own) if own.is_file() else "uv"


# --- What is done to the files ----------------------------------------------------------------------------------------


def _apart(path: Path) -> bytes:
    """Its content; the file itself is unlinked, so that no other copy is changed with it."""
    data = path.read_bytes()
    path.unlink()
    return data


def truncated(pattern: str, keep: float = 0.5) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        path = next(place.site.glob(pattern))
        mode = path.stat().st_mode
        data = _apart(path)
        path.write_bytes(data[: int(len(data) * keep)])
        path.chmod(mode)

    return apply


def emptied(pattern: str) -> Callable[[Place], None]:
    return truncated(pattern, 0)


def same_size(pattern: str) -> Callable[[Place], None]:
    """Zeros where there was something: what a power failure leaves."""

    def apply(place: Place) -> None:
        path = next(place.site.glob(pattern))
        mode = path.stat().st_mode
        data = bytearray(_apart(path))
        data[64 : 64 + len(data) // 2] = bytes(len(data) // 2)
        path.write_bytes(bytes(data))
        path.chmod(mode)

    return apply


def deleted(*patterns: str) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        for pattern in patterns:
            for path in list(place.site.glob(pattern)):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    return apply


def uninstalled(*names: str) -> Callable[[Place], None]:
    """As `uv pip uninstall` leaves it."""

    def apply(place: Place) -> None:
        subprocess.run(
            [uv(place), "pip", "uninstall", "--quiet", "--python", str(place.python), *names],
            check=True,
            capture_output=True,
        )

    return apply


def installed(*requirements: str) -> Callable[[Place], None]:
    """As somebody installs one more package, without a look at the rest."""

    def apply(place: Place) -> None:
        command = [uv(place), "pip", "install", "--quiet", "--no-deps", "--python", str(place.python), *requirements]
        subprocess.run(command, check=True, capture_output=True)

    return apply


def second_info(name: str, version: str, *, newer: bool) -> Callable[[Place], None]:
    """A broken update left two metadata folders."""

    def apply(place: Place) -> None:
        info = place.info(name)
        other = info.with_name(f"{name.replace('-', '_')}-{version}.dist-info")
        shutil.copytree(info, other)
        text = re.sub(r"\nVersion: .*", f"\nVersion: {version}", (other / "METADATA").read_text(), count=1)
        _write(other / "METADATA", text)
        stamp = time.time() + (60 if newer else -86400)
        os.utime(other, (stamp, stamp))

    return apply


def _write(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.write_text(text)


def metadata(name: str, file: str, content: str | None) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        path = place.info(name) / file
        path.unlink()
        if content is not None:
            path.write_text(content)

    return apply


def replaced_by_folder(pattern: str) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        path = next(place.site.glob(pattern))
        path.unlink()
        path.mkdir()

    return apply


def wrong_python(place: Place) -> None:
    """The Python that it was made with was removed."""
    for name in ("python", "python3", *(p.name for p in place.venv.glob("bin/python3.*"))):
        path = place.venv / "bin" / name
        path.unlink(missing_ok=True)
        path.symlink_to("/opt/python-that-was-removed/bin/python3" if name.startswith("python3.") else "python3.11")


def half_installed(place: Place) -> None:
    """Killed while it wrote transformers."""
    deleted("transformers/models/qwen3*", "transformers/utils/hub.py")(place)
    journal = place.venv / "share/envcheck/install.json"
    told = json.loads(journal.read_text())
    _write(journal, json.dumps({**told, "state": "running", "step": "models"}))


def damaged_cache(place: Place) -> None:
    """The file in uv's cache is the file in the environment: what damages one damages both."""
    environ = {**os.environ, **own_cache(place)}
    command = [uv(place), "pip", "install", "--quiet", "--reinstall", "--no-deps", "--python", str(place.python)]
    subprocess.run([*command, "safetensors"], check=True, capture_output=True, env=environ)
    library = next(place.site.glob("safetensors/*.so"))
    os.truncate(library, library.stat().st_size // 2)


def own_cache(place: Place) -> Environ:
    return {"UV_CACHE_DIR": str(place.home.parent / "cache")}


def moved(place: Place) -> None:
    """Made elsewhere, and moved here."""
    for script in (place.venv / "bin").iterdir():
        if script.is_file() and not script.is_symlink() and str(place.venv).encode() in script.read_bytes():
            mode = script.stat().st_mode
            data = _apart(script).replace(str(place.home).encode(), b"/opt/old/place")
            script.write_bytes(data)
            script.chmod(mode)
    for name in ("_editable_impl_gpu_envcheck.pth",):
        path = place.site / name
        _write(path, path.read_text().replace(str(place.home), "/opt/old/place"))


# --- What stands in the way of an import ------------------------------------------------------------------------------


def shadow(folder: str, module: str) -> Callable[[Place], None]:
    """An old copy of a module in another folder."""

    def apply(place: Place) -> None:
        package = place.home.parent / folder / module
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").write_text('__version__ = "1.0.0"\n')

    return apply


def on_path(folder: str) -> Callable[[Place], Environ]:
    return lambda place: {"PYTHONPATH": str(place.home.parent / folder)}


def by_pth(place: Place) -> None:
    shadow("pth", "transformers")(place)
    line = f"import sys; sys.path.insert(0, {str(place.home.parent / 'pth')!r})\n"
    (place.site / "aaa_work.pth").write_text(line)


def by_sitecustomize(place: Place) -> None:
    shadow("customized", "torch")(place)
    text = f"import sys\nsys.path.insert(0, {str(place.home.parent / 'customized')!r})\n"
    (place.site / "sitecustomize.py").write_text(text)


def by_file_here(place: Place) -> None:
    (place.home / "safetensors.py").write_text("raise ImportError('a file of mine')\n")


def imports_own(*modules: str) -> Callable[[Place, Environ], bool]:
    """Each module comes from the environment."""

    def cured(place: Place, environ: Environ) -> bool:
        code = "import importlib.util as u, sys\nfor name in sys.argv[1:]: print(u.find_spec(name).origin)\n"
        answer = subprocess.run(
            ["env", str(place.python), "-c", code, *modules],
            cwd=place.home, env={**os.environ, **environ}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        found = answer.stdout.split()
        return answer.returncode == 0 and all(path.startswith(str(place.site)) for path in found)

    return cured


def scripts_run(place: Place, _environ: Environ) -> bool:
    """The commands of the environment start, and the activation names it."""
    runs = all(
        subprocess.run(["env", str(place.venv / "bin" / name), "--help"], capture_output=True, check=False).returncode
        == 0
        for name in ("envcheck", "hf", "tqdm")
    )
    activate = place.venv / "bin/activate"
    return runs and activate.is_file() and str(place.venv) in activate.read_text()


def pip_works(place: Place, _environ: Environ) -> bool:
    return (
        subprocess.run([str(place.python), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    )


def is_environment(place: Place, _environ: Environ) -> bool:
    """Its Python runs, is one of an environment of its own, and imports what is installed."""
    code = "import sys, torch; sys.exit(sys.prefix == sys.base_prefix)"
    return subprocess.run(["env", str(place.python), "-c", code], capture_output=True, check=False).returncode == 0


def nvidias_pynvml(place: Place, _environ: Environ) -> bool:
    """The module is that of nvidia-ml-py: nothing else of the name stands before it."""
    rows = (place.info("nvidia_ml_py") / "RECORD").read_text().splitlines()
    size = next(row.rsplit(",", 1)[1] for row in rows if row.startswith("pynvml.py,"))
    return not (place.site / "pynvml").exists() and (place.site / "pynvml.py").stat().st_size == int(size)


def by_folder_here(place: Place) -> None:
    (place.home / "PIL").mkdir()
    (place.home / "PIL" / "__init__.py").write_text("")


def with_mode(path: str, mode: int) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        target = place.venv / path
        data = _apart(target)
        target.write_bytes(data)
        target.chmod(mode)

    return apply


def lost(path: str) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        (place.home / path).unlink()

    return apply


def torn_uv(place: Place) -> None:
    tool = place.home / ".envcheck/tools/bin/uv"
    data = _apart(tool)
    tool.write_bytes(data[: len(data) // 3])
    tool.chmod(0o755)
    deleted("tqdm")(place)


def compiled_cut_short(*patterns: str) -> Callable[[Place], None]:
    """A power failure while Python wrote its compiled files: the header is there, the code is not."""

    def apply(place: Place) -> None:
        subprocess.run([place.python, "-m", "compileall", "-q", "-d", "", *_matching(place, patterns)], check=False)
        for source in _matching(place, patterns):
            for path in Path(source).parent.glob(f"__pycache__/{Path(source).stem}.*.pyc"):
                data = _apart(path)
                path.write_bytes(data[: 16 + (len(data) - 16) // 2])

    return apply


def _matching(place: Place, patterns: tuple[str, ...]) -> list[str]:
    return [str(path) for pattern in patterns for path in place.site.glob(pattern)]


def appended(pattern: str, text: str) -> Callable[[Place], None]:
    """Somebody tried something in it."""

    def apply(place: Place) -> None:
        path = next(place.site.glob(pattern))
        path.write_bytes(_apart(path) + text.encode())

    return apply


def with_dos_lines(place: Place) -> None:
    """A tool of Windows saved the scripts."""
    for name in ("envcheck", "hf", "tqdm"):
        path = place.venv / "bin" / name
        mode = path.stat().st_mode
        path.write_bytes(_apart(path).replace(b"\n", b"\r\n"))
        path.chmod(mode)


def renamed(*pairs: tuple[str, str]) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        for pattern, name in pairs:
            path = next(place.site.glob(pattern))
            path.rename(path.with_name(name + path.name.removeprefix(pattern.rstrip("*"))))

    return apply


def by_target(*requirements: str) -> Callable[[Place], None]:
    """`pip install --target site-packages`, which replaces the folder and leaves the old metadata."""

    def apply(place: Place) -> None:
        command = [uv(place), "pip", "install", "--quiet", "--no-deps", "--python", str(place.python)]
        subprocess.run([*command, "--target", str(place.site), *requirements], check=True, capture_output=True)

    return apply


def dangling(pattern: str) -> Callable[[Place], None]:
    """Somebody moved a folder to another disk, with a link, and that disk is gone."""

    def apply(place: Place) -> None:
        path = next(place.site.glob(pattern))
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        path.symlink_to(f"/mnt/disk-that-is-gone/{path.name}")

    return apply


def of_another_python(pattern: str, old: str, new: str) -> Callable[[Place], None]:
    """Files copied from an environment of another Python."""

    def apply(place: Place) -> None:
        for path in list(place.site.glob(pattern)):
            if old in path.name:
                path.rename(path.with_name(path.name.replace(old, new)))

    return apply


def no_metadata_at_all(place: Place) -> None:
    """`find -name '*.dist-info' -exec rm -r` to save room; envcheck's own is left."""
    for path in place.site.glob("*.dist-info"):
        if not path.name.startswith("gpu_envcheck"):
            shutil.rmtree(path)


def record_cut_short(name: str) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        path = place.info(name) / "RECORD"
        data = _apart(path)
        path.write_bytes(data[: len(data) // 2])

    return apply


def metadata_cut_short(name: str) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        path = place.info(name) / "METADATA"
        data = _apart(path)
        path.write_bytes(data[: min(len(data) // 2, 700)])

    return apply


def record_is_whole(name: str) -> Callable[[Place, Environ], bool]:
    """It is there, and its last line is one."""

    def cured(place: Place, _environ: Environ) -> bool:
        path = place.info(name) / "RECORD"
        return path.is_file() and path.read_text(errors="replace").endswith("\n")

    return cured


def imports(*modules: str) -> Callable[[Place, Environ], bool]:
    """They load."""

    def cured(place: Place, environ: Environ) -> bool:
        command = ["env", str(place.python), "-c", f"import {', '.join(modules)}"]
        return (
            subprocess.run(
                command, cwd=place.home, env={**os.environ, **environ}, capture_output=True, check=False
            ).returncode
            == 0
        )

    return cured


def raises_at_start(name: str, text: str) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        (place.site / name).write_text(text)

    return apply


def starts_quietly(place: Place, _environ: Environ) -> bool:
    """Python starts without an error of its own."""
    return subprocess.run(["env", str(place.python), "-c", ""], capture_output=True, check=False).stderr == b""


def all_empty(pattern: str, every: int) -> Callable[[Place], None]:
    """The disk filled while they were written."""

    def apply(place: Place) -> None:
        for path in sorted(place.site.glob(pattern))[::every]:
            _apart(path)
            path.touch()

    return apply


def share_is_a_file(place: Place) -> None:
    shutil.rmtree(place.venv / "share/envcheck")
    (place.venv / "share/envcheck").write_text("")
    deleted("tqdm")(place)


def journal_of(text: str) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        _write(place.venv / "share/envcheck/install.json", text)
        deleted("tqdm")(place)

    return apply


def bin_deleted(place: Place) -> None:
    shutil.rmtree(place.venv / "bin")


def site_emptied(place: Place) -> None:
    for path in place.site.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
