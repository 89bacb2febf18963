"""`envcheck plan` for another machine: one that is described, or one whose snapshot was saved."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from envcheck.errors import UserError

if TYPE_CHECKING:
    from envcheck.plan import Plan, PlanOptions
    from envcheck.snapshot import Gpu, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """The machine to plan for, as far as it is not this one."""

    gpu: str | None
    driver: str | None
    python_version: str | None
    machine: str | None = None
    source: Sequence[str] | None
    fetched_here: bool = False
    """Its packages are downloaded on this machine, whose constraints then hold as well."""

    @property
    def asked(self) -> bool:
        """Any of it was given."""
        return any(
            value is not None for value in (self.gpu, self.driver, self.python_version, self.machine, self.source)
        )

    def refuse_beside(self, **others: str | None) -> None:
        """Options that mean this very machine have no place here.

        Raises:
            UserError: one of them is given.
        """
        for name, value in others.items():
            if value is not None:
                raise UserError(f"--{name} is about this machine; it cannot be used with a plan for another one.")


def plan_elsewhere(
    box: Elsewhere,
    wishes: "PlanOptions",
    requirements: str | None,
    *,
    torch_index: str | None,
    index: str | None,
    whole: bool = False,
) -> "Plan":
    """The plan; with all its steps also where everything is in place, if `whole`.

    Nobody is asked whether the indexes answer: the machine is another one.

    Raises:
        UserError: no such GPU, driver, Python or file.
    """
    from msgspec import structs

    from envcheck.compat.constraints import pins_of, unplanned
    from envcheck.install.index_health import show
    from envcheck.plan import in_place, plan
    from envcheck.plan.make import nothing_to_do

    snapshot = described(box)
    asked = requested(requirements)
    wishes = structs.replace(wishes, pins=tuple(pins_of(asked, snapshot, bare=True)), unplanned=tuple(unplanned(asked)))
    wishes = structs.replace(wishes, index=show(index) if index else None)
    wishes = structs.replace(wishes, torch_index=show(torch_index) if torch_index else None)
    kept = None if whole or wishes.pins or wishes.vllm else in_place(snapshot, wishes)
    return nothing_to_do(kept, snapshot) if kept else plan(snapshot, wishes)


def requested(requirements: str | None) -> list[tuple[str, str]]:
    """The lines of a file of requirements, each with the file as the user named it.

    Raises:
        UserError: it cannot be read.
    """
    from envcheck.cli.plan_options import readable_file
    from envcheck.requirement_files import lines

    if requirements is None:
        return []
    return [(text, requirements) for text, _ in lines((readable_file(requirements),))]


def described(box: Elsewhere) -> "Snapshot":
    """A snapshot of the machine: of the file, or of this one, with what was said of it."""
    from msgspec import structs

    from envcheck.cli.plan_options import refuse_unknown_gpus
    from envcheck.compat.relaxations import with_python
    from envcheck.snapshot import Driver, Host

    snapshot = _base(box)
    if box.gpu is not None:
        snapshot = structs.replace(snapshot, gpus=_gpus(box.gpu), pci_gpus=())
    if box.driver is not None:
        driver = structs.replace(snapshot.driver or Driver(), version=_driver(box.driver), cuda_version=None)
        snapshot = structs.replace(snapshot, driver=structs.replace(driver, nvml_error=None, library_version=None))
        if box.gpu is None and not (snapshot.gpus or snapshot.pci_gpus):
            snapshot = structs.replace(snapshot, gpus=_unknown_gpu())
    if box.source is not None and box.gpu is None:
        refuse_unknown_gpus(snapshot, "add `--gpu '2x RTX 3090'`, or `--gpu none` where there is none")
    if box.machine is not None:
        snapshot = structs.replace(
            snapshot, host=structs.replace(snapshot.host or Host(), machine=_machine(box.machine))
        )
    if box.python_version is None:
        return snapshot
    version, tag = _python(box.python_version)
    snapshot = with_python(snapshot, version)
    return structs.replace(snapshot, python=structs.replace(snapshot.python, tag=tag)) if snapshot.python else snapshot


def _base(box: Elsewhere) -> "Snapshot":
    """What all else is taken from: the file; else this machine, of which a described GPU leaves only the Python."""
    from msgspec import structs

    from envcheck.cli.plan_options import look_at, snapshot_of
    from envcheck.snapshot import PythonEnvironment

    here = look_at(None) if box.source is None or box.fetched_here else None
    limits = here.python.constraints if here and here.python and box.fetched_here else ()
    if here is None or box.source is not None:
        there = snapshot_of(box.source or ())
        theirs = there.python or PythonEnvironment()
        both = structs.replace(theirs, constraints=(*theirs.constraints, *limits))
        return structs.replace(there, python=both) if limits else there
    python = here.python
    if python:  # whether there is pip or uv is not known of it
        python = structs.replace(python, executable="python", prefix=None, constraints=limits, chosen_by=None, uv=None)
    host = structs.replace(here.host, memory_total_bytes=None) if here.host else None
    here = structs.replace(here, python=python, host=host, packages={}, torch=None, cuda=None)
    return here if box.gpu is None else structs.replace(here, driver=None, gpus=(), pci_gpus=())


def _gpus(text: str) -> "tuple[Gpu, ...]":
    """The GPUs of `2x RTX 3090`; none of `none`. Packages do not depend on memory: a size need not be said."""
    from envcheck.fit.gpus import NO_GPU, cards_named
    from envcheck.snapshot import Gpu
    from envcheck.units import GIB

    if text.strip().lower() in NO_GPU:
        return ()
    return tuple(
        Gpu(
            index=index,
            name=card.name,
            compute_capability=card.capability,
            memory_total_bytes=GIB * (size or card.memory_gib[0]) if size or len(card.memory_gib) == 1 else None,
        )
        for index, (card, size) in enumerate(cards_named(text))
    )


def _unknown_gpu() -> "tuple[Gpu, ...]":
    """A driver implies a GPU, of which nothing is known."""
    from envcheck.snapshot import Gpu

    return (Gpu(index=0),)


def _driver(text: str) -> str:
    """`550.54`; also as branches and packages are called, `R550`, `580-open`, `535-server`."""
    said = re.fullmatch(r"[rv]?(\d{3}(?:\.\d+){0,2})(?:-server)?(?:-open)?", text.strip(), re.IGNORECASE)
    if said:
        return said[1]
    raise UserError(f"--driver must be a version such as 550.54 or 580.65.06, not {text!r}.")


def _python(text: str) -> tuple[str, str | None]:
    """Version and, of a free-threaded build, tag: of `3.10`, `3.12.3`, `3.14t`, `cp312`, `python3.11`."""
    from envcheck.compat.tables.torch_releases import RELEASES

    said = re.fullmatch(r"(?:cp|py(?:thon)?)?3\.?(\d{1,2})((?:\.\d+)?)(t?)", text.strip().lower())
    if not said:
        raise UserError(f"--python-version must be a version such as 3.10 or 3.12.3, not {text!r}.")
    minor, version = int(said[1]), f"3.{said[1]}{said[2]}"
    newest = max(row.newest_python for row in RELEASES)
    if minor > newest[1]:
        raise UserError(f"no release of torch has wheels for Python {text}; the newest is for {newest[0]}.{newest[1]}.")
    return version, f"cp3{minor}t" if said[3] else None


def _machine(text: str) -> str:
    name = {"amd64": "x86_64", "x86-64": "x86_64", "x64": "x86_64", "arm64": "aarch64", "arm": "aarch64"}.get(
        text.lower(), text.lower()
    )
    if name not in ("x86_64", "aarch64"):
        raise UserError(f"torch has CUDA builds for x86_64 and aarch64, none for {text!r}.")
    return name
