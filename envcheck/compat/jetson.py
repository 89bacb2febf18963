"""Jetson boards: which JetPack one has, and whose torch runs on it. Pure."""

from envcheck.compat.predicates import host, is_jetson
from envcheck.compat.tables.gpus import NAMED, Card
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

GUIDE = "https://docs.nvidia.com/deeplearning/frameworks/install-pytorch-jetson-platform/index.html"
"""How NVIDIA's builds of torch for Jetson boards are installed."""
INDEX = "https://developer.download.nvidia.com/compute/redist/jp"
"""Where they are: a folder for each JetPack. Source: the guide."""
JETPACKS = {32: 4, 34: 5, 35: 5, 36: 6, 38: 7}
"""Branch of Jetson Linux to JetPack. Source: developer.nvidia.com/embedded/jetson-linux-archive."""
KERNELS = {(4, 9): 4, (5, 10): 5, (5, 15): 6, (6, 8): 7}
"""Kernel to JetPack, where the release of Jetson Linux is not known. Source: the same archive."""
FIRST_FOR_THE_MODEL = 6
"""Before this JetPack, NVIDIA's builds of torch are for Python 3.6 and 3.8. Source: the files in INDEX, the guide."""
FIRST_LIKE_A_SERVER = 7
"""From this JetPack on torch's own wheels for aarch64 run on the board. Source: JetPack 7's release notes (SBSA)."""


def jetpack(snapshot: Snapshot) -> int | None:
    """Major version of the board's JetPack; None: no Jetson, or not known."""
    if not is_jetson(snapshot):
        return None
    facts = host(snapshot)
    release, kernel = version_tuple(facts.l4t), version_tuple((facts.kernel or "").partition("-")[0])
    return (
        JETPACKS.get(release[0]) if release else next((n for k, n in KERNELS.items() if (kernel or ())[:2] == k), None)
    )


def jetpack_name(snapshot: Snapshot) -> str:
    """`JetPack 6`; `its JetPack` where the version is not known."""
    number = jetpack(snapshot)
    return f"JetPack {number}" if number else "its JetPack"


def needs_own_torch(snapshot: Snapshot) -> bool:
    """Only NVIDIA's builds of torch for its JetPack run on this board's GPU."""
    return is_jetson(snapshot) and (jetpack(snapshot) or 0) < FIRST_LIKE_A_SERVER


def jetpack_too_old(snapshot: Snapshot) -> bool:
    """NVIDIA's builds of torch for this JetPack are for a Python that is too old for the model."""
    number = jetpack(snapshot)
    return number is not None and number < FIRST_FOR_THE_MODEL


def own_torch(snapshot: Snapshot) -> str:
    """Where the board's torch comes from, as an instruction."""
    if jetpack_too_old(snapshot):
        return (
            f"Install JetPack {FIRST_FOR_THE_MODEL} on the board, if it is an Orin: NVIDIA's builds of torch for "
            f"{jetpack_name(snapshot)} are for Python 3.8 or older, which is too old for the model. Then install "
            f"torch and torchvision as {GUIDE} says."
        )
    return (
        f"Install torch and torchvision as NVIDIA builds them for {jetpack_name(snapshot)}: from {INDEX}, as {GUIDE} "
        "says."
    )


def board_card(snapshot: Snapshot) -> Card | None:
    """The GPU of the board, by the board's name; None: no Jetson, or an unknown one."""
    board = (host(snapshot).board or "").lower() if is_jetson(snapshot) else ""
    return next((card for name, card in NAMED.items() if name.startswith("jetson ") and name in board), None)
