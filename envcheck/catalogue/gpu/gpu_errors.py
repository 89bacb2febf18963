"""Xid codes and CUDA's error numbers, as a log names them."""

from collections.abc import Sequence

from envcheck.catalogue.commands import as_root, package_manager
from envcheck.catalogue.distribution import REMOVE, host_commands
from envcheck.catalogue.driver.remedies.access import start_fabric_manager
from envcheck.catalogue.gpu import recovery
from envcheck.catalogue.gpu.remedies import recover_gpu, replace_memory, study_xids
from envcheck.catalogue.gpu.xid import explain
from envcheck.compat.predicates import host, is_wsl
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

NVLINK = frozenset({74, *range(144, 151), 155})
"""Xid codes of an NVLink (the catalogue's columns)."""


def xid_title(evidence: Evidence) -> str | None:
    """`Xid 31 of the GPU at 0000:41:00: a program accessed invalid GPU memory (MMU fault)`."""
    code, bus = evidence.get("xid"), evidence.get("bus")
    if not isinstance(code, str) or not code.isdecimal():
        return None
    where = f" of the GPU at {bus}" if isinstance(bus, str) else ""
    return f"Xid {code}{where}: {explain(int(code)).meaning}"


def memory_error_title(evidence: Evidence) -> str | None:
    """As for other codes; CUDA names none."""
    return xid_title(evidence) or "The GPU's memory has errors that ECC could not correct"


