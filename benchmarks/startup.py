"""Speed and memory of `envcheck check` and `envcheck --help`, next to their peers in the same run.

    .venv/bin/python benchmarks/startup.py [--runs 7] [--markdown]

Peers: `python -m torch.utils.collect_env` of the same environment, and a hello-world typer program. Runs alternate, so
that a slow minute of the machine hits all alike; the median of wall times is compared. Peak memory is the largest
resident set of the program or of any child it waited for, as the kernel counts it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HELLO = '''
import typer

app = typer.Typer()


@app.command()
def hello(name: str, formal: bool = False) -> None:
    """Say hello."""
    print(f"Good day, {name}." if formal else f"Hello {name}")


app()
'''


@dataclass(frozen=True)
class Sample:
    """One run of one program."""

    wall_s: float
    peak_mb: float


def sample(command: Sequence[str]) -> Sample:
    """Run `command` once, its output thrown away."""
    begun = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return Sample(time.perf_counter() - begun, usage.ru_maxrss / 1024)


def measure(programs: Mapping[str, Sequence[str]], runs: int) -> dict[str, Sample]:
    """Median wall time and largest peak of each program over `runs` alternating runs, after one to warm up."""
    for command in programs.values():
        sample(command)
    samples: dict[str, list[Sample]] = {name: [] for name in programs}
    for _ in range(runs):
        for name, command in programs.items():
            samples[name].append(sample(command))
    return {
        name: Sample(statistics.median(s.wall_s for s in taken), max(s.peak_mb for s in taken))
        for name, taken in samples.items()
    }


def main() -> None:
    """Measure and print a table with ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hello = Path(folder) / "hello.py"
        hello.write_text(HELLO)
        envcheck = str(Path(sys.executable).parent / "envcheck")
        programs = {
            "envcheck check --json": [envcheck, "check", "--json"],
            "python -m torch.utils.collect_env": [sys.executable, "-m", "torch.utils.collect_env"],
            "envcheck --help": [envcheck, "--help"],
            "hello-world typer --help": [sys.executable, str(hello), "--help"],
        }
        result = measure(programs, arguments.runs)
    print("| program | median | peak memory | against its peer |")
    print("|---|---|---|---|")
    names = list(programs)
    for mine, peer in ((names[0], names[1]), (names[2], names[3])):
        ratio = result[peer].wall_s / result[mine].wall_s
        for name, note in ((mine, f"{ratio:.1f} times as fast"), (peer, "1")):
            print(f"| `{name}` | {result[name].wall_s:.3f} s | {result[name].peak_mb:.0f} MB | {note} |")


if __name__ == "__main__":
    main()
