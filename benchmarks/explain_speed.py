"""Speed and memory of `envcheck explain` on large and on hostile logs.

    .venv/bin/python benchmarks/explain_speed.py [--megabytes 512] [--hostile 16]

Each log is piped into a process of its own, so that the file's size is nowhere but in the pipe. Rates are megabytes a
second of processor time of that process, its start left out (a log of one line takes it), because the machine may be
busy with others; wall time stands next to it. Peak memory is the largest resident set, as the kernel counts it. Hostile
logs are measured at two sizes: linear means that twice the size takes twice the time.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MEGABYTE = 1_000_000
ORDINARY = (
    "INFO 10-11 09:12:{n:02d} [loggers.py:123] Engine 000: Avg prompt throughput: {n}12.4 tokens/s, Running: {n} reqs\n"
    "{{'loss': 1.{n}221, 'grad_norm': 2.1{n}, 'learning_rate': 4.9e-05, 'epoch': 0.{n}}}\n"
    "[{n}/73] /usr/local/cuda/bin/nvcc -c flash_bwd_hdim{n}.cu -o flash_bwd_hdim{n}.o -O3 -std=c++17 -DNDEBUG\n"
    "2026-10-11 09:12:{n:02d},511 DEBUG urllib3.connectionpool: https://files.example.org:443 GET /x{n} 200 {n}1\n"
    "copying build/lib.linux-x86_64-cpython-311/transformers/models/m{n}/modeling_m{n}.py -> build/bdist/wheel\n"
    "   {n}% |████████      | {n}/100 [00:{n:02d}<01:12, 3.{n}it/s]\n"
)


@dataclass(frozen=True)
class Taken:
    """What one run took."""

    wall_s: float
    processor_s: float
    peak_mb: float


def explain(pieces: Iterator[bytes]) -> Taken:
    """Pipe a log into `envcheck explain -`."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "envcheck", "explain", "--json", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert child.stdin is not None
    for piece in pieces:
        child.stdin.write(piece)
    child.stdin.close()
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return Taken(time.perf_counter() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def repeated(text: bytes, megabytes: float) -> Iterator[bytes]:
    """`text` over and over, in pieces of a megabyte."""
    piece = text * max(1, MEGABYTE // len(text))
    left = int(megabytes * MEGABYTE)
    while left > 0:
        yield piece[:left]
        left -= len(piece)


def ordinary(megabytes: float) -> Iterator[bytes]:
    """Lines as servers, trainers, builds and installers write them."""
    return repeated("".join(ORDINARY.format(n=n) for n in range(10, 60)).encode(), megabytes)


def binary(megabytes: float) -> Iterator[bytes]:
    """Random bytes."""
    return repeated(random.Random(7).randbytes(MEGABYTE), megabytes)


BAIT = "RuntimeError: " + "CUDA error: " * 40 + "No module named '" + "a." * 200 + "\n"
HOSTILE: dict[str, Callable[[float], Iterator[bytes]]] = {
    "one endless line": lambda size: repeated(b"a", size),
    "one endless line of anchors": lambda size: repeated(b"ERROR: error: No module named '", size),
    "bait for regular expressions": lambda size: repeated(BAIT.encode(), size),
    "nothing but tracebacks": lambda size: repeated(
        b'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: no\n', size
    ),
    "spaces and frames": lambda size: repeated("│ ".encode() * 500 + b"error: x\n", size),
    "escape sequences": lambda size: repeated(b"\x1b[31m\x1b]0;title\x07\x1b[", size),
    "random bytes": binary,
    "zeros": lambda size: repeated(b"\0", size),
}


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--megabytes", type=float, default=512)
    parser.add_argument("--hostile", type=float, default=16)
    arguments = parser.parse_args()
    start = min((explain(iter([b"fine\n"])) for _ in range(3)), key=lambda taken: taken.processor_s)
    print(f"start: {start.processor_s:.2f} s, {start.peak_mb:.0f} MB")
    print("| log | megabytes | MB/s | wall | peak memory | twice the size takes |\n|---|---|---|---|---|---|")
    rows: list[tuple[str, Callable[[float], Iterator[bytes]], float]]
    rows = [("ordinary lines", ordinary, arguments.megabytes)]
    rows += [(name, make, arguments.hostile) for name, make in HOSTILE.items()]
    for name, make, size in rows:
        once, twice = explain(make(size / 2)), explain(make(size))
        seconds = [max(taken.processor_s - start.processor_s, 0.001) for taken in (once, twice)]
        print(f"| {name} | {size:.0f} | {size / seconds[1]:.0f} | {twice.wall_s:.1f} s | {twice.peak_mb:.0f} MB "
              f"| {seconds[1] / seconds[0]:.1f} |")  # fmt: skip


if __name__ == "__main__":
    main()
