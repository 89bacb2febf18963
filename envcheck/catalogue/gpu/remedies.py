"""What to do about a GPU: reset, cool, feed, share, and give it what it can run."""

from envcheck.catalogue.commands import as_root, envcheck
from envcheck.catalogue.driver.remedies.install import install_driver, start_card
from envcheck.catalogue.gpu.cuda_order import visible
from envcheck.catalogue.gpu.recovery import MEANING, REBOOTS, RESETS, XID, Recovery, by_name
from envcheck.catalogue.gpu.xid import ADVICE, Action, explain
from envcheck.catalogue.host.remedies.system import reboot
from envcheck.catalogue.link.sxid import SWITCH_ADVICE, explain_switch
from envcheck.catalogue.torch.remedies import install_set, torch_fix
from envcheck.compat.builds import installed_build
from envcheck.compat.environment import capabilities
from envcheck.compat.predicates import chosen_model, host, is_wsl
from envcheck.compat.resolver import best
from envcheck.compat.tables.models import MODELS, SMALLEST
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

MOST_NAMED = 8
"""Processes that a sentence can name; more of them stand in the evidence."""


def numbers(evidence: Evidence, name: str = "gpus") -> tuple[int, ...]:
    """A list of numbers from the evidence; empty where it is not there."""
    values = evidence.get(name)
    return tuple(v for v in values if isinstance(v, int)) if isinstance(values, (list, tuple)) else ()


def _smi(snapshot: Snapshot, gpus: tuple[int, ...], *options: str) -> tuple[tuple[str, ...], ...]:
    """nvidia-smi as root, once for each GPU; in WSL and in containers that is not allowed: no command."""
    if is_wsl(snapshot) or host(snapshot).container:
        return ()
    return tuple(as_root(snapshot, "nvidia-smi", "-i", str(gpu), *options) for gpu in gpus)


