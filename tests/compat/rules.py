"""The rules of "One truth" that hold for any machine, as functions: each gives the breaches on one machine."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from envcheck.checks import run_checks
from envcheck.findings import Area, Command, Finding
from envcheck.plan import Plan, PlanOptions, in_place, plan
from envcheck.snapshot import Snapshot, Torch
from tests.compat.machines import laid

AREAS: tuple[Area, ...] = ("cuda", "torch", "attention", "packages")
WITH_IT = PlanOptions(flash_attn="required")
NAMED = ("torch", "torchvision", "transformers", "kernels", "numpy", "flash-attn")
BEYOND_PACKAGES = {
    "cuda-toolkit-mismatch", "cuda-toolkit-missing", "cuda-home-wrong", "host-compiler-missing",
    "host-compiler-too-new", "ld-library-path-shadows", "package-shadowed", "pynvml-shadowed", "package-damaged",
    "flash-attn-unsupported-gpu",
}  # fmt: skip
"""No set of packages cures these: they are of the toolkit, of the compiler, of variables, of a GPU, or of single files,
which `install --repair` reinstalls."""


def alarms(snapshot: Snapshot, areas: tuple[Area, ...] = AREAS) -> list[Finding]:
    return [f for f in run_checks(snapshot, only=areas) if f.status in ("fail", "warn", "error")]


def failures(snapshot: Snapshot) -> set[str | None]:
    """Those that something else explains among them: a reinstall would cure them, too."""
    found = run_checks(snapshot, only=(*AREAS, "gpu"))
    hidden = {str(f.evidence["consequence"]) for f in found if f.status == "skip" and "consequence" in f.evidence}
    return {f.problem for f in found if f.status == "fail"} | hidden


def bare(snapshot: Snapshot) -> Snapshot:
    """The machine with an environment in which nothing is installed."""
    python = replace(snapshot.python, distributions=(), damage=(), shadowed=()) if snapshot.python else None
    return replace(snapshot, packages={"pip": "25.3"}, torch=Torch(), attention=None, python=python)


def unhealthy_plan(snapshot: Snapshot) -> Iterator[str]:
    """Rule 1."""
    made = plan(snapshot)
    if made.fits:
        for finding in alarms(laid(made, snapshot)):
            if finding.problem not in BEYOND_PACKAGES:
                yield f"rule 1: after {made.tested_set} there is {finding.problem}: {finding.title}"


def wrong_in_place(snapshot: Snapshot) -> Iterator[str]:
    """Rule 2: whatever fails and a reinstall would cure, and only that, keeps it from being in place."""
    made = plan(snapshot)
    if not made.fits or (snapshot.python and snapshot.python.damage):
        return
    curable = failures(snapshot) - failures(laid(made, snapshot))
    there = in_place(snapshot, PlanOptions()) is not None
    if there and curable:
        yield f"rule 2: in place, and {sorted(map(str, curable))} fails"
    if not there and not curable:
        yield f"rule 2: not in place, and nothing fails that {made.tested_set} would cure"


def versions_in(command: Command) -> Iterator[tuple[str, str]]:
    """Each package and version that a command installs, the label of the build left out."""
    for word in command:
        match = re.fullmatch(r"([a-z0-9-]+)==([0-9.]+)(?:\+\w+)?", word)
        if match:
            yield match[1], match[2]


def other_versions(snapshot: Snapshot) -> Iterator[str]:
    """Rule 3, over the fixes of every finding."""
    allowed = {(p.name, p.version) for o in (None, WITH_IT) for p in plan(snapshot, o).packages}
    allowed |= {(n, v.partition("+")[0]) for n, v in snapshot.packages.items()} | {("flash-attn", "2.8.3")}
    for finding in run_checks(snapshot):
        for command in (command for fix in finding.fixes for command in fix.commands):
            for name, version in versions_in(command):
                if name in NAMED and (name, version) not in allowed:
                    yield f"rule 3: {finding.problem} names {name} {version}, the plan {plan(snapshot).tested_set}"


def vain_fixes(snapshot: Snapshot) -> Iterator[str]:
    """Rule 4, as far as packages go: laid into the machine, a fix removes its finding and adds no failure."""
    made, before = plan(snapshot), failures(snapshot)
    for finding in alarms(snapshot):
        for fix in finding.fixes:
            for command in fix.commands:
                after = installed(command, snapshot, made)
                if after is None:
                    continue
                left = alarms(after)
                if finding.problem in {f.problem for f in left} and finding.problem not in BEYOND_PACKAGES:
                    yield f"rule 4: {finding.problem} stays after {' '.join(command)}"
                new = {f.problem for f in left if f.status == "fail"} - before
                if new:
                    yield f"rule 4: {' '.join(command)} of {finding.problem} brings {sorted(map(str, new))}"


def installed(command: Command, snapshot: Snapshot, made: Plan) -> Snapshot | None:
    """The machine after a command that installs packages of exact versions; None: it is none such."""
    if command[:2] == ("envcheck", "install") and "--repair" not in command:
        chosen = plan(snapshot, WITH_IT) if "flash-attn" in command else made
        return laid(chosen, snapshot) if chosen.fits else None
    exact = dict(versions_in(command))
    named = [word for word in command if re.fullmatch(r"[a-z0-9-]+[=<>~!].*", word)]
    if "install" not in command or not exact or len(named) != len(exact):
        return None
    label = next((m[1] for word in command if (m := re.search(r"\+(cu\d+|cpu)$|/whl/(cu\d+|cpu)$", word))), None)
    label = label or next((m[2] for word in command if (m := re.search(r"()/whl/(cu\d+|cpu)$", word))), None)
    packages = {**snapshot.packages, **exact}
    torch = snapshot.torch
    if "torch" in exact:
        tag = label or made.torch_backend
        packages |= {n: f"{exact[n]}+{tag}" for n in ("torch", "torchvision") if n in exact}
        torch = Torch(version=packages["torch"], cuda=None if tag == "cpu" else f"{tag[2:-1]}.{tag[-1]}")
    python = replace(snapshot.python, distributions=()) if snapshot.python else None
    return replace(snapshot, packages=packages, torch=torch, python=python)


RULES = (unhealthy_plan, wrong_in_place, other_versions, vain_fixes)


def breaches(snapshot: Snapshot) -> list[str]:
    """All of one machine, as it is."""
    return [breach for rule in RULES for breach in rule(snapshot)]