def xid_fixes(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What the catalogue of Xids advises for each code of the log."""
    codes = _all_told(evidence, "xids", "xid")
    numbers = sorted({int(code) for code in codes if isinstance(code, (str, int)) and str(code).isdecimal()})
    if 79 in numbers:
        return recover_gpu(snapshot, {})
    asked = recovery.worst(recovery.logged(str(words)) for words in _all_told(evidence, "recoveries", "recovery"))
    fixes = study_xids(snapshot, {"codes": numbers, **({"recovery": asked} if asked else {})})
    before = evidence.get("previous")
    if isinstance(before, str) and before.isdecimal():
        numbers = sorted({*numbers, int(before)})
        led = Fix(summary=f"Xid {before} caused this one: {explain(int(before)).meaning}; fix that first.")
        fixes = (led, *fixes)
    if not numbers:
        return replace_memory(snapshot, {})
    if set(numbers) & {48, 63, 64, 94, 95, 140, 171, 172}:
        fixes = (*fixes, *replace_memory(snapshot, {}))
    if NVLINK.intersection(numbers):
        fixes = (*fixes, *nvlink_fixes(snapshot, {}))
    if 31 in numbers or 13 in numbers:
        fixes = (
            *fixes,
            Fix(
                summary="To find the kernel: run it with `CUDA_LAUNCH_BLOCKING=1`, or under `compute-sanitizer`; if "
                "the same code runs well on another GPU, suspect this one."
            ),
        )
    return fixes or (Fix(summary="No action is needed for this error itself: the first Xid in the log caused it."),)


def _all_told(evidence: Evidence, many: str, one: str) -> Sequence[object]:
    """What every line of the log said, where they differ; else what the one said."""
    told = evidence.get(many)
    return told if isinstance(told, Sequence) and not isinstance(told, str) else [evidence.get(one)]


def nvlink_fixes(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A bridge, a link or a switch."""
    return (
        Fix(
            summary="Find the link with errors.",
            commands=(("nvidia-smi", "nvlink", "--status"), ("nvidia-smi", "nvlink", "--errorcounters")),
        ),
        Fix(summary="Reset the GPUs or reboot; if the GPUs have a bridge, power off and reseat it first."),
        Fix(
            summary="To continue without NVLink until then: `export NCCL_P2P_DISABLE=1`.",
            new_shell=True,
        ),
        *(() if is_wsl(snapshot) else (Fix(summary="If errors return, have the bridge and the GPUs inspected."),)),
    )


def start_title(evidence: Evidence) -> str | None:
    """`CUDA cannot be initialized: out of memory (error 2)`."""
    code, words = evidence.get("cuda_code"), evidence.get("words")
    said = " ".join(str(words).split()).rstrip(" .") if words else "an error"
    return f"CUDA cannot be initialized: {said} (error {code})" if code else None


_WSL = (
    Fix(summary="Update WSL in Windows, then restart it: `wsl --update`, `wsl --shutdown`."),
    Fix(summary="Install the newest NVIDIA driver in Windows, never a Linux driver inside WSL."),
)


def start_by_code(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Each error number of cudaGetDeviceCount and cuInit has its own fix."""
    code = str(evidence.get("cuda_code") or "")
    if is_wsl(snapshot):
        return _WSL
    if code == "802":
        return (*start_fabric_manager(snapshot, {}), _see_driver())
    known = {
        "803": _one_driver,
        "804": _no_compat,
        "999": _reload_uvm,
        "3": _reload_uvm,
        "2": _full_gpu,
        "101": _visible,
        "100": _visible,
        "304": _no_device_files,
        "46": _busy,
    }.get(code, _reload_uvm)
    again = Fix(
        summary="If the error remains after a reboot, see that all NVIDIA packages are of one version, and reinstall "
        "the driver where they are not."
    )
    if code == "3":  # Source: NVIDIA's forum, "CUDA driver initialization failed, 2x RTX 5090"; CUDA 13.0's notes
        again = Fix(
            summary="On a new kernel or GPU (Blackwell), switch HMM of nvidia-uvm off, which some drivers fail to "
            "start "
            "with: put `options nvidia_uvm uvm_disable_hmm=1` into /etc/modprobe.d/uvm.conf, and reboot; or update the "
            "driver."
        )
    return (*known(snapshot), _see_driver(), *((again,) if code in {"999", "3", "304"} else ()))


def _see_driver() -> Fix:
    return Fix(summary="Check the driver.", commands=(("envcheck", "check", "--only", "driver"),))


def _one_driver(snapshot: Snapshot) -> tuple[Fix, ...]:
    inside = bool(host(snapshot).container)
    reboot = Fix(
        summary="Reboot: after an update of the driver, libcuda does not match the loaded kernel module."
        if not inside
        else "If nvidia-smi fails on the host, too: reboot it, then start the container again. After an update of the "
        "driver, libcuda does not match the loaded kernel module.",
        reboot=True,
    )
    own_copy = Fix(
        summary="In a container, remove /usr/local/cuda/compat and other copies of libcuda from "
        "LD_LIBRARY_PATH, so that "
        "the host's libcuda is found first (`export LD_LIBRARY_PATH=/usr/local/nvidia/lib64:$LD_LIBRARY_PATH`).",
        commands=(("ldconfig", "-p"),),
    )
    return (own_copy, reboot) if inside else (reboot, own_copy)


def _no_compat(snapshot: Snapshot) -> tuple[Fix, ...]:
    manager = package_manager(snapshot)
    commands = (as_root(snapshot, *REMOVE[manager], "cuda-compat-*"),) if manager in {"apt-get", "dnf"} else ()
    return (
        Fix(
            summary="Remove the forward-compatibility libraries (/usr/local/cuda*/compat, packages cuda-compat-*) "
            "from LD_LIBRARY_PATH: they are only for data-center GPUs.",
            commands=commands,
            root=True,
        ),
        Fix(
            summary="Or update the host's driver to a version that supports the image's CUDA, or use an image with "
            "an older CUDA."
        ),
    )


def _reload_uvm(snapshot: Snapshot) -> tuple[Fix, ...]:
    if host(snapshot).container:
        return (
            Fix(summary="On the host, reload the module nvidia-uvm (`modprobe -r nvidia_uvm; modprobe nvidia_uvm`)."),
            Fix(summary="Give the container /dev/nvidia-uvm too: start it with `--gpus all`, and start it again."),
        )
    again = (as_root(snapshot, "modprobe", "-r", "nvidia_uvm"), as_root(snapshot, "modprobe", "nvidia_uvm"))
    return (
        Fix(summary="Reload nvidia-uvm, which often stops working after suspend.", commands=again, root=True),
        Fix(summary="If a program still uses it, reboot.", reboot=True),
    )


def wake_uvm(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """After sleep the module is loaded, but no longer works: it is removed first; then what keeps it from happening.

    Source: NVIDIA's driver README, chapter "Configuring Power Management Support".
    """
    if is_wsl(snapshot):
        return _WSL
    return (
        *_reload_uvm(snapshot),
        Fix(
            summary="So that it does not come back: set the option `NVreg_PreserveVideoMemoryAllocations=1` of "
            "the module "
            "nvidia in /etc/modprobe.d (`options nvidia NVreg_PreserveVideoMemoryAllocations=1`), and enable "
            "nvidia-suspend.service, nvidia-hibernate.service and nvidia-resume.service with systemctl.",
        ),
    )


def _full_gpu(_snapshot: Snapshot) -> tuple[Fix, ...]:
    return (
        Fix(
            summary="Find the programs that use the memory of the GPU or the host, and stop them: CUDA could not "
            "start at all, so smaller images do not help.",
            commands=(("nvidia-smi",), ("free", "-h")),
        ),
    )


def _visible(_snapshot: Snapshot) -> tuple[Fix, ...]:
    return (
        Fix(
            summary="List the GPUs, and set CUDA_VISIBLE_DEVICES to their numbers or UUIDs; unset it to use all of "
            "them.",
            commands=(("nvidia-smi", "-L"), ("printenv", "CUDA_VISIBLE_DEVICES")),
            new_shell=True,
        ),
    )


def _no_device_files(snapshot: Snapshot) -> tuple[Fix, ...]:
    make = host_commands(snapshot, ("nvidia-modprobe", "-u", "-c=0"))
    return (
        Fix(
            summary="Create the device files /dev/nvidia-uvm and /dev/nvidia-uvm-tools (a container needs them too).",
            commands=make,
            root=True,
        ),
    )


def let_in(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The mode of a GPU is one reason; a driver that hangs, or that does not go with WSL, is as often one."""
    return (
        *_busy(snapshot),
        Fix(
            summary="In WSL: update it (`wsl --update`, `wsl --shutdown`) and the NVIDIA driver in Windows; a reboot "
            "often helps."
        ),
        Fix(summary="If no program uses the GPU, reboot; restart containers that still hold it."),
    )


def _busy(snapshot: Snapshot) -> tuple[Fix, ...]:
    return (
        Fix(
            summary="Allow several processes to use the GPU again, and stop the program that holds it.",
            commands=(("nvidia-smi",), as_root(snapshot, "nvidia-smi", "-c", "DEFAULT")),
            root=True,
        ),
    )
