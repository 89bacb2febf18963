"""Sets whose torch is on one of torch's own indexes only: taken where that index answers, else the next ones."""

from collections.abc import Callable, Iterable

from envcheck.compat.resolver import Solution

Ask = Callable[[str, Solution], str | None]
"""Whether an index carries a set: None, or the reason why not."""


def first_to_be_had(sets: Iterable[Solution], ask: Ask) -> tuple[Solution | None, tuple[str, ...]]:
    """The first set that can be had, and a sentence for each index that was asked in vain; each is asked once.

    A set of the package index is taken to be there: installing it tells.
    """
    silent: dict[str, str] = {}
    for chosen in sets:
        if chosen.index is None:
            return chosen, tuple(silent.values())
        if chosen.index in silent:
            continue
        reason = ask(chosen.index, chosen)
        if reason is None:
            return chosen, tuple(silent.values())
        silent[chosen.index] = f"torch {chosen.version('torch')} for {chosen.backend} is not used: {reason}."
    return None, tuple(silent.values())
