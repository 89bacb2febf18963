"""Feeds mutated texts to all importers and all checks: `python -m benchmarks.importers_fuzz 100000 [seed]`.

Says how many cases raised, how many took longer than 5 s of a core, the slowest, and the most memory that the process
took.
"""

import random
import resource
import sys
import time
import traceback

from envcheck.checks import run_checks
from envcheck.importers import from_texts
from tests.importers.mutations import mutated, originals


def main(cases: int, seed: int) -> int:
    """Run them; 1 where one raised or was slow."""
    chance, texts = random.Random(seed), originals()
    raised = slow = errors = 0
    slowest = 0.0
    for case in range(cases):
        text = mutated(chance, texts)
        began = time.process_time()
        try:
            snapshot = from_texts([("x", text)])
            errors += any(f.status == "error" for f in run_checks(snapshot)) if case % 4 == 0 else 0
        except Exception:  # noqa: BLE001 - that is what is counted
            raised += 1
            if raised < 4:
                print(case, traceback.format_exc())
        took = time.process_time() - began
        slowest = max(slowest, took)
        slow += took > 5
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{cases} cases, seed {seed}: {raised} raised, {errors} with an error of a check, {slow} above 5 s, "
          f"slowest {slowest:.2f} s, {memory:.0f} MiB")  # fmt: skip
    return int(raised + slow + errors > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
