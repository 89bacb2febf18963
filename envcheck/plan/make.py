"""Make the plan: a pure function from what the box is, and what the user wishes, to packages and steps."""

from collections.abc import Iterable

from envcheck.catalogue.tables.tested_sets import CPU_ROOM_BYTES, TESTED_SETS, PackageSet
from envcheck.checks.run import to_finding
from envcheck.findings import Finding
from envcheck.plan.choice import fitting_sets, gpu_doubts, has_gpu, python_doubts
from envcheck.plan.document import Package, Plan, Wishes
from envcheck.plan.steps import TORCH, build_tag, install_steps
from envcheck.pypi import PYPI
from envcheck.snapshot import Snapshot


def plan(snapshot: Snapshot, wishes: Wishes | None = None) -> Plan:
    """The set of packages for this box, and the steps that install it."""
    wishes = wishes or Wishes()
    chosen = next((s for s in TESTED_SETS if s.id == wishes.tested_set), None) or fitting_sets(snapshot)[0]
    backend = build_tag(wishes.torch_index) or chosen.backend
    facts = snapshot.python
    python = (facts.executable if facts else None) or "python3"
    return Plan(
        python=(facts.version if facts else None) or (snapshot.host.python if snapshot.host else None),
        executable=python,
        torch_backend=backend,
        tested_set=chosen.id,
        room_bytes=CPU_ROOM_BYTES if backend == "cpu" else chosen.room_bytes,
        packages=tuple(_package(name, version, wishes) for name, version in chosen.packages),
        steps=install_steps(chosen, python, wishes.installer, wishes.torch_index, wrong_build(snapshot, chosen)),
        findings=tuple(_findings(snapshot, chosen)),
    )


def _package(name: str, version: str, wishes: Wishes) -> Package:
    source = (wishes.torch_index if name in TORCH else None) or wishes.index or PYPI
    return Package(name=name, version=version, source=source)


def wrong_build(snapshot: Snapshot, chosen: PackageSet) -> str | None:
    """Version of the installed torch or torchvision, if it is a CPU build of the set's version on a box with a GPU."""
    if not has_gpu(snapshot):
        return None
    installed = ((name, snapshot.packages.get(name)) for name in TORCH)
    return next((version for name, version in installed if version == f"{chosen.version(name)}+cpu"), None)


def missing(snapshot: Snapshot, plan: Plan) -> tuple[Package, ...]:
    """The packages of the plan that are not installed in its version and build; empty: there is nothing to do."""
    return tuple(p for p in plan.packages if not _there(snapshot, p))


def _there(snapshot: Snapshot, package: Package) -> bool:
    installed = snapshot.packages.get(package.name)
    if installed is None or installed.split("+")[0] != package.version:
        return False
    return not (package.name in TORCH and installed.endswith("+cpu") and has_gpu(snapshot))


def _findings(snapshot: Snapshot, chosen: PackageSet) -> Iterable[Finding]:
    doubts = gpu_doubts(snapshot, chosen) if has_gpu(snapshot) else ()
    for verdict in (*python_doubts(snapshot, chosen), *doubts):
        yield to_finding("plan.set", "packages", verdict, snapshot)
