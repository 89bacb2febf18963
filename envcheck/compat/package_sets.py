"""Which sets suit a box, as `install` takes them."""

from collections.abc import Iterator
from itertools import islice

from envcheck.compat.box import driver_version, has_gpu
from envcheck.compat.builds import JETSON, beyond_the_tables
from envcheck.compat.plan_options import Wishes
from envcheck.compat.predicates import is_jetson
from envcheck.compat.relaxations import Change, changes, with_python
from envcheck.compat.resolver import Solution, solutions
from envcheck.compat.tables.driver_branches import oldest_driver
from envcheck.compat.tables.tested_sets import CPU_ROOM_BYTES, GB, PackageSet
from envcheck.compat.tables.torch_releases import BUILD_CAPABILITIES
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, skipped

ROOM_BYTES = {11: 9 * GB, 12: 10 * GB, 13: 9 * GB}
"""What a set takes on the disk by torch's CUDA major, downloads included. Source: tested_sets.py."""
MOST_SETS = 100
"""How many are offered where an index may lack some, or a constraint forbid them."""

__all__ = ["driver_version", "fitting_sets", "has_gpu", "solve"]


def solve(snapshot: Snapshot, wishes: Wishes, most: int = MOST_SETS) -> tuple[Solution, ...]:
    """The sets that satisfy everything, preferred first; none where nothing does."""
    return tuple(islice(solutions(snapshot, wishes), most))


def nearest(moved: tuple[Change, ...]) -> tuple[Solution, ...]:
    """Where nothing fits: all that would after the first change; at last what fits a usual box."""
    box, wishes = moved[0].question if moved else (with_python(Snapshot(), "3.12"), Wishes())
    return tuple(islice(solutions(box, wishes), MOST_SETS))


def fitting_sets(
    snapshot: Snapshot, wishes: Wishes | None = None, *, own_indexes: bool = False
) -> tuple[PackageSet, ...]:
    """The sets that suit the box, preferred first; never none.

    Where no set suits both the Python and the GPUs, those that would after one change: the plan's findings then say
    what the box lacks. Without `own_indexes`, those that the package index has, if there are any: whether torch's own
    indexes answer is not known here. A box without a GPU is always given these; its CPU builds are asked for apart.
    """
    wishes = wishes or Wishes()
    found = solve(snapshot, wishes) or nearest(changes(snapshot, wishes))
    usual = tuple(s for s in found if s.build.index is None)
    own = wishes.backend or (own_indexes and has_gpu(snapshot))
    kept = found if own or not usual else usual
    return tuple(as_set(s) for s in kept)


def as_set(solution: Solution) -> PackageSet:
    """The same as a row of the table of tested sets."""
    build = solution.build
    cuda = build.cuda or "0"
    oldest, _ = BUILD_CAPABILITIES.get(build.tag, ((0, 0), 0))
    return PackageSet(
        id=solution.id,
        oldest_python=solution.python,
        newest_python=solution.python,
        cuda=cuda,
        min_driver=oldest_driver(build.cuda) or "0",
        min_compute_capability=f"{oldest[0]}.{oldest[1]}",
        room_bytes=room_bytes(solution),
        packages=tuple((c.name, c.version) for c in solution.choices),
        tag=build.tag,
        index=build.index,
    )


def room_bytes(solution: Solution) -> int:
    """What the set takes on the disk, downloads included."""
    cuda = solution.build.cuda
    return ROOM_BYTES.get(int(cuda.split(".")[0]), 10 * GB) if cuda else CPU_ROOM_BYTES


def doubts(snapshot: Snapshot, chosen: Solution, *, vllm: bool) -> Iterator[Verdict]:
    """What is unsure about a plan, or not known of the box.

    Args:
        snapshot: the box.
        chosen: the set.
        vllm: vLLM was asked for, and there is none for this box.
    """
    needed = oldest_driver(chosen.build.cuda)
    if has_gpu(snapshot) and needed and driver_version(snapshot) is None:
        yield skipped("The driver", f"not known; {chosen.build.label} needs {needed} or newer", needed=needed)
    if is_jetson(snapshot):
        yield skipped(
            "These packages on a Jetson",
            f"torch's builds for aarch64 are for servers; NVIDIA builds one for each JetPack: {JETSON}",
        )
    if vllm:
        yield skipped("vLLM", "none of its releases runs with this driver, these GPUs, this Python and this machine")
    for text in beyond_the_tables(snapshot):
        subject, _, reason = text.partition(": ")
        yield skipped(f"These packages with {subject}", f"{reason}; wheels or kernels may be missing")
