"""Ways to break an environment that were written down before anybody looked at what the code does with them."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from benchmarks.damage import (
    Breakage,
    Environ,
    Place,
    deleted,
    imports,
    imports_own,
    installed,
    pip_works,
    starts_quietly,
    truncated,
    uv,
)

NO_EXEC = Path("/var/tmp/envcheck-noexec")
"""A file system that is mounted there with `noexec`; as it is on hardened machines for /tmp."""


def for_another(*arguments: str) -> Callable[[Place], None]:
    """A wheel that fits another machine or Python, put there by `--target`."""

    def apply(place: Place) -> None:
        command = [uv(place), "pip", "install", "--quiet", "--no-deps", "--python", str(place.python), "--reinstall"]
        subprocess.run(
            [*command, "--only-binary", ":all:", "--target", str(place.site), *arguments],
            check=True, capture_output=True,
        )  # fmt: skip

    return apply


def bytes_in(name: str, data: bytes) -> Callable[[Place], None]:
    """A file of site-packages that is not text."""

    def apply(place: Place) -> None:
        (place.site / name).write_bytes(data)

    return apply


def editable_gone(name: str) -> Callable[[Place], None]:
    """`pip install -e` of a checkout that was deleted later: the metadata are whole, the module is nowhere."""

    def apply(place: Place) -> None:
        info, module = place.info(name), name.replace("-", "_")
        shutil.rmtree(place.site / module)
        pth = f"__editable__.{module}.pth"
        (place.site / pth).write_text(f"/home/somebody/src/{name}/src\n")
        lines = [f"{pth},,", *(f"{info.name}/{file},," for file in ("METADATA", "WHEEL", "RECORD", "direct_url.json"))]
        url = f'{{"url": "file:///home/somebody/src/{name}", "dir_info": {{"editable": true}}}}'
        for file, text in (("RECORD", "\n".join(lines) + "\n"), ("direct_url.json", url)):
            (info / file).unlink(missing_ok=True)
            (info / file).write_text(text)

    return apply


def links_into_a_cache(pattern: str) -> Callable[[Place], None]:
    """UV_LINK_MODE=symlink, and then `uv cache clean`."""

    def apply(place: Place) -> None:
        for path in [p for p in place.site.glob(pattern) if p.is_file()]:
            path.unlink()
            path.symlink_to(f"/nonexistent/cache/archive-v0/abc/{path.relative_to(place.site)}")

    return apply


def folder_renamed(old: str, new: str) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        (place.site / old).rename(place.site / new)

    return apply


def all_with_dos_lines(pattern: str) -> Callable[[Place], None]:
    """Copied through a tool of Windows that takes sources for texts."""

    def apply(place: Place) -> None:
        for path in list(place.site.glob(pattern)):
            data = path.read_bytes()
            path.unlink()
            path.write_bytes(data.replace(b"\n", b"\r\n"))

    return apply


def config_line(name: str, value: str) -> Callable[[Place], None]:
    """Another value in pyvenv.cfg."""

    def apply(place: Place) -> None:
        path = place.venv / "pyvenv.cfg"
        lines = [line for line in path.read_text().splitlines() if line.partition("=")[0].strip() != name]
        path.unlink()
        path.write_text("\n".join([f"{name} = {value}", *lines]) + "\n")

    return apply


def linked_to(version: str) -> Callable[[Place], None]:
    """The system's Python was upgraded: bin/python is the new one, lib/ that of the old one."""

    def apply(place: Place) -> None:
        other = next(Path("~/.pyenv/versions").expanduser().glob(f"{version}.*/bin/python"))
        for path in list(place.venv.glob("bin/python*")):
            path.unlink()
        for name in ("python", "python3", f"python{version}"):
            (place.venv / "bin" / name).symlink_to(other)

    return apply


def old_library(soname: str) -> Callable[[Place], None]:
    """A library of the name of a newer one, in a folder that LD_LIBRARY_PATH names; it has none of its functions."""

    def apply(place: Place) -> None:
        folder = place.home.parent / "old-libraries"
        folder.mkdir(exist_ok=True)
        command = ["gcc", "-shared", "-nostdlib", "-o", str(folder / soname), f"-Wl,-soname,{soname}", "-x", "c", "-"]
        subprocess.run(command, input=b"int old_library = 1;\n", check=True)

    return apply


def library_path(place: Place) -> Environ:
    return {"LD_LIBRARY_PATH": str(place.home.parent / "old-libraries")}


def here(name: str) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        (place.home / name).write_text("raise RuntimeError('a file of mine')\n")

    return apply


def half_uninstalled(name: str, module: str) -> Callable[[Place], None]:
    """A kill of `pip uninstall`: the metadata wait under another name, half of the files are deleted."""

    def apply(place: Place) -> None:
        info = place.info(name)
        info.rename(info.with_name(f"~{info.name[1:]}"))
        for path in sorted((place.site / module).rglob("*.py"))[::2]:
            path.unlink()

    return apply


def left_behind(*names: str) -> Callable[[Place], None]:
    """Empty leftovers next to packages that are whole."""

    def apply(place: Place) -> None:
        for name in names:
            (place.site / name).mkdir()
            (place.site / name / "left.py").write_text("")

    return apply


def egg_info(name: str, version: str) -> Callable[[Place], None]:
    """What an old setup.py install left: a second description of a package, of another version."""

    def apply(place: Place) -> None:
        text = f"Metadata-Version: 1.2\nName: {name}\nVersion: {version}\n"
        (place.site / f"{name}-{version}-py3.egg-info").write_text(text)

    return apply


