"""Words that several checks share."""

from collections.abc import Iterable, Sequence

from envcheck.snapshot import Gpu


def listed(items: Iterable[object], last: str = "and") -> str:
    """`0`, `0 and 1`, `0, 1 and 3`."""
    words = [str(item) for item in items]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else "none"


def capital(clause: str) -> str:
    """The clause as a sentence begins."""
    return clause[:1].upper() + clause[1:]


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 GPU`, `2 GPUs`; `many` where an `s` does not do."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def distinct(items: Iterable[str]) -> str:
    """Each value once, in order: `350 W` for two GPUs with the same limit."""
    return listed(dict.fromkeys(items))


def gpu_names(gpus: Sequence[Gpu]) -> str:
    """`GPU 1 (NVIDIA GeForce RTX 3090)`; `GPUs 0, 1 and 3` for several, `GPUs 0 to 7` for many in a row."""
    if len(gpus) == 1:
        return f"GPU {gpus[0].index}" + (f" ({gpus[0].name})" if gpus[0].name else "")
    numbers = [gpu.index for gpu in gpus]
    if len(numbers) > 2 and numbers == [numbers[0] + place for place in range(len(numbers))]:
        return f"GPUs {numbers[0]} to {numbers[-1]}"
    return f"GPUs {listed(numbers)}"


def verb(count: int, one: str, many: str) -> str:
    """The verb's form for so many."""
    return one if count == 1 else many