def reset_gpu(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What the driver itself asks for; else reset it alone, else reboot."""
    asked = by_name(str(evidence.get("recovery")))
    if asked:
        return _recovery(snapshot, asked)
    if is_wsl(snapshot) or host(snapshot).container:
        return (reboot(snapshot),)
    each = _smi(snapshot, numbers(evidence), "--gpu-reset") or (as_root(snapshot, "nvidia-smi", "--gpu-reset"),)
    reset = Fix(summary="Stop every program on the GPU, then reset it.", commands=each, root=True)
    return (reset, reboot(snapshot, "Or reboot."))


def recover_gpu(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Switch off and on; then look at the hardware. Where the driver is the wrong one, another."""
    if evidence.get("misfit"):
        return install_driver(snapshot, evidence)
    starting = start_card(snapshot, evidence)
    if starting:
        return starting
    inside = is_wsl(snapshot) or bool(host(snapshot).container)
    return (
        Fix(
            summary="Power the computer off and on again. A reboot alone may not bring the GPU back.",
            commands=() if inside else (as_root(snapshot, "poweroff"),),
            root=not inside,
            reboot=True,
        ),
        Fix(
            summary="If the error returns, check the GPU's power cables (a separate cable for each connector), "
            "reseat it, and check the riser and the temperature. Then try another slot, and then have the GPU "
            "inspected."
        ),
    )


def replace_memory(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A reset puts spare memory in place; where there is none left the GPU must go."""
    return (
        *reset_gpu(snapshot, evidence),
        Fix(summary="If errors return after the reset, or a remapping failed, have the GPU replaced under warranty."),
    )


def study_xids(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """One sentence for each thing to do, the codes that ask for it before it.

    What the driver itself asks for (Xid 154) comes first; a reboot makes resets and weaker advice of the table
    superfluous. Codes that name another as their cause ask for nothing.
    """
    asked: Recovery = by_name(str(evidence.get("recovery"))) or "none"
    done: set[Action] = {"reset", "reboot"} if asked in REBOOTS else {"reset"} if asked in RESETS else set()
    todo: dict[Action, list[int]] = {}
    for code in numbers(evidence, "root_codes" if "root_codes" in evidence else "codes"):
        if code != XID and explain(code).action not in done:
            todo.setdefault(explain(code).action, []).append(code)
    gpus = tuple(
        Fix(summary=f"Xid {', '.join(map(str, codes))}: {ADVICE[action]}.")
        for action, codes in todo.items()
        if action != "nothing"
    )
    return (*_recovery(snapshot, asked), *gpus, *_study_switches(evidence))


def _recovery(snapshot: Snapshot, asked: Recovery) -> tuple[Fix, ...]:
    """What the driver says is needed, as a fix."""
    if asked in REBOOTS:
        return (reboot(snapshot, "Reboot: the driver requests it (GPU recovery action)."),)
    if asked == "none":
        return ()
    said = f"{MEANING[asked][0].upper()}{MEANING[asked][1:]}: the driver requests it (GPU recovery action)."
    inside = is_wsl(snapshot) or bool(host(snapshot).container)
    if asked in RESETS and not inside:
        return (Fix(summary=said, commands=(as_root(snapshot, "nvidia-smi", "--gpu-reset"),), root=True),)
    return (Fix(summary=said),)


def _study_switches(evidence: Evidence) -> tuple[Fix, ...]:
    """The same of the NVSwitches' codes. The log's own word may have decided what to do, so that the check tells it."""
    actions = evidence.get("switch_actions")
    codes = numbers(evidence, "switch_codes")
    known = actions if isinstance(actions, (list, tuple)) and len(actions) == len(codes) else None
    each = known or [explain_switch(code).action for code in codes]
    return tuple(
        Fix(summary=f"SXid {', '.join(str(c) for c, a in zip(codes, each, strict=True) if a == action)}: {advice}.")
        for action, advice in SWITCH_ADVICE.items()
        if action in each and action != "nothing"
    )


def cool_down(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Air first; a lower power limit is the fix where air cannot be had."""
    return (
        Fix(
            summary="Clean fans and filters, leave a slot free between GPUs, and make sure the case gets fresh air; "
            "watch the temperature under load.",
            commands=(("nvidia-smi", "dmon", "-s", "pt"),),
        ),
    )


def restore_power(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Set the default limit again; a power brake comes from the power supply."""
    fixes = []
    for gpu, watts in zip(numbers(evidence, "limited"), numbers(evidence, "default_w"), strict=False):
        fixes.append(
            Fix(
                summary=f"Set the power limit of GPU {gpu} to its default, unless it was lowered on purpose.",
                commands=_smi(snapshot, (gpu,), "-pl", str(watts)),
                root=True,
            )
        )
    if numbers(evidence, "braked"):
        fixes.append(
            Fix(
                summary="Check the power supply and the GPU's power cables: the power brake is a signal from outside "
                "the GPU."
            )
        )
    if not fixes:
        fixes.append(
            Fix(
                summary="While the GPU works, compare what it takes with its limit: at the limit all is well; far "
                "below it, check the power cables, the power supply and the server's power settings.",
                commands=(("nvidia-smi", "-q", "-d", "POWER,PERFORMANCE"),),
            )
        )
    return tuple(fixes)


def reseat_card(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The link is hardware: slot, riser, firmware settings."""
    return (
        Fix(
            summary="Power off, reseat the GPU (without a riser, if there is one) in the slot next to the CPU, and "
            "check in the BIOS setup whether the slot shares its lanes or is set to a lower generation."
        ),
    )


def free_gpu_memory(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Name who holds it; stopping them is the user's decision."""
    held = numbers(evidence)
    others = [gpu.index for gpu in snapshot.gpus if gpu.error is None and gpu.index not in held]
    pids = numbers(evidence, "pids")
    few = 0 < len(pids) <= MOST_NAMED
    who = (
        f"process{'es' if len(pids) > 1 else ''} {', '.join(map(str, pids))}"
        if few
        else "the processes that use the memory"
    )
    them = "it" if few and len(pids) == 1 else "them"
    stop = Fix(summary=f"Stop {who}, or wait for {them} to finish.", commands=(("nvidia-smi",),))
    if not others:
        return (stop,)
    return (stop, Fix(summary=f"Or use the other GPUs: set {visible(snapshot, others)}."))


def smaller_model(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The largest known model that fits; and what the chosen one would take."""
    fits, chosen = evidence.get("fits"), chosen_model(snapshot).id
    if chosen not in MODELS and "bits" in chosen:
        return (
            Fix(summary="Use a smaller model, or one that is quantized to 4 bits (AWQ, GPTQ), a quarter of 16 bits."),
            Fix(summary="Or use more GPUs (`--tensor-parallel-size`), or llama.cpp, which shares layers with the CPU."),
        )
    if not isinstance(fits, str) or fits not in MODELS:
        return (Fix(summary=f"Use a GPU with more memory; {SMALLEST} needs one with 6 GB."),)
    return (
        Fix(
            summary=f"Use {fits}, which fits (embedding dimension {MODELS[fits].dimension}).",
            commands=(envcheck(snapshot, "smoke", "--model", fits),),
        ),
        Fix(
            summary=f"See how much memory {chosen} needs here, and what would make it fit.",
            commands=(("envcheck", "fit", "--model", chosen),),
        ),
    )


OTHER_PROGRAMS = {
    "vllm": "Use transformers or llama.cpp on this GPU, or vLLM on one of compute capability 7.0 or newer (V100, T4, "
    "RTX 20). Builds of vLLM for older GPUs are not the project's own.",
    "sglang": "Use transformers or llama.cpp on this GPU, or SGLang on one of compute capability 7.5 or newer.",
    "lmdeploy": "Use transformers or llama.cpp on this GPU, or LMDeploy on one of compute capability 7.0 or newer.",
    "sageattention": "Use torch's own attention (SDPA) on this GPU.",
}
"""Distribution to what runs on a GPU that is too old for it."""


def fitting_torch(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A build of torch that has kernels for the GPU; where none is left, say so."""
    if evidence.get("package") == "flash-attn":
        return (Fix(summary="Load the model with `--attn sdpa`, torch's own attention, which runs on this GPU."),)
    if evidence.get("package") in OTHER_PROGRAMS:
        return (Fix(summary=OTHER_PROGRAMS[str(evidence["package"])]),)
    found = best(snapshot)
    if found is None:
        return (install_set(snapshot),)  # which says what must change first
    build = found.build
    if build.cuda is None or not capabilities(snapshot):
        return (_name_the_gpu(),)
    if build == installed_build(snapshot):
        return (_rebuild_extension(snapshot, build.label),)
    return (torch_fix(snapshot, f"Install {build.label}, which has kernels for this GPU.", build),)


def _name_the_gpu() -> Fix:
    """No GPU is known, so that no build of torch can be named."""
    return Fix(
        summary="Find out which GPU it is. Then `envcheck plan --from` with the output of nvidia-smi names a torch "
        "that has kernels for it.",
        commands=(("nvidia-smi",),),
    )


def _rebuild_extension(snapshot: Snapshot, label: str) -> Fix:
    """The installed torch has them."""
    wanted = ";".join(dict.fromkeys(gpu.compute_capability for gpu in snapshot.gpus if gpu.compute_capability))
    variable = f" with `TORCH_CUDA_ARCH_LIST={wanted}`" if wanted else ""
    return Fix(
        summary=f"The installed {label} has kernels for this GPU, so an extension lacks them: update the package that "
        f"the lines above the error name, or rebuild it{variable}."
    )


def share_gpu(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Back to the default compute mode."""
    return (
        Fix(
            summary="Set the compute mode to the default.",
            commands=_smi(snapshot, numbers(evidence), "-c", "DEFAULT"),
            root=True,
        ),
    )


def disable_mig(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Name a slice, or make the GPU whole again; where one is named, only if it is too small."""
    chosen = snapshot.environment.get("CUDA_VISIBLE_DEVICES", "").startswith("MIG-")
    summary = (
        "If the model does not fit in the selected MIG instance, set CUDA_VISIBLE_DEVICES to the name of a larger one."
        if chosen
        else "Choose a MIG instance that is large enough: set CUDA_VISIBLE_DEVICES to its name (MIG-...)."
    )
    return (
        Fix(summary=summary, commands=(("nvidia-smi", "-L"),)),
        Fix(summary="Or request a larger MIG instance or a whole GPU for this container; MIG mode is set on the host.")
        if host(snapshot).container
        else Fix(
            summary="Or disable MIG mode while no program is using the GPU.",
            commands=_smi(snapshot, numbers(evidence), "-mig", "0"),
            root=True,
        ),
    )
