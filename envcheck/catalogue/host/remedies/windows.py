"""What is fixed on the Windows side of WSL."""

from envcheck.compat.predicates import is_windows
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

DRIVERS = "https://www.nvidia.com/Download/index.aspx"
SHUTDOWN = ("wsl.exe", "--shutdown")
UPDATE = ("wsl.exe", "--update")


def windows_driver(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Install or update the driver in Windows, never one in Linux; WSL itself where no GPU comes through."""
    if is_windows(snapshot):
        return (
            Fix(
                summary=f"In Windows, install the newest NVIDIA driver for your GPU from {DRIVERS}; never a Linux "
                "driver in WSL or in a container."
            ),
        )
    newest = Fix(
        summary=f"In Windows, install the newest NVIDIA driver for your GPU from {DRIVERS}; then restart WSL. "
        "Do not install an NVIDIA driver inside WSL: Linux uses the Windows driver.",
        commands=(SHUTDOWN,),
    )
    if snapshot.gpus:
        return (newest,)
    update = Fix(
        summary="In Windows, update WSL itself; old versions do not support GPUs.", commands=(UPDATE, SHUTDOWN)
    )
    return newest, update


def convert_to_wsl2(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Turn a WSL 1 distribution into a WSL 2 one."""
    return (
        Fix(
            summary="In PowerShell, convert this distribution to WSL 2; `wsl -l -v` shows its name if it is not "
            "Ubuntu.",
            commands=(("wsl.exe", "--set-version", "Ubuntu", "2"),),
        ),
    )


def more_wsl_memory(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Let WSL's virtual machine have more of the computer's memory."""
    needed = evidence.get("needed_gib")
    return (
        Fix(
            summary="In Windows, add the two lines `[wsl2]` and "
            f"`memory={needed if isinstance(needed, int) else 16}GB` to %UserProfile%\\.wslconfig, then restart "
            "WSL.",
            commands=(SHUTDOWN,),
        ),
    )
