"""Which sets suit a machine, as `install` takes them."""

from collections.abc import Iterator
from itertools import islice

from envcheck.compat.builds import beyond_the_tables, has_own_torch
from envcheck.compat.jetson import GUIDE, INDEX, jetpack_name, needs_own_torch
from envcheck.compat.plan_options import PlanOptions
from envcheck.compat.predicates import driver_version, has_gpu
from envcheck.compat.relaxations import Change, changes, with_python
from envcheck.compat.resolver import Solution, solutions
from envcheck.compat.tables.driver_branches import oldest_driver
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, skipped

MOST_SETS = 100
"""How many are offered where an index may lack some, or a constraint forbid them."""


def solve(snapshot: Snapshot, options: PlanOptions, most: int = MOST_SETS) -> tuple[Solution, ...]:
    """The sets that satisfy everything, preferred first; none where nothing does."""
    return tuple(islice(solutions(snapshot, options), most))


def nearest(moved: tuple[Change, ...]) -> tuple[Solution, ...]:
    """Where nothing fits: all that would after the first change; at last what fits a usual machine."""
    box, options = moved[0].question if moved else (with_python(Snapshot(), "3.12"), PlanOptions())
    return tuple(islice(solutions(box, options), MOST_SETS))


def fitting_sets(
    snapshot: Snapshot, options: PlanOptions | None = None, *, own_indexes: bool = False
) -> tuple[Solution, ...]:
    """The sets that suit the machine, preferred first; never none.

    Where no set suits both the Python and the GPUs, those that would after one change: the plan's findings then say
    what the machine lacks. Without `own_indexes`, those that the package index has, if there are any: whether torch's
    own indexes answer is not known here. A machine without a GPU is always given these; its CPU builds are asked for
    apart.
    """
    options = options or PlanOptions()
    found = solve(snapshot, options) or nearest(changes(snapshot, options))
    usual = tuple(s for s in found if s.index is None)
    own = options.backend or (own_indexes and has_gpu(snapshot))
    return found if own or not usual else usual


def as_they_stand(options: PlanOptions, extra: tuple[str, ...]) -> Iterator[Verdict]:
    """What of the user's own lines nobody looked into, and what a plan cannot carry."""
    addresses = [line for line in extra if " @ " in line or "/" in line]
    if addresses:
        yield skipped(
            "Your lines that name an address",
            f"{', '.join(addresses)}: installed as given; their contents and requirements were not checked",
        )
    if options.unplanned:
        yield skipped(
            "Lines that are not part of the plan",
            f"{', '.join(options.unplanned)}: --index-url and --torch-index name indexes; install the rest yourself",
        )


def doubts(snapshot: Snapshot, chosen: Solution, *, vllm: bool) -> Iterator[Verdict]:
    """What is unsure about a plan, or not known of the machine.

    Args:
        snapshot: the machine.
        chosen: the set.
        vllm: vLLM was asked for, and there is none for this machine.
    """
    needed = oldest_driver(chosen.build.cuda)
    own = needs_own_torch(snapshot)
    if has_gpu(snapshot) and needed and driver_version(snapshot) is None and not own:
        yield skipped("The driver", f"not known; {chosen.build.label} needs {needed} or newer", needed=needed)
    if own and has_own_torch(snapshot):
        yield skipped(
            "torch and torchvision on this Jetson",
            f"they stay as NVIDIA built them for {jetpack_name(snapshot)}; {INDEX} has others ({GUIDE})",
        )
    if vllm:
        yield skipped("vLLM", "none of its releases runs with this driver, these GPUs, this Python and this machine")
    for text in beyond_the_tables(snapshot):
        subject, _, reason = text.partition(": ")
        yield skipped(f"These packages with {subject}", f"{reason}; wheels or kernels may be missing")
