"""What all checks say of a machine's CUDA, torch, attention, packages and hub; and more ways to change a machine."""

from typing import Any

from msgspec.structs import replace

from envcheck.checks import run_checks
from envcheck.findings import Area, Finding, Status
from envcheck.snapshot import Compiler, Deep, Distribution, FlashAttention, Hub, ModelFiles, Snapshot, Trial
from tests.boxes import healthy_2x3090, with_cuda, with_packages, with_python

ENVIRONMENT: tuple[Area, ...] = ("cuda", "torch", "attention", "packages", "hub")


def findings(box: Snapshot) -> tuple[Finding, ...]:
    """All findings of these areas, causes before consequences."""
    return run_checks(box, only=ENVIRONMENT)


def problems(box: Snapshot) -> dict[str, Status]:
    """Each problem found, and its status."""
    return {f.problem: f.status for f in findings(box) if f.problem}


def the(box: Snapshot, problem: str) -> Finding:
    """The finding of a problem, which there is once."""
    (finding,) = (f for f in findings(box) if f.problem == problem)
    return finding


def hushed(box: Snapshot) -> dict[str, str]:
    """Each consequence, and the cause that is named instead."""
    return {
        str(f.evidence["consequence"]): str(f.evidence["because"]) for f in findings(box) if "because" in f.evidence
    }


def reason(box: Snapshot, check: str) -> str:
    """Why a check was skipped."""
    return next(f.detail for f in findings(box) if f.check == check and f.status == "skip")


def commands(box: Snapshot, problem: str) -> list[str]:
    """The commands of all fixes of a problem, as one would type them."""
    return [" ".join(command) for fix in the(box, problem).fixes for command in fix.commands]


def advice(box: Snapshot, problem: str) -> str:
    """What its fixes say in words."""
    return " ".join(fix.summary for fix in the(box, problem).fixes)


def with_compiler(box: Snapshot, version: str, kind: str = "gcc") -> Snapshot:
    """The machine with another host compiler."""
    return with_cuda(box, compiler=Compiler(command="g++", path="/usr/bin/g++", version=version, kind=kind))


def without_flash_attention(box: Snapshot) -> Snapshot:
    """The machine before flash-attn was installed."""
    return replace(with_packages(box, flash_attn=None), attention=FlashAttention())


def without_fitting_wheel() -> Snapshot:
    """The reference machine with torch 2.15, for which there is no prebuilt flash-attn, and without one."""
    box = with_packages(without_flash_attention(healthy_2x3090()), torchvision=None, torch=None)
    facts = replace(box.torch, version="2.10.0+cu128", cuda="12.8") if box.torch else None
    return with_packages(replace(box, torch=facts), torch="2.10.0+cu128", torchvision="0.25.0+cu128")


def with_requirements(box: Snapshot, name: str, *requires: str, **facts: Any) -> Snapshot:
    """The machine with what one installed distribution asks for."""
    known = box.python.distributions if box.python else ()
    version = box.packages.get(name)
    made = Distribution(name=name, version=version, requires=requires, **facts)
    return with_python(box, distributions=(*(d for d in known if d.name != name), made))


def with_trials(box: Snapshot, *trials: Trial) -> Snapshot:
    """The machine after `--deep`."""
    return replace(box, deep=Deep(trials=trials))


def with_hub(box: Snapshot, *, cached: bool = False, files: dict[str, Any] | None = None, **facts: Any) -> Snapshot:
    """The machine with a model that is not there yet, and with another answer of the hub."""
    hub = box.hub or Hub()
    model = replace(hub.model or ModelFiles(id="x"), cached=cached, present_bytes=None, **(files or {}))
    return replace(box, hub=replace(hub, model=model, **facts))
