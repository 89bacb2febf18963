"""Checks of the host compiler."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.compat.environment import build_nvcc, major
from envcheck.compat.predicates import has_gpu
from envcheck.compat.tables.host_compilers import Accepted, accepted_by, is_newer_than_table
from envcheck.findings import Status
from envcheck.snapshot import Compiler, Snapshot
from envcheck.verdict import Verdict, found, passed, skipped

NAMES = {"gcc": "GCC", "clang": "Clang"}


@check("cuda.compiler", "cuda", "host-compiler-missing", "host-compiler-too-new")
def compiler(snapshot: Snapshot) -> Iterator[Verdict]:
    """There is a C++ compiler that nvcc supports."""
    if snapshot.cuda is None:
        return
    facts = snapshot.cuda.compiler
    status: Status = "warn" if has_gpu(snapshot) else "info"
    if facts is None and "cuda.compiler" in snapshot.unavailable:
        yield skipped("C++ compiler", snapshot.unavailable["cuda.compiler"])
    elif facts is None:
        yield found("host-compiler-missing", _needed_for(snapshot), status=status)
    elif facts.path is None and facts.version is None:
        yield found(
            "host-compiler-missing",
            f"NVCC_CCBIN or CXX names {facts.command}, which does not exist. {_needed_for(snapshot)}",
            title=f"The C++ compiler {facts.command} is not there",
            status=status,
            command=facts.command,
        )
    else:
        yield _judge(snapshot, facts, status)


def _needed_for(snapshot: Snapshot) -> str:
    if not has_gpu(snapshot):
        return "Without a GPU, nothing on this machine needs one unless you build packages from source."
    return "Triton (torch.compile and some kernels) needs one at run time, and flash-attn cannot be built without one."


def _judge(snapshot: Snapshot, facts: Compiler, status: Status) -> Verdict:
    name = f"{NAMES.get(facts.kind or 'gcc', 'GCC')} {facts.version}"
    nvcc, version = build_nvcc(snapshot), major(facts.version)
    accepted = accepted_by(nvcc)
    if version is None:
        reason = snapshot.unavailable.get("cuda.compiler.version", "its version is not known")
        return skipped(f"C++ compiler {facts.command}", reason)
    if accepted is None:
        return passed(f"C++ compiler {name}", "no nvcc to compare it with")
    newest = accepted.clang if facts.kind == "clang" else accepted.gcc
    if version <= newest:
        return passed(f"C++ compiler {name}", f"supported by nvcc {nvcc}")
    return _too_new(snapshot, name, newest, accepted, status)


def _too_new(snapshot: Snapshot, name: str, newest: int, accepted: Accepted, status: Status) -> Verdict:
    nvcc = build_nvcc(snapshot)
    beyond = is_newer_than_table(nvcc)
    row = f"{accepted.nvcc[0]}.{accepted.nvcc[1]}"
    note = f" (This nvcc is newer than envcheck's table, which ends at {row}; it may accept more.)" if beyond else ""
    kind = name.partition(" ")[0]
    return found(
        "host-compiler-too-new",
        f"The compiler is {name}; nvcc {nvcc} supports {kind} up to {newest}, so CUDA extensions cannot be "
        f"built.{note}",
        title=f"{name} is newer than nvcc {nvcc} supports",
        status="info" if beyond else status,
        compiler=name,
        newest=newest,
        nvcc=nvcc,
    )
