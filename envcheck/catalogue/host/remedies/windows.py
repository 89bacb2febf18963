"""What is fixed on the Windows side of WSL."""

from envcheck.compat.predicates import host, is_windows
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
    convert = convert_to_wsl2(snapshot, _evidence) if host(snapshot).wsl == 1 else ()  # WSL 1 has no GPUs at all
    newest = Fix(
        summary=f"In Windows, install the newest NVIDIA driver for your GPU from {DRIVERS}; then restart WSL. "
        "Do not install an NVIDIA driver inside WSL: Linux uses the Windows driver.",
        commands=(SHUTDOWN,),
    )
    if snapshot.gpus:
        return (*convert, newest)
    update = Fix(
        summary="In Windows, update WSL itself; old versions do not support GPUs.", commands=(UPDATE, SHUTDOWN)
    )
    inside = Fix(
        summary="Inside WSL, /usr/lib/wsl/lib must be found first: `unset LD_LIBRARY_PATH` if it names another "
        "folder with "
        "libcuda or libnvidia-ml, and remove a Linux driver that was installed there (`dpkg -l | grep nvidia` shows "
        "libnvidia-compute or nvidia-utils)."
    )
    return (*convert, newest, update, inside)


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
