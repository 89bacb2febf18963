"""Whether an environment marker (PEP 508) holds in the checked environment. Pure.

The markers that most packages have are simple comparisons joined by `and` and `or`; `packaging`, which takes tens of
milliseconds to import, is asked for the others only.
"""

import re

from envcheck.compat.environment import python_version
from envcheck.compat.specifiers import is_met
from envcheck.late_pattern import late
from envcheck.snapshot import PythonEnvironment, Snapshot

_COMPARISON = late(r"""\b(\w+)\s*(==|!=|<=|>=|<|>|\bin\b|\bnot\s+in\b)\s*(["'])([^"']*)\3""")
_GROUP = late(r"\(([^()]*)\)")
_JOINED = late(r"\s*[TF](?:\s+(?:and|or)\s+[TF])*\s*")
_VERSIONS = ("python_version", "python_full_version")


def holds(marker: str, snapshot: Snapshot) -> bool:
    """The marker holds; an empty one always does, one that cannot be read does not."""
    if not marker:
        return True
    environment = marker_environment(snapshot)
    simple = _simple(marker, environment)
    return _by_the_book(marker, environment) if simple is None else simple


def _simple(marker: str, environment: dict[str, str]) -> bool | None:
    """The value of comparisons joined by `and` and `or`; None: there is more to it."""
    text = _COMPARISON.sub(lambda match: {True: "T", False: "F", None: "?"}[_comparison(match, environment)], marker)
    while (group := _GROUP.search(text)) is not None:
        inner = _joined(group[1])
        if inner is None:
            return None
        text = f"{text[: group.start()]}{'FT'[inner]}{text[group.end() :]}"
    return _joined(text)


def _joined(text: str) -> bool | None:
    """The value of `T and F or T`."""
    if not _JOINED.fullmatch(text):
        return None
    return any("F" not in alternative for alternative in re.split(r"\bor\b", text))


def _comparison(match: re.Match[str], environment: dict[str, str]) -> bool | None:
    have, operator, wanted = environment.get(match[1]), match[2], match[4]
    if have is None:
        return None
    if operator[-2:] == "in":
        return None if match[1] == "extra" else (have in wanted) == (operator == "in")
    if match[1] in _VERSIONS:
        return is_met(f"{operator}{wanted}", have) if re.fullmatch(r"[\d.]+", wanted) else None
    return {"==": have == wanted, "!=": have != wanted}.get(operator)


def _by_the_book(marker: str, environment: dict[str, str]) -> bool:
    try:
        from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName
    except ImportError:  # it was uninstalled, which a check finds and says
        return False
    try:
        return Marker(marker).evaluate(environment)
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName):
        return False


def marker_environment(snapshot: Snapshot) -> dict[str, str]:
    """The checked environment's values for PEP 508's variables; what is not known is that of a usual Linux machine."""
    facts = snapshot.python or PythonEnvironment()
    host = snapshot.host
    version = facts.version or python_version(snapshot) or "3.12.0"  # what is installed was chosen for this one
    implementation = facts.implementation or "cpython"
    return {
        "extra": "",
        "implementation_name": implementation,
        "implementation_version": version,
        "os_name": "posix",
        "platform_machine": (host.machine if host else None) or "x86_64",
        "platform_python_implementation": "PyPy" if implementation == "pypy" else "CPython",
        "platform_release": (host.kernel if host else None) or "",
        "platform_system": (host.system if host else None) or "Linux",
        "platform_version": "",
        "python_full_version": version,
        "python_version": ".".join(version.split(".")[:2]),
        "sys_platform": "linux",
    }
