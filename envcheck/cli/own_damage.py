"""When envcheck itself does not start: are its own packages damaged? Standard library only, as nothing else may load.

A damaged library kills a process that loads it, so the libraries are compared before; all else after an error.
"""

import os
import shlex
import sys

from envcheck.integrity import Damage, absent, compare, infos_in, required, scan, words

TYPE_CHECKING = False

CORE = ("typer", "rich", "msgspec", "nvidia-ml-py", "packaging")
COMPILED = ("msgspec", "ahocorasick-rs")
ONCE = "ENVCHECK_OWN_REPAIR"
"""Set while the command runs again after its own repair: it is repaired once."""


def damaged_libraries() -> tuple[Damage, ...]:
    """Of the compiled modules that envcheck loads: under a millisecond."""
    infos = infos_in((_folder(),))
    return tuple(
        damage for name in COMPILED for info in infos.get(name, ())[:1] for damage in compare(info, "libraries")
    )


def damage() -> tuple[Damage, ...]:
    """What is wrong with envcheck's own packages, by content, and which of them are not installed."""
    from envcheck.compiled_files import damaged_compiled

    folders = (_folder(),)
    there = infos_in(folders)
    ours = required(folders, (*CORE, "gpu-envcheck")) - {"gpu-envcheck"}
    lost = dict.fromkeys((*(name for name in CORE if name not in there), *absent(folders, ours)))
    gone = tuple(Damage(name, None, name, "missing") for name in lost)
    return (*scan(folders, ours, "content"), *gone, *damaged_compiled(sys.executable, folders[0], ours, "content"))


def answer(found: tuple[Damage, ...], arguments: list[str]) -> int:
    """Say what is damaged and what to do; do it where a repair was asked for. The exit code."""
    if _lost_its_marker():
        return _mark(arguments)
    for one in found[:6]:
        print(f"envcheck: its own package is damaged [package-damaged]: {one.package}: {words(one)}", file=sys.stderr)
    command = _repair_command(found)
    if _may_repair(arguments) and _is_isolated():
        print(f"envcheck: reinstalling: {shlex.join(command)}", file=sys.stderr)
        import subprocess

        if subprocess.run(command, check=False, stdout=sys.stderr).returncode == 0:
            os.environ[ONCE] = "1"
            os.execv(sys.executable, [sys.executable, "-I", "-m", "envcheck", *arguments])  # noqa: S606 - this very command
    print("envcheck: run ./bootstrap.sh in the checkout, or:", file=sys.stderr)
    print(f"    {shlex.join(command)}", file=sys.stderr)
    return 1


def _lost_its_marker() -> bool:
    """The files around this Python are those of an environment, and it does not know: pyvenv.cfg is not there."""
    from pathlib import Path

    place, real = Path(sys.executable).parents[1], Path(sys.executable).resolve()
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    ours = (place / "lib" / version / "site-packages" / "msgspec").is_dir()
    return sys.prefix == sys.base_prefix and ours and place not in real.parents


def _mark(arguments: list[str]) -> int:
    """Say so; write the file again where a repair was asked for."""
    from pathlib import Path

    file = Path(sys.executable).parents[1] / "pyvenv.cfg"
    print(f"envcheck: {file} is missing [package-damaged]: Python no longer knows its environment.", file=sys.stderr)
    if not _may_repair(arguments):
        print("envcheck: run ./bootstrap.sh in the checkout, or `envcheck fix --yes`.", file=sys.stderr)
        return 1
    home = Path(sys.executable).resolve().parent
    text = f"home = {home}\ninclude-system-site-packages = false\nversion = {sys.version.split()[0]}\n"
    file.write_text(text, "utf-8")
    print(f"envcheck: written again: {file}", file=sys.stderr)
    return _again(arguments)


def _may_repair(arguments: list[str]) -> bool:
    wanted = arguments[:1] in (["fix"], ["install"]) and ("--yes" in arguments or "-y" in arguments)
    return wanted and "--dry-run" not in arguments and not os.environ.get(ONCE)


def _is_isolated() -> bool:
    """Nothing is installed into the system's or the user's own Python."""
    return sys.prefix != sys.base_prefix or os.path.isdir(os.path.join(sys.prefix, "conda-meta"))  # noqa: PTH112, PTH118


def _again(arguments: list[str]) -> int:
    os.environ[ONCE] = "1"
    os.execv(sys.executable, [sys.executable, "-m", "envcheck", *arguments])  # noqa: S606 - this very command


def _repair_command(found: tuple[Damage, ...]) -> list[str]:
    """Reinstall these packages, with uv where there is one; with what they require where one is not installed."""
    wanted = dict.fromkeys(f"{d.package}=={d.version}" if d.version else d.package for d in found)
    alone = ["--no-deps"] if all(d.version for d in found) else []
    uv = _uv()
    if uv:
        again = [f"--reinstall-package={d}" for d in dict.fromkeys(d.package for d in found)]
        return [uv, "pip", "install", "--python", sys.executable, *again, *alone, *wanted]
    return [sys.executable, "-I", "-m", "pip", "install", "--force-reinstall", *alone, *wanted]


def _uv() -> str | None:
    from shutil import which

    own = os.path.join(os.path.dirname(sys.prefix), ".envcheck", "tools", "bin", "uv")  # noqa: PTH118, PTH120
    return own if os.access(own, os.X_OK) else which("uv")


def _folder() -> str:
    """Where envcheck's packages lie: next to msgspec, which is found without being loaded."""
    for folder in sys.path:
        if os.path.isdir(os.path.join(folder, "msgspec")):  # noqa: PTH112, PTH118 - pathlib is slow to import
            return folder
    import sysconfig

    return sysconfig.get_path("purelib")
