"""Xid codes and CUDA's error numbers, as a log names them."""

from collections.abc import Sequence

from envcheck.catalogue.commands import as_root, package_manager
from envcheck.catalogue.distribution import REMOVE, host_commands
from envcheck.catalogue.driver.remedies.access import start_fabric_manager
from envcheck.catalogue.gpu.remedies import recover_gpu, replace_memory, study_xids
from envcheck.catalogue.gpu.xid import explain
from envcheck.compat.predicates import host, is_wsl
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

NVLINK = frozenset({74, *range(144, 151), 155})
"""Xid codes of an NVLink (the catalogue's columns)."""


def xid_title(evidence: Evidence) -> str | None:
    """`Xid 31 of the GPU at 0000:41:00: a program touched GPU memory that is not its own`."""
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
    told = evidence.get("xids")
    codes = told if isinstance(told, Sequence) and not isinstance(told, str) else [evidence.get("xid")]
    numbers = sorted({int(code) for code in codes if isinstance(code, (str, int)) and str(code).isdecimal()})
    if 79 in numbers:
        return recover_gpu(snapshot, {})
    fixes = study_xids(snapshot, {"codes": numbers})
    before = evidence.get("previous")
    if isinstance(before, str) and before.isdecimal():
        numbers = sorted({*numbers, int(before)})
        led = Fix(summary=f"Xid {before} led to this one: {explain(int(before)).meaning}; act on it first.")
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
    return fixes or (Fix(summary="Nothing to do by itself: see the first Xid of the log, which led to this one."),)


def nvlink_fixes(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A bridge, a link or a switch."""
    return (
        Fix(
            summary="See which link counts errors.",
            commands=(("nvidia-smi", "nvlink", "--status"), ("nvidia-smi", "nvlink", "--errorcounters")),
        ),
        Fix(summary="Reset the GPUs or reboot; on a board with a bridge, switch off and reseat the bridge first."),
        Fix(
            summary="To go on without NVLink meanwhile: `export NCCL_P2P_DISABLE=1`.",
            new_shell=True,
        ),
        *(() if is_wsl(snapshot) else (Fix(summary="If errors return, have bridge and GPUs examined."),)),
    )


def start_title(evidence: Evidence) -> str | None:
    """`CUDA cannot be initialized: out of memory (error 2)`."""
    code, words = evidence.get("cuda_code"), evidence.get("words")
    said = " ".join(str(words).split()).rstrip(" .") if words else "an error"
    return f"CUDA cannot be initialized: {said} (error {code})" if code else None


def start_by_code(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Each error number of cudaGetDeviceCount and cuInit has its own fix."""
    code = str(evidence.get("cuda_code") or "")
    if is_wsl(snapshot):
        return (
            Fix(summary="Update WSL in Windows, then restart it: `wsl --update`, `wsl --shutdown`."),
            Fix(summary="Install the newest NVIDIA driver in Windows; never a Linux driver inside WSL."),
        )
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
        summary="If it stays so after a reboot, install the driver again, after removing all of NVIDIA's packages: "
        "parts of two versions are a frequent reason."
    )
    return (*known(snapshot), _see_driver(), *((again,) if code in {"999", "3", "304"} else ()))


def _see_driver() -> Fix:
    return Fix(summary="Check the driver.", commands=(("envcheck", "check", "--only", "driver"),))


def _one_driver(snapshot: Snapshot) -> tuple[Fix, ...]:
    where = "on the host (then start the container again)" if host(snapshot).container else "here"
    return (
        Fix(
            summary=f"Reboot {where}: the driver was updated, and libcuda is not of the kernel module's version.",
            reboot=True,
        ),
        Fix(
            summary="In a container take /usr/local/cuda/compat and other copies of libcuda out of LD_LIBRARY_PATH.",
            commands=(("ldconfig", "-p"),),
        ),
    )


def _no_compat(snapshot: Snapshot) -> tuple[Fix, ...]:
    manager = package_manager(snapshot)
    commands = (as_root(snapshot, *REMOVE[manager], "cuda-compat-*"),) if manager in {"apt-get", "dnf"} else ()
    return (
        Fix(
            summary="Take the forward-compatibility libraries (/usr/local/cuda*/compat, packages cuda-compat-*) out of "
            "LD_LIBRARY_PATH: they are for data-center GPUs only.",
            commands=commands,
            root=True,
        ),
        Fix(
            summary="Or update the host's driver until it runs the image's CUDA by itself, or take an image of an "
            "older CUDA."
        ),
    )


def _reload_uvm(snapshot: Snapshot) -> tuple[Fix, ...]:
    if host(snapshot).container:
        return (
            Fix(
                summary="On the host load the module nvidia-uvm again (`modprobe -r nvidia_uvm; modprobe nvidia_uvm`)."
            ),
            Fix(summary="Give the container /dev/nvidia-uvm too: start it with `--gpus all`, and start it again."),
        )
    again = (as_root(snapshot, "modprobe", "-r", "nvidia_uvm"), as_root(snapshot, "modprobe", "nvidia_uvm"))
    return (
        Fix(summary="Reload nvidia-uvm, as is needed after a suspend.", commands=again, root=True),
        Fix(summary="If a program still holds it, reboot.", reboot=True),
    )


def _full_gpu(_snapshot: Snapshot) -> tuple[Fix, ...]:
    return (
        Fix(
            summary="See who fills the GPU or the host's memory, and stop it: CUDA could not even start (smaller "
            "images change nothing).",
            commands=(("nvidia-smi",), ("free", "-h")),
        ),
    )


def _visible(_snapshot: Snapshot) -> tuple[Fix, ...]:
    return (
        Fix(
            summary="See which GPUs there are, and set CUDA_VISIBLE_DEVICES to numbers or names of these; unset it to "
            "see all.",
            commands=(("nvidia-smi", "-L"), ("printenv", "CUDA_VISIBLE_DEVICES")),
            new_shell=True,
        ),
    )


def _no_device_files(snapshot: Snapshot) -> tuple[Fix, ...]:
    make = host_commands(snapshot, ("nvidia-modprobe", "-u", "-c=0"))
    return (
        Fix(
            summary="Have the device files /dev/nvidia-uvm and /dev/nvidia-uvm-tools made (a container needs them, "
            "too).",
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
            "often does."
        ),
        Fix(summary="If nothing holds the GPU, reboot; a container that kept it from before is started again."),
    )


def _busy(snapshot: Snapshot) -> tuple[Fix, ...]:
    return (
        Fix(
            summary="Let several processes use the GPU again, and end what holds it.",
            commands=(("nvidia-smi",), as_root(snapshot, "nvidia-smi", "-c", "DEFAULT")),
            root=True,
        ),
    )