def users_site(place: Place) -> None:
    """An environment that sees the user's site-packages, in which a .pth file puts an old copy first."""
    config_line("include-system-site-packages", "true")(place)
    folder = place.home.parent / "user/lib" / place.site.parent.name / "site-packages"
    old = place.home.parent / "user/old/accelerate"
    for path in (folder, old):
        path.mkdir(parents=True, exist_ok=True)
    (old / "__init__.py").write_text('__version__ = "0.1"\n')
    (folder / "work.pth").write_text(f"import sys; sys.path.insert(0, {str(old.parent)!r})\n")


def starts_torch(place: Place, environ: Environ) -> bool:
    return imports("torch", "PIL", "tqdm")(place, environ)


def always(_place: Place, _environ: Environ) -> bool:
    return True


def versions_agree(name: str) -> Callable[[Place, Environ], bool]:
    """The version that the metadata tell is that of the module."""

    def cured(place: Place, environ: Environ) -> bool:
        code = f"import {name}, importlib.metadata as m; assert m.version('{name}') == {name}.__version__"
        command = ["env", str(place.python), "-c", code]
        every = {**os.environ, **environ}
        return subprocess.run(command, env=every, cwd=place.home, capture_output=True, check=False).returncode == 0

    return cured


def _nothing(_place: Place) -> None:
    pass


UNFORESEEN = (
    Breakage(
        "regex of another processor", for_another("--python-platform", "aarch64-manylinux_2_28", "regex"),
        cured=imports("regex"), kind="unforeseen",
    ),
    Breakage(
        "markupsafe of another Python", for_another("--python-version", "3.13", "markupsafe"),
        cured=imports("markupsafe._speedups"), kind="unforeseen",
    ),
    Breakage(
        "a .pth file that is not text", bytes_in("work.pth", b"\x80\x81\xfe\xff\0garbage\n"), cured=starts_quietly,
        without_tool=True, kind="unforeseen",
    ),
    Breakage(
        "accelerate's checkout deleted", editable_gone("accelerate"), cured=imports("accelerate"), kind="unforeseen"
    ),
    Breakage("links into a cache that was emptied", links_into_a_cache("huggingface_hub/**/*"), kind="unforeseen"),
    Breakage("folder PIL written small", folder_renamed("PIL", "pil"), kind="unforeseen"),
    Breakage("accelerate with the line ends of Windows", all_with_dos_lines("accelerate/**/*.py"), kind="unforeseen"),
    Breakage("core: click 7 installed", installed("click==7.1.2"), kind="unforeseen"),
    Breakage("a module of pip cut short", truncated("pip/_internal/cli/main.py"), cured=pip_works, kind="unforeseen"),
    Breakage(
        "pyvenv.cfg names a Python that is gone", config_line("home", "/opt/python-that-was-removed/bin"),
        cured=imports("torch"), harmless=True, kind="unforeseen",
    ),
    Breakage(
        "the Python behind it is a newer one", linked_to("3.12"), cured=imports("torch"), outside=True,
        kind="unforeseen",
    ),
    Breakage(
        "LD_LIBRARY_PATH with an old libstdc++", old_library("libstdc++.so.6"), library_path, starts_torch,
        outside=True, kind="unforeseen",
    ),
    Breakage(
        "LD_LIBRARY_PATH with an old libcublas", old_library("libcublas.so.13"), library_path, starts_torch,
        harmless=True, kind="unforeseen",
    ),
    Breakage(
        "PYTHONWARNINGS=error, tqdm deleted", deleted("tqdm"), lambda _place: {"PYTHONWARNINGS": "error"},
        kind="unforeseen",
    ),
    Breakage(
        "logging.py in the current folder", here("logging.py"), cured=imports("torch"), outside=True,
        kind="unforeseen",
    ),
    Breakage(
        "no program runs in TMPDIR, tqdm deleted", deleted("tqdm"), lambda _place: {"TMPDIR": str(NO_EXEC)},
        kind="unforeseen",
    ),
    Breakage(
        "UV_EXCLUDE_NEWER of long ago, tqdm deleted", deleted("tqdm"),
        lambda _place: {"UV_EXCLUDE_NEWER": "2020-01-01"}, kind="unforeseen",
    ),
    Breakage("pip killed while it uninstalled numpy", half_uninstalled("numpy", "numpy"), kind="unforeseen"),
    Breakage(
        "the user's site-packages put an old copy first", users_site,
        lambda place: {"PYTHONUSERBASE": str(place.home.parent / "user")}, imports_own("accelerate"),
        outside=True, kind="unforeseen",
    ),
    Breakage(
        "numpy's egg-info of long ago", egg_info("numpy", "1.21.0"), cured=versions_agree("numpy"), kind="unforeseen"
    ),
    Breakage(
        "PYTHONHOME of another Python", _nothing, lambda _place: {"PYTHONHOME": "/opt/another"}, always, outside=True,
        kind="unforeseen",
    ),
    Breakage(
        "leftovers of pip next to torch", left_behind("~orch", "~orch-2.9.0.dist-info"), cured=always, harmless=True,
        kind="unforeseen",
    ),
    Breakage(
        "an empty folder of a name like ours", left_behind("tqdm_old"), cured=always, harmless=True, kind="unforeseen"
    ),
)  # fmt: skip
"""As they were tried first: docs/measurements/damage.md says how many were seen and repaired at first."""
