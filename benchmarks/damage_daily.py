"""What people and other programs do to an environment on ordinary days; written down before any of it was tried."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from benchmarks.damage import (
    AS_USER,
    USER,
    Breakage,
    Environ,
    Place,
    deleted,
    imports,
    installed,
    is_environment,
    scripts_run,
    uninstalled,
    uv,
)


def apart(path: Path, data: bytes) -> None:
    """Other content, without touching the file that other copies link to."""
    mode = path.stat().st_mode
    path.unlink()
    path.write_bytes(data)
    path.chmod(mode)


def stashed(*names: str) -> Callable[[Place], None]:
    """`pip uninstall`, killed: the folders wait under another name, the metadata are still there."""

    def apply(place: Place) -> None:
        for name in names:
            (place.site / name).rename(place.site / f"~{name[1:]}")

    return apply


def cut_off(after: str) -> Callable[[Place], None]:
    """`rsync` that was interrupted: what comes later in the alphabet is not there, one file has its temporary name."""

    def apply(place: Place) -> None:
        for path in sorted(place.site.iterdir()):
            if path.name > after and "gpu_envcheck" not in path.name:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        last = next(place.site.glob(f"{after}/lib/libtorch_cpu.so"), None) or next(place.site.glob(f"{after}/*.py"))
        last.rename(last.with_name(f".{last.name}.Xa81Zq"))

    return apply


def quarantined(*patterns: str) -> Callable[[Place], None]:
    """A virus scanner put a note in the place of a file."""

    def apply(place: Place) -> None:
        for pattern in patterns:
            for path in list(place.site.glob(pattern)):
                apart(path, b"This file was moved to quarantine. Ask your administrator.\n")

    return apply


def shared_file_then_uninstalled(requirement: str) -> Callable[[Place], None]:
    """The same file from the package of another CUDA, which is uninstalled again and takes the file along."""

    def apply(place: Place) -> None:
        installed(requirement)(place)
        uninstalled(requirement.partition("==")[0])(place)

    return apply


def synced_to(*requirements: str) -> Callable[[Place], None]:
    """`uv pip sync` with the list of another project: all else is uninstalled."""

    def apply(place: Place) -> None:
        wanted = place.home.parent / "other-project.txt"
        wanted.write_text("\n".join(requirements) + "\n")
        command = [uv(place), "pip", "sync", "--quiet", "--python", str(place.python), str(wanted)]
        subprocess.run(command, check=True, capture_output=True)

    return apply


def by_conda(name: str, lost: str) -> Callable[[Place], None]:
    """`conda install -p .venv`: conda's own metadata, and one of its files deleted since."""

    def apply(place: Place) -> None:
        meta = place.venv / "conda-meta"
        meta.mkdir()
        (meta / "history").write_text("==> 2026-11-02 10:11:12 <==\n# cmd: conda install numpy\n")
        info = place.info(name)
        apart(info / "INSTALLER", b"conda\n")
        deleted(lost)(place)

    return apply


def copied_flat(place: Place) -> None:
    """`cp -rL` from another machine: the links of bin/ are files, and the Python that they were made of is not here."""
    real = (place.venv / "bin/python").resolve()
    for path in list((place.venv / "bin").glob("python*")):
        path.unlink()
        shutil.copy2(real, path)
    config = place.venv / "pyvenv.cfg"
    kept = [line for line in config.read_text().splitlines() if not line.startswith(("home", "executable", "command"))]
    apart(config, "\n".join(["home = /home/eve/.pyenv/versions/3.11.4/bin", *kept, ""]).encode())
    for script in list((place.venv / "bin").iterdir()):
        if script.is_file() and not script.name.startswith("python"):
            data = script.read_bytes()
            if str(place.home).encode() in data:
                apart(script, data.replace(str(place.home).encode(), b"/home/eve/envcheck"))
    path = next(place.site.glob("*gpu_envcheck.pth"))
    apart(path, path.read_bytes().replace(str(place.home).encode(), b"/home/eve/envcheck"))


def nothing_executable(place: Place) -> None:
    """Through a zip archive: no file is executable."""
    for path in list((place.venv / "bin").iterdir()):
        if path.is_file() and not path.is_symlink():
            apart(path, path.read_bytes())
            path.chmod(0o644)


def systems_library(pattern: str) -> Callable[[Place], None]:
    """A link to the system's library of the same name, which is another version."""

    def apply(place: Place) -> None:
        path = next(place.site.glob(pattern))
        other = place.home.parent / "system-libraries" / path.name
        other.parent.mkdir(exist_ok=True)
        command = ["gcc", "-shared", "-nostdlib", "-o", str(other), f"-Wl,-soname,{path.name}", "-x", "c", "-"]
        subprocess.run(command, input=b"int version = 8;\n", check=True)
        path.unlink()
        path.symlink_to(other)

    return apply


