"""A package that conda's channels do not have: for this platform, in this build, or under this name."""

from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def other_channel(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Files that were exported on another system pin builds which are of that system only."""
    wanted = evidence.get("requirement")
    named = f" ({wanted})" if isinstance(wanted, str) else ""
    return (
        Fix(
            summary="Remove the exact builds from the environment file: `name=1.2=py39h...` becomes "
            f"`name=1.2`{named}; a file made with `conda env export --from-history` has none. Leave out packages that "
            "exist only for another system (libgcc-ng, cudatoolkit on a Mac)."
        ),
        Fix(
            summary="Or move the packages under `- pip:` with `==` (`torch==1.11.0`), or install torch with pip "
            "afterwards."
        ),
        Fix(
            summary="Or add the channel that has it: `-c conda-forge`, `-c nvidia`; `conda search NAME` shows what "
            "exists for this platform. cudatoolkit ends at 11.8, newer ones are called cuda-toolkit; pytorch-cuda "
            "starts at 11.6."
        ),
    )


def other_channel_or_build(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A mirror without this channel, or a file that was removed from one."""
    mirror = Fix(
        summary="Remove the mirror from ~/.condarc (`conda config --show-sources`, `conda config --remove-key "
        "channels`), or name a channel that exists: `-c conda-forge`, `-c nvidia`; then `conda clean --index-cache`."
    )
    if str(evidence.get("url") or "").endswith("repodata.json"):
        return (mirror,)
    return (*other_channel(snapshot, {})[:2], mirror)
