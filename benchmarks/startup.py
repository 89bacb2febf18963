"""Speed and memory of `envcheck check` and `envcheck --help`, next to their peers in the same run.

    .venv/bin/python benchmarks/startup.py [--runs 7]

Peers: `python -m torch.utils.collect_env` of the same environment, and a hello-world typer program. Runs alternate, so
that a slow minute of the machine hits all alike; of each round the ratio to its peer is taken, and the median of these
is printed: of wall time, and of processor time, which other programs disturb less. Peak memory is the largest resident
set of the program or of any child it waited for, as the kernel counts it.
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
    cpu_s: float
    peak_mb: float


def sample(command: Sequence[str]) -> Sample:
    """Run `command` once, its output thrown away."""
    begun = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return Sample(time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def measure(programs: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[Sample]]:
    """`runs` alternating runs of each program, after one to warm up."""
    for command in programs.values():
        sample(command)
    samples: dict[str, list[Sample]] = {name: [] for name in programs}
    for _ in range(runs):
        for name, command in programs.items():
            samples[name].append(sample(command))
    return samples


def row(name: str, mine: Sequence[Sample], peer: Sequence[Sample]) -> str:
    """A line of the table."""
    wall = statistics.median(one.wall_s / other.wall_s for one, other in zip(mine, peer, strict=True))
    cpu = statistics.median(one.cpu_s / other.cpu_s for one, other in zip(mine, peer, strict=True))
    seconds = statistics.median(one.cpu_s for one in mine)
    return f"| `{name}` | {wall:.3f} | {cpu:.3f} | {seconds:.3f} s | {max(one.peak_mb for one in mine):.0f} MB |"


def main() -> None:
    """Measure and print a table with ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hello = Path(folder) / "hello.py"
        hello.write_text(HELLO)
        envcheck = str(Path(sys.executable).parent / "envcheck")
        saved = str(Path(folder) / "saved.json")
        subprocess.run([envcheck, "check", "--json", "-o", saved], stderr=subprocess.DEVNULL, check=False)
        programs = {
            "python -m torch.utils.collect_env": [sys.executable, "-m", "torch.utils.collect_env"],
            "envcheck check --json": [envcheck, "check", "--json"],
            "envcheck check --json --only driver": [envcheck, "check", "--json", "--only", "driver"],
            "envcheck check --json --from FILE": [envcheck, "check", "--json", "--from", saved],
            "envcheck report": [envcheck, "report", "-o", str(Path(folder) / "report")],
            "hello-world typer --help": [sys.executable, str(hello), "--help"],
            "envcheck --help": [envcheck, "--help"],
        }
        result = measure(programs, arguments.runs)
    print("| program | time against its peer | processor time against its peer | processor time | peak memory |")
    print("|---|---|---|---|---|")
    names = list(programs)
    for name, peer in (
        *((name, names[0]) for name in names[:2]),
        *((name, names[1]) for name in names[2:5]),
        *((name, names[5]) for name in names[5:]),
    ):
        print(row(name, result[name], result[peer]))


if __name__ == "__main__":
    main()
