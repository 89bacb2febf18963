"""Ask the package index whether every set that envcheck plans can be resolved from wheels alone.

    python tools/check_grid.py                  # every set of the grid: drivers x GPUs x Pythons, both machines
    python tools/check_grid.py --sample 60      # so many of them, spread evenly
    python tools/check_grid.py --own-indexes    # torch with its label, from its own indexes, where these answer

`uv pip compile` resolves each set for its Python and machine without building anything (`--only-binary :all:`): so it
finds a release that does not exist, one without a wheel for that Python or machine, and two that contradict each other.
Each difference is printed with what uv says. Exit status: 0 none, 1 some, 2 uv or the index cannot be asked.

Without `--own-indexes` torch is taken without its label from the package index, which has one build of each release.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import which
from typing import NamedTuple, NoReturn

sys.path.insert(0, str(Path(__file__).parents[1]))

from envcheck.compat.vllm import Vllm
from envcheck.plan import Plan, PlanOptions, plan
from envcheck.plan.emit import WRITERS
from tests.compat.machines import grid, machine

UNREACHABLE = re.compile(r"error sending request|dns error|Connection refused|timed out|Failed to fetch", re.IGNORECASE)
BACKENDS = ("cu118", "cu121", "cu124", "cu126", "cu128", "cu129", "cu130", "cu132", "cpu")
ARM = (("580.126.09", "GH200 480GB"), ("580.126.09", "GB10"), ("610.43.02", "GB200"), ("535.183.01", "GH200 480GB"))
GLIBC = "2_35"
"""Of Ubuntu 22.04. vLLM from 0.19 on and what it requires have wheels from 2_31 on."""
PYTHONS = ("3.10.12", "3.11.7", "3.12.3", "3.13.0", "3.14.0", "3.15.0")


class Asked(NamedTuple):
    """One set, as uv is asked for it."""

    python: str
    machine: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        named = [line for line in self.lines if line.startswith(("torch==", "transformers==", "vllm"))]
        return f"Python {self.python}, {self.machine}: {', '.join(named)}"


def stop(why: str) -> NoReturn:
    """End with exit status 2: what was not asked must not look like a difference."""
    print(f"check_grid: {why}", file=sys.stderr)
    sys.exit(2)


def plans() -> Iterator[tuple[Plan, str]]:
    """The plan of every machine, with its processor."""
    yield from ((plan(snapshot), "x86_64") for snapshot in grid())
    for python in PYTHONS:
        box = machine("610.43.02", "RTX 3090", python)
        yield from ((plan(box, PlanOptions(backend=backend)), "x86_64") for backend in BACKENDS)
        yield plan(box, PlanOptions(flash_attn="unwanted")), "x86_64"
        for driver in ("535.183.01", "580.126.09"):
            yield plan(machine(driver, "RTX 3090", python), PlanOptions(vllm=True)), "x86_64"
        for driver, gpu in ARM:
            yield plan(machine(driver, gpu, python, "aarch64")), "aarch64"


def sets(*, own_indexes: bool) -> tuple[Asked, ...]:
    """Each distinct set once, in a fixed order."""
    found = set()
    for made, processor in plans():
        python = ".".join((made.python or "").split(".")[:2])
        if made.fits:
            found.add(Asked(python, processor, tuple(_lines(made, own_indexes=own_indexes))))
        if made.vllm and not made.vllm.shared:
            found.add(Asked(python, processor, _environment_of_vllm(made.vllm)))
    return tuple(sorted(found))


def _environment_of_vllm(vllm: Vllm) -> tuple[str, ...]:
    """What goes into vLLM's own environment."""
    torch = (f"torch=={vllm.torch}", f"torchvision=={vllm.torchvision}")
    return (f"{vllm.distribution}=={vllm.version}", *torch, *vllm.packages)


def _lines(made: Plan, *, own_indexes: bool) -> Iterator[str]:
    """The lines of the plan's file of requirements, as far as an index has them."""
    for line in WRITERS["requirements"](made).splitlines():
        direct = " @ " in line
        if line.startswith("--") and own_indexes:
            yield line
        elif line and not line.startswith(("#", "--")) and not direct:
            yield line if own_indexes else line.partition("+")[0]


def complaint(uv: str, asked: Asked) -> str | None:
    """What uv says against a set; None: it resolves."""
    command = [
        uv, "pip", "compile", "-", "--quiet", "--no-header", "--no-annotate", "--only-binary", ":all:",
        "--python-version", asked.python, "--python-platform", f"{asked.machine}-manylinux_{GLIBC}",
        "--index-strategy", "unsafe-best-match",
    ]  # fmt: skip
    done = subprocess.run(command, input="\n".join(asked.lines), capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    if UNREACHABLE.search(done.stderr):
        stop(f"the package index does not answer: {done.stderr.strip().splitlines()[-1]}")
    return " ".join(done.stderr.split())


def differences(asked: Iterable[Asked]) -> Iterator[str]:
    """A line for each set that does not resolve."""
    uv = which("uv") or str(Path(sys.executable).with_name("uv"))
    if not Path(uv).exists():
        stop("there is no uv; `python -m pip install uv` installs it")
    every = tuple(asked)
    for number, one in enumerate(every, start=1):
        print(f"  [{number}/{len(every)}] {one} ...", file=sys.stderr, flush=True)
        said = complaint(uv, one)
        if said:
            yield f"{one}: {said}"


def sampled(every: tuple[Asked, ...], count: int | None) -> tuple[Asked, ...]:
    """So many of them, spread evenly over all; None: all."""
    if count is None or count >= len(every):
        return every
    return tuple(every[number * len(every) // count] for number in range(count))


def main(arguments: list[str]) -> int:
    """Ask, print, count."""
    count = int(arguments[arguments.index("--sample") + 1]) if "--sample" in arguments else None
    every = sets(own_indexes="--own-indexes" in arguments)
    chosen = sampled(every, count)
    found = 0
    for line in differences(chosen):
        found += 1
        print(line, flush=True)
    print(f"{len(chosen)} of {len(every)} distinct sets asked, {found} do not resolve.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
