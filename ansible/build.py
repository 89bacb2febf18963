"""Build the collection with the wheels it carries, so that managed hosts need no network: `python ansible/build.py`.

Needs uv, pip, build and ansible-core (the extras `dev` and `ansible`), and a package index. The wheels are pinned by uv
for each Python and machine, and downloaded by their hashes.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).parent
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
MACHINES = ("x86_64", "aarch64")
GLIBC = "2_28"
"""Of Debian 10, Ubuntu 20.04 and RHEL 8."""
PLATFORMS = (f"manylinux_{GLIBC}", "manylinux_2_17", "manylinux2014")


def main(arguments: Sequence[str] | None = None) -> None:
    """Build `gpu_envcheck-envcheck-VERSION.tar.gz`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path(), help="folder for the collection")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="repeat for several; default: all")
    parser.add_argument("--machine", action="append", choices=MACHINES, help="repeat for several; default: all")
    given = parser.parse_args(arguments)
    given.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "collection"
        shutil.copytree(HERE, tree, ignore=shutil.ignore_patterns("wheels", "*.tar.gz", "__pycache__"))
        carry(tree / "wheels", given.python or PYTHONS, given.machine or MACHINES)
        galaxy = Path(sys.executable).with_name("ansible-galaxy")
        run(str(galaxy), "collection", "build", str(tree), "--output-path", str(given.output), "--force")
    print(*given.output.glob("*.tar.gz"), sep="\n")


def carry(wheels: Path, pythons: Sequence[str], machines: Sequence[str]) -> None:
    """Fill the folder with wheels, and write which of them each Python and machine needs."""
    wheels.mkdir()
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(HERE.parent))
    (own,) = wheels.glob("*.whl")
    index: dict[str, dict[str, object]] = {}
    for python in pythons:
        for machine in machines:
            names = sorted({own.name, *downloaded(wheels, python, machine)})
            tag = f"cp{python.replace('.', '')}-{machine}"
            index[tag] = {"wheels": names, "digest": digest(wheels / name for name in names)}
    (wheels / "index.json").write_text(json.dumps(index, indent=1) + "\n", "utf-8")


def downloaded(wheels: Path, python: str, machine: str) -> list[str]:
    """The names of the wheels of all that envcheck requires there."""
    with tempfile.TemporaryDirectory() as folder:
        pins, found = Path(folder) / "requirements.txt", Path(folder) / "wheels"
        platform = f"{machine}-manylinux_{GLIBC}"
        run(
            *(sys.executable, "-m", "uv", "pip", "compile", str(HERE.parent / "pyproject.toml"), "--quiet"),
            *("--python-version", python, "--python-platform", platform, "--only-binary", ":all:"),
            *("--generate-hashes", "--output-file", str(pins)),
        )
        platforms = [word for name in PLATFORMS for word in ("--platform", f"{name}_{machine}")]
        abis = [word for abi in (f"cp{python.replace('.', '')}", "abi3", "none") for word in ("--abi", abi)]
        run(
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "-r", str(pins)),
            *("--only-binary", ":all:", "--python-version", python, "--implementation", "cp", *platforms, *abis),
            *("--dest", str(found)),
        )
        for wheel in found.iterdir():
            shutil.copy(wheel, wheels / wheel.name)
        return [wheel.name for wheel in found.iterdir()]


def digest(files: Iterator[Path]) -> str:
    """One hash over all files, by which a host knows that it has them."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def run(*command: str) -> None:
    """Run a command; what it prints goes to standard error, and is not hidden where it fails."""
    subprocess.run(command, check=True, stdout=sys.stderr)


if __name__ == "__main__":
    main()
