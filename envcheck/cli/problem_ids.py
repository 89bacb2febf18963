"""The problem that a word on the command line means: its id, or words of its title or of its message."""

from collections.abc import Iterable

from envcheck.errors import UserError

SHORT = {"oom": "out-of-memory", "vram": "memory", "fa2": "flash-attn", "hf": "hub"}
"""What people write for a part of an id."""
COMMON = {"a", "an", "and", "cuda", "error", "for", "gpu", "in", "is", "no", "not", "of", "on", "the", "to"}
"""Words that say too little alone."""
MOST_NAMED = 3


def problem_of(value: str) -> str:
    """The id that `value` is, in any case.

    Raises:
        UserError: there is none; names the nearest ones.
    """
    from envcheck.catalogue import all_problems

    entries = all_problems()
    found = value.strip().lower()
    if found in entries:
        return found
    raise UserError(f"there is no problem {value!r}; {_hint(value)}")


def problems_of(values: Iterable[str]) -> tuple[str, ...]:
    """Every value, split at commas. Raises UserError as `problem_of` does."""
    return tuple(problem_of(part) for value in values for part in value.split(",") if part.strip())


def _hint(value: str) -> str:
    if " " in value.strip() and (named := _recognised(value)):
        return f"this message is a sign of {named}: `envcheck problem {named}`."
    near = _similar(value)
    if len(near) == 1:
        return f"did you mean {near[0]!r}?"
    return f"did you mean one of {', '.join(near)}?" if near else "`envcheck problem` lists them all."


def _recognised(message: str) -> str | None:
    """The problem that an error message is a sign of."""
    from envcheck.explain.recognise import recognise

    causes = recognise(f"RuntimeError: {message}\n", known=("failed",))
    return causes[0].problem if causes else None


def _similar(value: str) -> list[str]:
    """The ids that are spelt alike, else those with most of the words in their id or title."""
    from difflib import get_close_matches

    from envcheck.catalogue import all_problems

    entries = all_problems()
    plain = value.strip().lower().replace("_", "-").replace(" ", "-")
    near = get_close_matches(plain, entries, n=1, cutoff=0.7)
    if near:
        return near
    words = {part for word in plain.split("-") for part in SHORT.get(word, word).split("-")} - COMMON
    shared = {
        name: len(words & {*name.split("-"), *entry.title.lower().split()}) for name, entry in entries.items() if words
    }
    most = max(shared.values(), default=0)
    return [name for name, count in shared.items() if count == most][:MOST_NAMED] if most else []
