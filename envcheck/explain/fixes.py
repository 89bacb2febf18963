"""The fixes of a cause, fitted to a machine; none for this machine where the log contradicts it."""

import msgspec

from envcheck.catalogue import all_problems, all_signatures
from envcheck.catalogue.attention.remedies import names_flash_attention
from envcheck.catalogue.build.remedies.prebuilt import around_build
from envcheck.catalogue.told import told_fixes
from envcheck.compat.environment import environment_was_read
from envcheck.compat.predicates import WINDOWS, driver, driver_works, has_gpu, host, is_wsl
from envcheck.explain.document import Cause
from envcheck.explain.values import overlaid, told_distribution
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

NEEDS_GPU = frozenset(
    [
        "gpu-out-of-memory",
        "cuda-error",
        "nccl-failed",
        "vllm-memory-too-small",
        "cuda-device-order",
        "driver-library-mismatch",
        "driver-not-loaded",
        "driver-not-installed",
        "driver-too-old",
        "libcuda-missing",
        "driver-build-failed",
        "uvm-missing",
        "cuda-visible-devices-invalid",
        "nouveau-loaded",
        "secure-boot-blocks-driver",
        "cuda-runtime-too-new",
        "fabric-manager-missing",
        "flash-attn-missing",
        "flash-attn-unsupported-gpu",
        "gpu-index-invalid",
        "vllm-parallel-invalid",
    ]
)
"""What happens only where there is an NVIDIA GPU, or is only to be fixed there, as all of the areas gpu and link is."""
NO_DRIVER = frozenset(
    [
        "cuda-device-order",
        "driver-library-mismatch",
        "driver-not-loaded",
        "driver-not-installed",
        "nouveau-loaded",
        "secure-boot-blocks-driver",
        "gpu-not-found",
    ]
)
"""What cannot be where the driver answers."""
MISSING = {"torch-missing": "torch", "transformers-missing": "transformers", "accelerate-missing": "accelerate"}
OF_INSTALLED = {
    "protobuf-mismatch": "protobuf",
    "xformers-mismatch": "xformers",
    "flash-attn-abi-mismatch": "flash-attn",
    "transformers-too-old": "transformers",
    "torchvision-mismatch": "torchvision",
}
"""What happens only where the package is installed."""
OF_A_MODEL = frozenset(["weights-corrupt", "model-download-incomplete", "hub-unreachable", "hub-auth-missing"])
"""What is to be done with the model that the text is about, which is seldom the one that this machine is for."""
MODEL = "MODEL"
"""In the place of the model's name, where the text does not say it."""
WITHOUT_GPU = ("this machine has no NVIDIA GPU", "this container has no NVIDIA GPU")
OF_ANY_PROGRAM = frozenset({"build", "packages", "run", "host", "smoke", "hub"})
"""Areas whose problems any program has, not only the one that envcheck installs."""
_OF_THE_STACK = frozenset({("envcheck", "install"), ("envcheck", "smoke")})
NEARLY = 0.12
"""CUDA names up to so much less memory of a GPU than NVML does."""


def fixes_of(
    problem: str,
    signature: str | None,
    evidence: Evidence,
    snapshot: Snapshot,
    why: str | None = None,
    *,
    ran_here: bool = False,
) -> tuple[Fix, ...]:
    """The signature's own fixes, computed from the text, else the problem's.

    `why`: what of this machine speaks against another cause in the same log. `ran_here`: the text is what a command
    just printed on this machine, so nothing can speak against that.
    """
    why = contradiction(problem, evidence, snapshot) or why
    if why and ran_here:
        without = why in WITHOUT_GPU
        own = _fitted(problem, signature, evidence, Snapshot() if without else snapshot)
        return (_not_here(why), *(_advice(fix) for fix in own)) if without else own
    if why:
        return (_elsewhere(why), *(_advice(fix) for fix in _fitted(problem, signature, evidence, Snapshot())))
    return _fitted(problem, signature, evidence, snapshot)


def _fitted(problem: str, signature: str | None, evidence: Evidence, snapshot: Snapshot) -> tuple[Fix, ...]:
    own = next((s.remedy for s in all_signatures() if s.id == signature and s.problem == problem), None)
    remedy = own or all_problems()[problem].remedy
    named = {"model": MODEL, **evidence} if problem in OF_A_MODEL else evidence
    # A log that does not say which package it is about is not about flash-attn, whose the remedies else are.
    machine = overlaid(snapshot, evidence)
    fixes = told_fixes(remedy, machine, named or {"package": None})
    fixes = (*fixes, *around_build(problem, machine, evidence, fixes))
    if all_problems()[problem].area in OF_ANY_PROGRAM:
        return _in_turn(sorted(fixes, key=_is_of_the_stack))
    return fixes


def _in_turn(fixes: list[Fix]) -> tuple[Fix, ...]:
    """The first fix is no alternative to another one, and what had been first is one now."""
    first, *rest = fixes or (None,)
    if first is None or not first.summary.startswith("Or "):
        return tuple(fixes)
    spoken = first.summary.removeprefix("Or ")
    lead = msgspec.structs.replace(first, summary=f"{spoken[0].upper()}{spoken[1:]}")
    return (lead, *(_as_alternative(fix) if _is_of_the_stack(fix) else fix for fix in rest))


