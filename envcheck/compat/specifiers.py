"""Whether a version satisfies a specifier (PEP 440). Pure.

Nearly all are plain numbers, and those are compared here: `packaging` takes longer to import than a whole environment
takes to compare. It is asked for the rest.
"""

import re

from envcheck.late_pattern import late

_CLAUSE = late(r"\s*(>=|<=|==|!=|~=|>|<)\s*(\d{1,9}(?:\.\d{1,9})*)(\.\*)?\s*", re.ASCII)
_PLAIN = late(r"(\d{1,9}(?:\.\d{1,9})*)(\.post\d{1,9})?(?:\+[\w.]+)?", re.ASCII)


def is_met(specifier: str, version: str) -> bool:
    """`version` satisfies `>=2.6,<3`. What cannot be read counts as satisfied; pre-releases are taken as they are."""
    plain = _PLAIN.fullmatch(version)
    clauses = [_CLAUSE.fullmatch(clause) for clause in specifier.split(",") if clause.strip()]
    if plain and all(clauses):
        numbers = _numbers(plain[1])
        post = plain[2] is not None
        return all(_holds(numbers, c[1], _numbers(c[2]), wildcard=bool(c[3]), post=post) for c in clauses if c)
    return _is_met_by_the_book(specifier, version)


def asks_for_newer(specifier: str, version: str) -> bool:
    """`version` does not satisfy `>=2.6,<3`, and only because it is too old."""
    failed = [clause.strip() for clause in specifier.split(",") if clause.strip() and not is_met(clause, version)]
    return bool(failed) and all(clause[0] not in "<!" and _is_below(version, clause) for clause in failed)


def _is_below(version: str, clause: str) -> bool:
    bound = clause.lstrip("><=~ ").removesuffix(".*")
    return clause[0] == ">" or not is_met(f">={bound}", version)


def is_specifier(text: str) -> bool:
    """It can be read, as `>=2.6,<3` can."""
    if all(_CLAUSE.fullmatch(clause) for clause in text.split(",")):
        return True
    try:
        from packaging.specifiers import InvalidSpecifier, SpecifierSet
    except ImportError:  # it was uninstalled, which a check finds and says
        return True
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        return False
    return True


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _holds(version: tuple[int, ...], operator: str, wanted: tuple[int, ...], *, wildcard: bool, post: bool) -> bool:
    """One clause, by PEP 440: missing numbers are zeros, `==2.*` and `~=2.1` compare the beginning.

    A post-release of the version wanted is another and a later one, but `>` does not mean it.
    """
    width = max(len(version), len(wanted))
    have, want = (numbers + (0,) * (width - len(numbers)) for numbers in (version, wanted))
    if post and have == want and not wildcard:
        return operator in ("!=", ">=", "~=")
    if operator in ("==", "!="):
        equal = have[: len(wanted)] == wanted if wildcard else have == want
        return equal == (operator == "==")
    if operator == "~=":
        return have >= want and have[: len(wanted) - 1] == wanted[:-1]
    if operator in (">=", "<="):
        return have >= want if operator == ">=" else have <= want
    return have > want if operator == ">" else have < want


def _is_met_by_the_book(specifier: str, version: str) -> bool:
    try:
        from packaging.specifiers import InvalidSpecifier, SpecifierSet
        from packaging.version import InvalidVersion, Version
    except ImportError:  # it was uninstalled, which a check finds and says
        return True
    try:
        return SpecifierSet(specifier).contains(Version(version), prereleases=True)
    except (InvalidSpecifier, InvalidVersion):
        return True
