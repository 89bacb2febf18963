"""A local package index of tiny real wheels: the names and versions of the real packages, and what a trial imports."""

import base64
import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from envcheck.compat.package_sets import fitting_sets
from envcheck.compat.resolver import Solution
from envcheck.snapshot import Host, Snapshot

SETS = tuple(
    chosen
    for python in ("3.12.3", "3.10.12")
    for chosen in fitting_sets(Snapshot(host=Host(python=python, machine="x86_64")))[:3]
)
"""What the package index serves for machines without a GPU, of the newest releases of torch."""
MODULES = {
    "torch": "class version:\n    cuda = None\n__version__ = '{version}'\n",
    "torchvision": "__version__ = '{version}'\n",
    "accelerate": "",
    "sentence-transformers": "",
    "transformers": "class AutoProcessor: ...\nclass Qwen3VLModel: ...\n",
}
"""What the trial imports of each package."""


def make_wheel(
    folder: Path,
    name: str,
    version: str,
    module: str = "",
    *,
    tag: str = "py3-none-any",
    requires: tuple[str, ...] = (),
    python: str = "",
) -> Path:
    """A wheel with one module (PEP 427). `python` is what it says of the Pythons that it runs on."""
    bare = name.replace("-", "_")
    info = f"{bare}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {need}\n" for need in requires)
    needs += f"Requires-Python: {python}\n" if python else ""
    files = {
        f"{bare}/__init__.py": module,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    rows = "".join(f"{path},{digest(text)},{len(text.encode())}\n" for path, text in files.items())
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{bare}-{version}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": f"{rows}{info}/RECORD,,\n"}.items():
            archive.writestr(path, text)
    return wheel


def digest(text: str) -> str:
    """As RECORD writes it."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def make_index(root: Path, sets: tuple[Solution, ...] = SETS, modules: Mapping[str, str] | None = None) -> Path:
    """A simple index (PEP 503) below `root` with every package of the sets."""
    modules = {**MODULES, **(modules or {})}
    for name, version in sorted({package for chosen in sets for package in chosen.packages}):
        make_wheel(root / name, name, version, modules.get(name, "").replace("{version}", version))
    for project in root.iterdir():
        write_page(project)
    return root


def write_page(project: Path) -> None:
    """The project's page: a link to each of its files."""
    links = "".join(f'<a href="{file.name}">{file.name}</a>\n' for file in sorted(project.glob("*.whl")))
    (project / "index.html").write_text(f"<!DOCTYPE html><html><body>\n{links}</body></html>\n")
