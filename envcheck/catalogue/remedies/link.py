"""What to do about the links between GPUs."""

from envcheck.catalogue.commands import as_root
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def fit_bridge(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Optional: buy a bridge, or reseat the one there is."""
    name = evidence.get("name")
    return (
        Fix(
            summary=f"If tensor parallelism matters, fit an NVLink bridge made for the {name or 'cards'}; if there is "
            "one, switch off and press it firmly onto both cards."
        ),
    )


def revive_links(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Reset both ends; then look at the bridge or board."""
    return (
        Fix(
            summary="See what the driver says of the links, and reboot.",
            commands=(("nvidia-smi", "nvlink", "--status"), as_root(snapshot, "reboot")),
            root=True,
            reboot=True,
        ),
        Fix(summary="If they stay down, reseat the bridge, or have the board examined."),
    )


def check_bridge(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Contacts first."""
    return (
        Fix(
            summary="Switch off, clean and reseat the NVLink bridge, then see whether the counters stay at zero.",
            commands=(("nvidia-smi", "nvlink", "--status"), ("nvidia-smi", "nvlink", "--errorcounters")),
        ),
    )


def allow_p2p(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Only what the user can change; most reasons lie in the hardware or the driver."""
    reasons = evidence.get("reasons")
    if isinstance(reasons, (list, tuple)) and "disabled-by-registry" in reasons:
        return (
            Fix(
                summary="Remove the option that switches peer-to-peer off from the module's options below "
                "/etc/modprobe.d, then reboot.",
                commands=(("grep", "-r", "NVreg", "/etc/modprobe.d"),),
                reboot=True,
            ),
        )
    return ()
