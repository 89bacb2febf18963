"""Modules of which an import would load another file than the installed distribution's.

Python takes the first folder of its path that has a module of the name: the current one, then those of PYTHONPATH, then
those that `.pth` files, sitecustomize and the user's site-packages add, as `site` documents.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from envcheck.integrity import infos_in
from envcheck.snapshot import ShadowedModule

MODULES = {
    "torch": "torch", "torchvision": "torchvision", "transformers": "transformers", "accelerate": "accelerate",
    "sentence_transformers": "sentence-transformers", "qwen_vl_utils": "qwen-vl-utils", "PIL": "pillow",
    "numpy": "numpy", "tokenizers": "tokenizers", "huggingface_hub": "huggingface-hub", "safetensors": "safetensors",
    "flash_attn": "flash-attn", "triton": "triton", "vllm": "vllm",
}  # fmt: skip
"""Module to its distribution."""

CUSTOM = ("sitecustomize.py", "usercustomize.py")

STANDARD = frozenset(
    {
        "abc", "ast", "base64", "bisect", "calendar", "collections", "contextlib", "copy", "csv", "dataclasses",
        "datetime", "decimal", "email", "enum", "functools", "glob", "gzip", "hashlib", "heapq", "html", "http",
        "importlib", "inspect", "io", "json", "locale", "logging", "math", "multiprocessing", "numbers", "operator",
        "pathlib", "pickle", "platform", "queue", "random", "re", "secrets", "select", "shutil", "signal", "socket",
        "ssl", "statistics", "string", "struct", "subprocess", "tempfile", "threading", "time", "token", "tokenize",
        "traceback", "types", "typing", "urllib", "uuid", "warnings", "weakref",
    }
)  # fmt: skip
"""Of the standard library, what torch and transformers import: a file of that name in an earlier folder breaks them."""


def shadowed(
    site_packages: Sequence[str], prefix: str | None, environ: Mapping[str, str], current: str | None
) -> tuple[ShadowedModule, ...]:
    """Every module that something stands before.

    Args:
        site_packages: the folders of the checked Python's path, in their order.
        prefix: the environment's own folder.
        environ: PYTHONPATH counts.
        current: the current folder, which Python puts first for `python -c`, `python -m` and notebooks.
    """
    own = [folder for folder in site_packages if prefix and folder.startswith(f"{prefix}/")]
    places = tuple(dict.fromkeys((*own, *site_packages)))  # the user's own site-packages may hold path files, too
    there = infos_in(own)
    named = [os.path.abspath(entry) for entry in environ.get("PYTHONPATH", "").split(":") if entry]  # noqa: PTH100
    before = (*((current,) if current else ()), *named)
    return tuple(
        found
        for folder in dict.fromkeys([*before, *_until_own(site_packages, own)])
        if folder not in own
        for found in _in_folder(Path(folder), {n for n, d in MODULES.items() if d in there}, named, current, places)
    )


def _until_own(site_packages: Sequence[str], own: Sequence[str]) -> Iterator[str]:
    """The folders that come before those of the environment itself."""
    for folder in site_packages:
        if folder in own:
            return
        yield folder


def _in_folder(
    folder: Path, modules: set[str], named: Sequence[str], current: str | None, places: Sequence[str]
) -> Iterator[ShadowedModule]:
    first_by_user = str(folder) == current or str(folder) in named
    try:
        names = {entry.name for entry in os.scandir(folder)}
    except OSError:
        return
    for name in sorted(names):
        module = name.partition(".")[0]
        standard = module in STANDARD and first_by_user and name == f"{module}.py"
        if not standard and (module not in modules or not _is_module(folder, name, module)):
            continue
        cause, source = _cause(str(folder), named, current, places)
        yield ShadowedModule(
            module=module, path=str(folder / name), distribution=None if standard else MODULES[module], cause=cause,
            source=source,
        )  # fmt: skip


def _is_module(folder: Path, name: str, module: str) -> bool:
    """A folder without `__init__.py` is none that stands before a real package."""
    if name == module:
        return (folder / name / "__init__.py").is_file()
    return name == f"{module}.py" or (name.startswith(f"{module}.") and name.endswith(".so"))


def _cause(folder: str, named: Sequence[str], current: str | None, places: Sequence[str]) -> tuple[str, str | None]:
    """What puts the folder before the environment's own, and the file that does."""
    if folder == current:
        return "current-folder", None
    if folder in named:
        return "PYTHONPATH", None
    for place in places:
        for file in (*sorted(Path(place).glob("*.pth")), *(Path(place, name) for name in CUSTOM)):
            if _names(file, folder):
                return "file", str(file)
    if "/.local/lib/python" in folder:
        return "user-site", None
    return "sys.path", None


def _names(file: Path, folder: str) -> bool:
    try:
        return folder in file.read_text("utf-8", "replace")
    except OSError:
        return False


def current_folder() -> str | None:
    """None where it was deleted."""
    try:
        return str(Path.cwd())
    except OSError:
        return None


def without_removed(site_packages: Sequence[str], environ: Mapping[str, str]) -> tuple[str, ...]:
    """This process's path as it would be with the PYTHONPATH of `environ`."""

    def entries(variables: Mapping[str, str]) -> set[str]:
        return {os.path.abspath(entry) for entry in variables.get("PYTHONPATH", "").split(":") if entry}  # noqa: PTH100

    gone = entries(os.environ) - entries(environ)
    return tuple(folder for folder in site_packages if folder not in gone)