def _as_alternative(fix: Fix) -> Fix:
    said = fix.summary
    return fix if said.startswith("Or ") else msgspec.structs.replace(fix, summary=f"Or {said[0].lower()}{said[1:]}")


def _is_of_the_stack(fix: Fix) -> bool:
    """It installs or tests what envcheck itself is for: most logs are of other programs."""
    return bool(fix.commands) and all(command[:2] in _OF_THE_STACK for command in fix.commands)


def contradiction(problem: str, evidence: Evidence, snapshot: Snapshot) -> str | None:
    """What of a machine speaks against a cause, as a sentence; None: nothing does, or too little is known of it."""
    if snapshot.host is None:
        return None
    if evidence.get("system") == WINDOWS and host(snapshot).system == "Linux" and not is_wsl(snapshot):
        return "the log is from Windows, and this machine runs Linux"
    distribution, here = told_distribution(evidence), host(snapshot)
    if distribution and here.os_id and distribution[0] not in (here.os_id, *here.os_like):
        return f"the log is from {distribution[1]}, and this machine runs {here.os_name or here.os_id}"
    if other := _other_toolkit(evidence, snapshot):
        return other
    of_gpu = needs_gpu(problem) or names_flash_attention(evidence)
    seen = snapshot.driver is not None and not snapshot.sources
    if of_gpu and seen and not has_gpu(snapshot) and not driver_works(snapshot):
        return WITHOUT_GPU[1 if host(snapshot).container else 0]
    if problem in NO_DRIVER and snapshot.gpus and driver_works(snapshot):
        return f"the NVIDIA driver {driver(snapshot).version or ''} works on this machine".replace("  ", " ")
    if problem == "torch-cpu-build" and snapshot.torch and snapshot.torch.cuda and snapshot.torch.version:
        return f"torch {snapshot.torch.version} here is a build for CUDA {snapshot.torch.cuda}"
    wanted = MISSING.get(problem)
    if wanted and wanted in snapshot.packages:
        return f"{wanted} {snapshot.packages[wanted]} is installed in the environment looked at here"
    there = OF_INSTALLED.get(problem)
    if there and _is_absent(there, snapshot):
        return f"{there} is not installed in the environment looked at here"
    return _other_gpu(evidence, snapshot)


def needs_gpu(problem: str) -> bool:
    """It is of a machine with an NVIDIA GPU."""
    return problem in NEEDS_GPU or all_problems()[problem].area in ("gpu", "link")


def _is_absent(package: str, snapshot: Snapshot) -> bool:
    """The environment was read whole, and does not have it; a text that names some packages does not say so."""
    unread = f"packages.{package}" in snapshot.unavailable
    return environment_was_read(snapshot) and package not in snapshot.packages and not unread


def _other_toolkit(evidence: Evidence, snapshot: Snapshot) -> str | None:
    """The log ran a toolkit that was looked for here and is not there."""
    toolkits = snapshot.cuda.toolkits if snapshot.cuda and not snapshot.sources else ()
    named, known = evidence.get("log_toolkit"), [str(toolkit.version or "") for toolkit in toolkits]
    if isinstance(named, str) and known and all(known) and not any(f"{v}.".startswith(f"{named}.") for v in known):
        return f"the log uses CUDA {named}, and this machine has CUDA {' and '.join(sorted(set(known)))}"
    return None


def _other_gpu(evidence: Evidence, snapshot: Snapshot) -> str | None:
    """The log names a size of GPU memory that no GPU here has."""
    total = evidence.get("total_bytes")
    here = [gpu.memory_total_bytes for gpu in snapshot.gpus if gpu.memory_total_bytes]
    if not isinstance(total, int) or not here or len(here) < len(snapshot.gpus):
        return None
    if any(abs(size - total) <= NEARLY * size for size in here):
        return None
    return f"no GPU of this machine has {total / 2**30:.1f} GiB"


def _elsewhere(why: str) -> Fix:
    return Fix(
        summary=f"The log seems to come from another machine, container or environment: {why}. Change nothing here: "
        "run `envcheck explain` there, or give that machine's report with `--from FILE`."
    )


def _not_here(why: str) -> Fix:
    return Fix(
        summary=f"{why[0].upper()}{why[1:]}, so this cannot run here as it is: use a machine (or start the container) "
        'with one, or run it on the CPU: `device="cpu"`, without `.cuda()`.'
    )


def _advice(fix: Fix) -> Fix:
    """Only the words: its commands are not for this machine."""
    return msgspec.structs.replace(fix, commands=(), variables=(), automatic=False, root=False, reboot=False)


def by_hand(cause: Cause) -> Cause:
    """A cause that is not sure: nobody but the user runs its fixes."""
    fixes = tuple(msgspec.structs.replace(fix, automatic=False) for fix in cause.fixes)
    return msgspec.structs.replace(cause, fixes=fixes)
