"""`envcheck report` next to `envcheck check` on a machine with two GPUs: 2x RTX 3090 with a bridge, of the lab.

    .venv/bin/python -m benchmarks.report_speed [--runs 7]

Both run by turns inside the machine, so that making it does not count. The real nvidia-ml-py asks the stand-in for
NVIDIA's library. Needs root and a C compiler; compile the bytecode first (`python -m compileall -q envcheck`).
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

from benchmarks.startup import Sample, measure
from tests.lab.document import read
from tests.lab.machine import plan
from tests.lab.play import enter
from tests.lab.stand_in import compile_library

MACHINE = "healthy/two-3090-bridged"
LIMIT_S = 400.0


def inside(runs: int) -> None:
    """Measure, in the machine, and print the samples as JSON."""
    envcheck = [sys.executable, "-m", "envcheck"]
    programs = {
        "check": [*envcheck, "check", "--json", "--offline"],
        "report": [*envcheck, "report", "--offline", "-o", "/tmp/report"],
    }
    print(json.dumps({name: [vars(one) for one in ones] for name, ones in measure(programs, runs).items()}))


def main() -> None:
    """Make the machine, measure in it, and print both and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        inside(arguments.runs)
        return
    with tempfile.TemporaryDirectory() as libraries, tempfile.TemporaryDirectory() as root:
        compile_library(Path(libraries))
        compile_library(Path(libraries), "libcuda.so.1")
        what = plan(read(MACHINE), Path(root), Path(libraries))
        command = [sys.executable, "-m", "benchmarks.report_speed", "--inside", "--runs", str(arguments.runs)]
        done = enter({**what, "command": command}, LIMIT_S)
    if done.returncode:
        sys.exit(done.stderr.decode())
    samples = {name: [Sample(**one) for one in ones] for name, ones in json.loads(done.stdout).items()}
    for name, ones in samples.items():
        wall, cpu = statistics.median(o.wall_s for o in ones), statistics.median(o.cpu_s for o in ones)
        print(f"{name}: {wall:.2f} s, processor time {cpu:.2f} s, peak memory {max(o.peak_mb for o in ones):.0f} MB")
    pairs = list(zip(samples["report"], samples["check"], strict=True))
    wall = statistics.median(one.wall_s / other.wall_s for one, other in pairs)
    cpu = statistics.median(one.cpu_s / other.cpu_s for one, other in pairs)
    print(f"report against check: {wall:.2f} of the time, {cpu:.2f} of the processor time")


if __name__ == "__main__":
    main()
