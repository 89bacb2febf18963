"""How near `envcheck fit` comes: predicted peaks of activations next to those of real passes on the CPU.

    .venv/bin/python benchmarks/fit_accuracy.py

Random Qwen3-VL models of three sizes, both attentions, two dtypes, text and images; takes some minutes.
"""

import itertools
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from envcheck.fit.request import TOKEN_PIXELS
from tests.fit.models import (
    ATTENTIONS,
    DTYPES,
    LOADS,
    MIDDLE,
    SMALL,
    TINY,
    allocated,
    config_file,
    predicted,
    real_inputs,
    real_model,
)  # fmt: skip


def main() -> None:
    """Print a row for each combination, and the worst of all."""
    worst = 0.0
    print("| model | attention | dtype | inputs | predicted | real | off by |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for shape, attention, dtype, load in itertools.product((TINY, SMALL, MIDDLE), ATTENTIONS, DTYPES, LOADS):
            config = config_file(Path(folder), shape)
            model = real_model(config, dtype, attention)
            real = allocated(model, lambda model=model, load=load: real_inputs(model, load))  # type: ignore[misc]
            guess = predicted(config, dtype, attention, load)
            off = guess / real - 1
            worst = max(worst, abs(off))
            what = f"{load.batch} x ({load.length} tokens, {load.pixels // TOKEN_PIXELS} visual)"
            sizes = f"{guess / 2**20:.2f} MiB | {real / 2**20:.2f} MiB"
            print(f"| {shape.name} | {attention} | {dtype} | {what} | {sizes} | {off:+.2%} |", flush=True)
    print(f"\nworst: {worst:.2%}")


if __name__ == "__main__":
    main()
