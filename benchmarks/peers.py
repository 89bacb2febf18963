"""`envcheck check` next to other tools that diagnose a CUDA environment, all in one run and over the same packages.

    python -m benchmarks.peers FOLDER [--runs 5]      # with the Python of an environment with torch and envcheck

Each tool is installed from the package index into an environment of its own below FOLDER, which also sees the packages
of this Python: what a tool asks about is installed here. One that the index does not have is said to be missing.
Runs alternate; of each round the ratio to envcheck's is taken, and the median of these is printed.
"""

import argparse
import statistics
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from benchmarks.startup import Sample, measure

TOOLS = {
    "env-doctor": ("check",),
    "gpumedic": ("scan",),
    "ai-infradr": ("--json",),
    "cuda-doctor": ("diagnose",),
    "rigsolve": ("check",),
}
"""By their names on the index: the words of the command that looks at the whole environment."""
MINE = "envcheck check --json"


def installed(tool: str, folder: Path) -> Path | None:
    """The tool's program; None: the package index does not have it."""
    place = folder / tool
    program = place / "bin" / tool
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
        pip = [sys.executable, "-m", "pip", "--python", str(place / "bin/python"), "install", "--quiet", tool]
        if subprocess.run(pip, check=False).returncode:
            return None
        packages = next(place.glob("lib/python*/site-packages"))
        (packages / "judged.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return program


def row(name: str, samples: Sequence[Sample], mine: Sequence[Sample]) -> str:
    """A line of the table."""
    processor = statistics.median(one.cpu_s / other.cpu_s for one, other in zip(samples, mine, strict=True))
    time = statistics.median(one.wall_s / other.wall_s for one, other in zip(samples, mine, strict=True))
    seconds = statistics.median(one.cpu_s for one in samples)
    return (
        f"| `{name}` | {seconds:.2f} s | {processor:.1f} | {time:.1f} | {max(one.peak_mb for one in samples):.0f} MB |"
    )


def main() -> None:
    """Install, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    programs: dict[str, Sequence[str]] = {
        MINE: [sys.executable, "-m", "envcheck", "check", "--json"],
        "python -m torch.utils.collect_env": [sys.executable, "-m", "torch.utils.collect_env"],
    }
    for tool, words in TOOLS.items():
        program = installed(tool, arguments.folder.absolute())
        if program is None:
            print(f"{tool}: the package index does not have it")
        else:
            programs[" ".join((tool, *words))] = [str(program), *words]
    samples = measure(programs, arguments.runs)
    print("| program | processor time | of envcheck's | time, of envcheck's | peak memory |")
    print("|---|---|---|---|---|")
    for name, measured in samples.items():
        print(row(name, measured, samples[MINE]))


if __name__ == "__main__":
    main()
