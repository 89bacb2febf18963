"""torch's own indexes: whether they answer, and whether they carry what the plan wants."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from envcheck.compat.resolver import Solution
from envcheck.install.index_health import LIMIT_S, show
from envcheck.install.transport import DIRECT, Route
from envcheck.plan.steps import TORCH, build_tag
from envcheck.snapshot import Snapshot
from envcheck.urls import local_path


@dataclass(frozen=True, slots=True)
class NotCarried:
    """An index does not give what the plan wants."""

    reason: str
    """A sentence without its full stop."""
    responds: bool = True

    def __str__(self) -> str:
        return self.reason


Ask = Callable[[str, Solution], NotCarried | None]
"""Whether an index carries a set: None, or why not."""

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
"""Builds of torch without CUDA, a tenth of the size (https://pytorch.org/get-started/locally/)."""

PAGE_LIMIT_BYTES = 8 << 20
"""The page of torch on torch's own indexes is below 1 MB."""


def first_carried(
    index: str, sets: Iterable[Solution], snapshot: Snapshot, route: Route = DIRECT
) -> Solution | NotCarried:
    """The first of `sets` whose torch and torchvision `index` has wheels of for this Python; else why none is."""
    try:
        pages = {name: unquote(_page(index, name, route)) for name in TORCH}
    except (OSError, ValueError) as error:
        return NotCarried(f"{show(index)} does not respond ({_reason(error)})", responds=False)
    wanted = list(sets)
    for chosen in wanted:
        if all(carries(pages[name], wheel_pattern(name, chosen, index, snapshot)) for name in TORCH):
            return chosen
    versions = " or ".join(dict.fromkeys(s.build.torch for s in wanted))
    return NotCarried(f"{show(index)} has no torch {versions} for this Python")


def carries(page: str, pattern: str) -> bool:
    """A wheel of that name stands on the page."""
    return re.search(pattern, page) is not None


def wheel_pattern(name: str, chosen: Solution, index: str, snapshot: Snapshot) -> str:
    """The file name of a wheel that suits: `torch-2.15.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl`."""
    tag = build_tag(index)
    local = re.escape(f"+{tag}") if tag else r"(\+[\w.]+)?"
    facts, host = snapshot.python, snapshot.host
    python = re.escape((facts.tag if facts else None) or "cp3") + (r"\d*" if not (facts and facts.tag) else "")
    machine = re.escape((host.machine if host else None) or "x86_64")
    suits = rf"({python}-{python}-[\w.]*linux[\w.]*_{machine}|py3-none-any)"
    return rf"{name}-{re.escape(chosen.version(name) or '')}{local}-{suits}\.whl"


def _page(index: str, name: str, route: Route) -> str:
    """The index's page of one project, as text.

    Raises:
        OSError: it does not respond.
        ValueError: no URL.
    """
    if not index.startswith(("http://", "https://")):
        return _folder_page(local_path(index), name)
    from http.client import HTTPException

    try:
        with route.open(f"{index.rstrip('/')}/{name}/", timeout_s=LIMIT_S) as answer:
            return str(answer.read(PAGE_LIMIT_BYTES).decode("utf-8", "replace"))
    except HTTPException as error:
        raise OSError(str(error) or type(error).__name__) from error


def _folder_page(folder: str, name: str) -> str:
    """The same of an index that lies on the disk."""
    from pathlib import Path

    place = Path(folder, name)
    if not place.is_dir():  # wheels side by side
        place = Path(folder)
    index = place / "index.html"
    return index.read_text("utf-8", "replace") if index.is_file() else "\n".join(f.name for f in place.iterdir())


def _reason(error: Exception) -> str:
    """`connection refused`, `404 Not Found`."""
    reason = getattr(error, "reason", None)
    code = getattr(error, "code", None)
    if code:
        return f"{code} {reason}"
    inner = reason if isinstance(reason, OSError) else error
    return (getattr(inner, "strerror", None) or str(inner) or type(inner).__name__).lower()


def first_to_be_had(sets: Iterable[Solution], ask: Ask) -> tuple[Solution | None, tuple[NotCarried, ...]]:
    """The first set that can be had, and of each index that was asked in vain why; each is asked once.

    A set of the package index is taken to be there: installing it tells.
    """
    silent: dict[str, NotCarried] = {}
    for chosen in sets:
        if chosen.index is None:
            return chosen, tuple(silent.values())
        if chosen.index in silent:
            continue
        lack = ask(chosen.index, chosen)
        if lack is None:
            return chosen, tuple(silent.values())
        sentence = f"torch {chosen.version('torch')} for {chosen.backend} is not used: {lack}."
        silent[chosen.index] = replace(lack, reason=sentence)
    return None, tuple(silent.values())
