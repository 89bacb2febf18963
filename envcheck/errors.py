"""Bad usage and bad input: one clear sentence, exit code 2.

A leaf: every layer may raise it, and the command line catches it once.
"""

from collections.abc import Collection, Iterable


class UserError(Exception):
    """The user can fix this. The text is one sentence that says what is wrong and what would be right."""


def one_of(value: str, allowed: Collection[str], what: str, listed_by: str | None = None) -> str:
    """`value`, if it is one of `allowed`; `listed_by` is the command that lists them all.

    Raises:
        UserError: it is not; names the nearest one, else that command, else all.
    """
    if value in allowed:
        return value
    from difflib import get_close_matches  # slow to import, and needed only in trouble

    near = get_close_matches(value, allowed, n=1, cutoff=0.7)
    if near:
        hint = f"did you mean {near[0]!r}?"
    elif listed_by:
        hint = f"`{listed_by}` lists them all."
    else:
        hint = f"it must be one of {', '.join(allowed)}."
    raise UserError(f"there is no {what} {value!r}; {hint}")


def all_of(values: Iterable[str], allowed: Collection[str], what: str, listed_by: str | None = None) -> tuple[str, ...]:
    """`values`, each split at commas, if all are of `allowed`. Raises UserError otherwise."""
    parts = [part.strip() for value in values for part in value.split(",") if part.strip()]
    return tuple(one_of(part, allowed, what, listed_by) for part in parts)
