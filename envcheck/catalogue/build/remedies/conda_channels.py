"""A package that conda's channels do not have: for this platform, in this build, or under this name."""

from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

_MISSING = late(
    r"(?m)^\s{0,8}- (?P<name>[a-z][\w.-]{0,60})(?:[ =<>]{1,3}(?P<version>\d[\w.*]{0,20}))?(?P<build>=[\w.]{1,60})?\s*$"
)
_PLATFORM = late(r"/(osx-64|osx-arm64|win-64|linux-64|linux-aarch64)\b")
FIRST_PYTORCH_CUDA = (11, 6)
"""From torch 1.12 on conda's torch takes its CUDA from `pytorch-cuda`. Source: pytorch.org, previous versions."""


def read_missing(text: str) -> Evidence | None:
    """The packages that the channels do not have, and the platform that was asked for."""
    told: Evidence = {}
    found = list(_MISSING.finditer(text))
    if found:
        told["conda_names"] = [match["name"] for match in found]
        told["conda_builds"] = any(match["build"] for match in found)
        toolkit = next((match["version"] for match in found if match["name"] == "cudatoolkit"), None)
        if toolkit:
            told["cudatoolkit"] = toolkit
    platform = _PLATFORM.search(text)
    if platform:
        told["conda_platform"] = platform[1]
    return told


def _of_toolkit(evidence: Evidence) -> tuple[Fix, ...]:
    """`cudatoolkit` has not been made for macOS since 2019, and is in conda-forge for all CUDA 11."""
    names = evidence.get("conda_names")
    if not isinstance(names, list) or not {"cudatoolkit", "pytorch-cuda", "cuda-toolkit", "cudnn"} & set(names):
        return ()
    if str(evidence.get("conda_platform") or "").startswith("osx"):
        return (Fix(summary="Leave the CUDA packages out (cudatoolkit, pytorch-cuda, cudnn): there is no CUDA for "
                            "macOS. "
                    "torch then computes on the CPU, or on Apple silicon with `device=\"mps\"`."),)  # fmt: skip
    version = str(evidence.get("cudatoolkit") or "")
    numbers = version_tuple(version)
    if "cudatoolkit" not in names:
        return ()
    forge = Fix(summary="Add the channel that has cudatoolkit up to 11.8: `-c conda-forge` (`-c pytorch -c "
                        "conda-forge` in "
                "the place of `-c nvidia`).")  # fmt: skip
    if numbers and numbers[:2] >= FIRST_PYTORCH_CUDA:
        return (
            Fix(summary=f"For torch from pytorch's channel write `pytorch-cuda={version} -c pytorch -c nvidia` in "
                        f"the place "
                "of cudatoolkit: torch 1.12 and newer take CUDA from there (11.6 to 12.4)."),
            Fix(summary="Or install torch with pip, whose wheels bring CUDA: the command for that release is on "
                "https://pytorch.org/get-started/previous-versions/."),
            forge,
        )  # fmt: skip
    return (forge,)


def other_channel(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Files that were exported on another system pin builds which are of that system only."""
    wanted = evidence.get("requirement")
    named = f" ({wanted})" if isinstance(wanted, str) else ""
    own = _of_toolkit(evidence)
    names = evidence.get("conda_names")
    if own:
        return (*own, *_of_a_file(named, "Or remove"))
    if isinstance(names, list) and not evidence.get("conda_builds"):
        return (Fix(summary=f"Add the channel that has it{_CHANNELS}"), *_of_a_file(named, "Or remove"))
    return (*_of_a_file(named, "Remove"), Fix(summary=f"Or add the channel that has it{_CHANNELS}"))


_CHANNELS = (
    ": `-c conda-forge`, `-c nvidia`; `conda search NAME` shows what exists for this platform. cudatoolkit ends "
    "at 11.8, "
    "newer ones are called cuda-toolkit; pytorch-cuda starts at 11.6."
)


def _of_a_file(named: str, verb: str) -> tuple[Fix, ...]:
    return (
        Fix(
            summary=f"{verb} the exact builds from the environment file: `name=1.2=py39h...` becomes "
            f"`name=1.2`{named}; a file made with `conda env export --from-history` has none. Leave out packages that "
            "exist only for another system (libgcc-ng, cudatoolkit on a Mac)."
        ),
        Fix(
            summary="Or move the packages under `- pip:` with `==` (`torch==1.11.0`), or install torch with pip "
            "afterwards."
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
