"""Room: on the disk, in memory, in shared memory."""

from envcheck.catalogue.commands import as_root, pip, pip_ready
from envcheck.compat.environment import is_isolated
from envcheck.compat.predicates import host, is_windows
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

SHM = "8g"
"""What vLLM's and NVIDIA's container guides start their containers with, or more."""


def _gib(evidence: Evidence, otherwise: int) -> int:
    needed = evidence.get("needed_gib")
    return needed if isinstance(needed, int) else otherwise


def free_disk(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Empty the caches that fill up again by themselves, or go to a larger disk."""
    path = evidence.get("path")
    files = evidence.get("needed_files")
    if isinstance(files, int):
        return (_free_inodes(str(path), files),)
    purposes = evidence.get("purposes")
    weights = isinstance(purposes, (list, tuple)) and "model-cache" in purposes
    purge = pip(snapshot, "cache", "purge")
    purge = (purge[0], "cache", "clean") if purge[1] == "pip" else purge  # uv, which has no `uv pip cache`
    empty = Fix(
        summary="Empty the package cache; packages are downloaded again when needed.",
        commands=(purge,),
        automatic=is_isolated(snapshot),
    )
    fixes = [
        *(() if pip_ready(snapshot) else (empty,)),  # without a pip there is no cache of pip's
        Fix(
            summary=f"{'Delete' if pip_ready(snapshot) else 'Or delete'} other files to free {_gib(evidence, 10)} GiB "
            f"{f'at {path}' if path else 'on that disk'}."
        ),
    ]
    small = (
        "If only the drive of the temporary folder (mostly C:) is full, use another one: `set TEMP=D:\\tmp` and `set "
        "TMP=D:\\tmp` (PowerShell: `$env:TEMP = $env:TMP = 'D:\\tmp'`); pip unpacks there. For models, set HF_HOME."
        if is_windows(snapshot)
        else "If only /tmp is small (`df -h /tmp`), where pip unpacks, use another folder: `export "
        "TMPDIR=/path/with/space`. For models, set HF_HOME."
    )
    fixes.append(Fix(summary=small, new_shell=True))
    if weights:
        fixes.append(
            Fix(
                summary="Or keep the models on a larger disk: set HF_HOME to a folder there, also in your shell's "
                "profile.",
                new_shell=True,
            )
        )
    return tuple(fixes)


def _free_inodes(path: str, files: int) -> Fix:
    """The bytes are there: what is used up is the number of files that the file system was made for."""
    return Fix(
        summary=f"Delete some {files} small files on that file system, such as caches and old environments (`df -i` "
        "shows the inodes, the command where most files are), or create the environment on another one.",
        commands=(("du", "--inodes", "--one-file-system", "--max-depth=2", path),),
    )


def more_memory(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Raise the limit of a container, or add a swap file."""
    needed = _gib(evidence, 16)
    facts = host(snapshot)
    if facts.memory_limit_bytes is not None or facts.container:
        return (Fix(summary=f"Give the container at least {needed} GiB of memory (Docker: `--memory {needed}g`)."),)
    if is_windows(snapshot):
        return (
            Fix(
                summary=f"Enlarge the paging file by {needed} GiB: System, Advanced system settings, "
                "Performance, Advanced, Virtual memory; then restart."
            ),
        )
    return (
        Fix(
            summary=f"Add a swap file of {needed} GiB. To keep it after a reboot, add it to /etc/fstab.",
            commands=tuple(
                as_root(snapshot, *command)
                for command in (
                    ("fallocate", "-l", f"{needed}G", "/swapfile"),
                    ("chmod", "600", "/swapfile"),
                    ("mkswap", "/swapfile"),
                    ("swapon", "/swapfile"),
                )
            ),
            root=True,
        ),
    )


def larger_shm(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A container's /dev/shm is set when it starts; the machine's own can be changed as it runs."""
    if host(snapshot).container == "kubernetes":
        return (Fix(summary="Mount a volume `emptyDir: {medium: Memory}` at /dev/shm in the pod's spec."),)
    if host(snapshot).container:
        return (Fix(summary=f"Start the container with `--ipc=host`, or with `--shm-size={SHM}`."),)
    return (
        Fix(
            summary="Enlarge /dev/shm until the next reboot. To make it permanent, add the size to its line in "
            "/etc/fstab.",
            commands=(as_root(snapshot, "mount", "-o", f"remount,size={SHM}", "/dev/shm"),),  # noqa: S108 - the mount
            root=True,
        ),
    )
