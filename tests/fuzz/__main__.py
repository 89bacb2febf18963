"""Random and mutated reports through `check --from` and `diff`, by hand: `python -m tests.fuzz --count 100000`.

Begins with the reports of the lab's boxes (as root) and those of tests/boxes. Says what did not hold, once for each
kind, and keeps the document that shows it.
"""

import argparse
import json
import random
import resource
import signal
import time
import traceback
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

from envcheck.report.document import Report
from envcheck.report.load import UnreadableInput, parse
from envcheck.report.unpack import report_in
from envcheck.snapshot import Snapshot
from tests.fuzz.judge import NAME, complaints
from tests.fuzz.mutate import Seeds, invented, mutated, packed
from tests.fuzz.seeds import played, written_down

MOST_BYTES = 1 << 30
"""Of address space: what takes more is found as a MemoryError."""
HANG_S = 20.0
"""Of the processor's time for one document."""


class HangError(Exception):
    """One document took too long."""


def hang(_number: int, _frame: FrameType | None) -> None:
    raise HangError


def one(rng: random.Random, seeds: Seeds) -> bytes:
    """A document: one in ten is no report at all."""
    if rng.random() < 0.1:
        return json.dumps(invented(rng)).encode("utf-8", "surrogatepass") or rng.randbytes(50)
    data = mutated(rng, seeds)
    return packed(rng, data) if rng.random() < 0.1 else data


def kind_of(error: Exception) -> str:
    """By what a failure is told apart: where it was raised, and what."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "envcheck" in f.filename]
    place = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {place}: {str(error)[:80]}"


def boxes(seeds: list[Any]) -> list[Snapshot]:
    """The seeds as they are read, to compare with."""
    read = [parse(json.dumps(seed).encode(), NAME) for seed in seeds]
    return [document.snapshot for document in read if isinstance(document, Report)]


def main() -> None:
    """Run, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first; each is made from its number")
    parser.add_argument("--seeds", type=Path, help="file with the seeds; written where it is not there")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"), help="folder for what did not hold")
    given = parser.parse_args()
    documents = _seeds(given.seeds)
    seeds, others = Seeds(documents), boxes(documents)
    signal.signal(signal.SIGVTALRM, hang)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    found: Counter[str] = Counter()
    refused, slowest, started = 0, 0.0, time.monotonic()
    for number in range(given.first, given.first + given.count):
        rng = random.Random(number)
        data = one(rng, seeds)
        signal.setitimer(signal.ITIMER_VIRTUAL, HANG_S)
        begun = time.process_time()
        try:
            kinds = [text[:90] for text in complaints(data, rng.choice(others), rng)]
        except (Exception, HangError) as error:  # noqa: BLE001 - each is a finding
            kinds = [kind_of(error)]
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        slowest = max(slowest, time.process_time() - begun)
        refused += _is_refused(data)
        for kind in kinds:
            if not found[kind]:
                given.keep.mkdir(exist_ok=True)
                (given.keep / f"{number}.json").write_bytes(data)
                print(f"{number}: {kind}", flush=True)
            found[kind] += 1
        if number % 1000 == 999:
            print(f"... {number + 1} documents, {time.monotonic() - started:.0f} s", flush=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(
        f"{given.count} documents from {len(documents)} seeds in {time.monotonic() - started:.0f} s: {refused} refused,"
    )
    print(f"{sum(found.values())} that did not hold, of {len(found)} kinds; slowest {slowest:.1f} s, peak {memory} MB")


def _seeds(kept: Path | None) -> list[Any]:
    if kept and kept.exists():
        found: list[Any] = json.loads(kept.read_text("utf-8"))
        return found
    found = [*written_down(), *played()]
    if kept:
        kept.write_text(json.dumps(found), "utf-8")
    return found


def _is_refused(data: bytes) -> bool:
    try:
        parse(report_in(data, NAME), NAME)
    except UnreadableInput:
        return True
    except Exception:  # noqa: BLE001 - told already
        return False
    return False


if __name__ == "__main__":
    main()