def newer_patch(place: Place) -> None:
    """Apt upgraded Python from one patch release to the next: the environment says the older one."""
    config = place.venv / "pyvenv.cfg"
    lines = [line for line in config.read_text().splitlines() if not line.startswith(("version", "version_info"))]
    apart(config, "\n".join([*lines, "version = 3.11.0", ""]).encode())


def all_touched(place: Place) -> None:
    """Copied without the times: every file seems to be written just now, in any order."""
    for info in place.site.glob("*.dist-info/RECORD"):
        apart(info, info.read_bytes())
        os.utime(info, (1_700_000_000, 1_700_000_000))


def with_permissions(pattern: str, mode: int, owner: int | None = None) -> Callable[[Place], None]:
    """A folder and all in it with other permissions."""

    def apply(place: Place) -> None:
        top = next(place.site.glob(pattern))
        for path in sorted((top, *top.rglob("*")), reverse=True):
            if path.is_file():
                apart(path, path.read_bytes())
            if owner is not None:
                os.chown(path, owner, owner)
            path.chmod(mode)

    return apply


def read_only(place: Place) -> None:
    """`chmod -R a-w` of the folders, and a package that was lost before."""
    deleted("tqdm")(place)
    for path in (place.site, place.site.parent, place.venv / "bin", place.venv):
        path.chmod(0o555)


def user_imports(*modules: str) -> Callable[[Place, Environ], bool]:
    """The user, not root, can import them."""

    def cured(place: Place, environ: Environ) -> bool:
        command = [*AS_USER, "env", str(place.python), "-c", f"import {', '.join(modules)}"]
        every = {**os.environ, **environ}
        return subprocess.run(command, cwd=place.home, env=every, capture_output=True, check=False).returncode == 0

    return cured


DAILY = (
    Breakage(
        "pip uninstall of tokenizers was killed", stashed("tokenizers"), cured=imports("tokenizers"), kind="daily"
    ),
    Breakage("rsync cut off within torch", cut_off("torch"), kind="daily"),
    Breakage(
        "a virus scanner's notes in three libraries",
        quarantined("safetensors/*.so", "regex/*.so", "PIL/_imaging.*.so"), kind="daily",
    ),
    Breakage(
        "nccl of CUDA 12 over that of CUDA 13", installed("nvidia-nccl-cu12==2.26.2"),
        cured=lambda place, _environ: same_as_listed(place, "nvidia_nccl_cu13"), kind="daily",
    ),
    Breakage(
        "nccl of CUDA 12 installed and uninstalled", shared_file_then_uninstalled("nvidia-nccl-cu12==2.26.2"),
        kind="daily",
    ),
    Breakage(
        "pip-autoremove took the CUDA libraries",
        uninstalled("nvidia-cublas", "nvidia-cuda-runtime", "nvidia-nvjitlink", "nvidia-cusparse", "triton"),
        kind="daily",
    ),
    Breakage(
        "uv pip sync with the list of another project", synced_to("requests"), without_tool=True, kind="daily"
    ),
    Breakage(
        "conda install into it, a library lost since", by_conda("numpy", "numpy/_core/_multiarray_umath*.so"),
        cured=imports("numpy"), kind="daily",
    ),
    Breakage(
        "copied with cp -rL from another machine", copied_flat,
        cured=lambda place, environ: is_environment(place, environ) and scripts_run(place, environ), kind="daily",
    ),
    Breakage("through a zip archive, nothing is executable", nothing_executable, cured=scripts_run, kind="daily"),
    Breakage("the system's cudnn linked into it", systems_library("nvidia/cudnn/lib/libcudnn.so.9"), kind="daily"),
    Breakage("torch 2.10 installed by another's list", installed("torch==2.10.0"), kind="daily"),
    Breakage(
        "apt upgraded Python by a patch release", newer_patch, cured=imports("torch"), harmless=True, kind="daily"
    ),
    Breakage("copied without the files' times", all_touched, cured=imports("torch"), harmless=True, kind="daily"),
    Breakage(
        "a package with permissions 000", with_permissions("PIL", 0o000, USER), cured=user_imports("PIL.Image"),
        of_user=True, kind="daily",
    ),
    Breakage(
        "a colleague's sudo pip install with umask 077", with_permissions("accelerate", 0o700, 0),
        cured=user_imports("accelerate.utils"), outside=True, of_user=True, kind="daily",
    ),
    Breakage("read-only, tqdm deleted before", read_only, outside=True, of_user=True, kind="daily"),
)  # fmt: skip


def same_as_listed(place: Place, name: str) -> bool:
    """Each file of the distribution has the size of its list."""
    rows = [row.rsplit(",", 2) for row in (place.info(name) / "RECORD").read_text().splitlines()]
    sizes = {place.site / file: int(size) for file, _, size in rows if size and not file.startswith("..")}
    return all(path.is_file() and path.stat().st_size == size for path, size in sizes.items())
