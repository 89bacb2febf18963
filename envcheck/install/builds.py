"""Steps that compile: with the fitting toolkit among several, and with an honest word on the time."""

from msgspec import structs

from envcheck.compat.environment import major, toolkit_of_major
from envcheck.compat.flash_attn import oldest_nvcc
from envcheck.compat.predicates import host
from envcheck.compat.tables.torch_releases import cuda_of, is_cuda_tag
from envcheck.plan import Plan, Step
from envcheck.snapshot import Snapshot

CORE_MINUTES = 256
"""What compiling flash-attn takes: "3-5 minutes on a 64-core machine" with ninja, 4 x 64.
Source: github.com/Dao-AILab/flash-attention, README, "Installation and features"."""
THREADS = 4
"""Of each compile job. Source: the same, setup.py, NVCC_THREADS."""


def is_build(step: Step) -> bool:
    """The step compiles."""
    return "--no-build-isolation" in step.command


def with_toolkit(plan: Plan, snapshot: Snapshot) -> Plan:
    """The plan, whose builds are told where the toolkit of torch's CUDA is, and whose user how long they take."""
    return structs.replace(
        plan, steps=tuple(_told(step, plan, snapshot) if is_build(step) else step for step in plan.steps)
    )


def _told(step: Step, plan: Plan, snapshot: Snapshot) -> Step:
    home = _home(plan, snapshot)
    command = step.command if step.command[0] == "env" else ("env", *step.command)
    command = (command[0], f"CUDA_HOME={home}", *command[1:]) if home else step.command
    why = f"{step.why.partition(':')[0]}: about {_duration(step, snapshot)} (--without flash-attn leaves it out)"
    return structs.replace(step, command=command, why=why)


def _home(plan: Plan, snapshot: Snapshot) -> str | None:
    """The toolkit on this machine that fits: of torch's very CUDA, else of its major. None: there is none."""
    if snapshot.cuda is None or not is_cuda_tag(plan.torch_backend):
        return None
    cuda = cuda_of(plan.torch_backend)
    same = (toolkit.path for toolkit in snapshot.cuda.toolkits if toolkit.nvcc and toolkit.version == cuda)
    return next(same, None) or toolkit_of_major(snapshot, major(cuda), oldest_nvcc(snapshot))


def _duration(step: Step, snapshot: Snapshot) -> str:
    """`8 minutes`, `4 hours`; from processors and jobs."""
    told = next((word.removeprefix("MAX_JOBS=") for word in step.command if word.startswith("MAX_JOBS=")), "1")
    busy = min(host(snapshot).cpu_count or 2, int(told) * THREADS)
    minutes = CORE_MINUTES / max(1, busy)
    return f"{minutes:.0f} minutes" if minutes < 90 else f"{minutes / 60:.0f} hours"
