"""What a document says of a machine, as far as it can be true: fixes are written with these facts.

A saved snapshot is checked like this machine, and its facts become parts of commands that people read and copy:
the Python, the kernel's version, the folder of a toolkit. So a version must not be an option, a name no address, and
the program that is called Python must be named so. A fact that cannot be true is replaced by `?` (an unknown Python by
none). Numbers have bounds of their own (`possible.py`). Nothing here is run, on whatever path it stands.
"""

import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from envcheck.late_pattern import late
from envcheck.report.possible import possible
from envcheck.snapshot import PythonEnvironment, Snapshot
from envcheck.snapshot.declared import shapes
from envcheck.snapshot.kinds import Kind

Facts = TypeVar("Facts", bound=msgspec.Struct)

UNKNOWN = "?"
_NO_NAME = late(r"\s*[-/~\\]|\.\.?/|.*(?:\w:/?/|\.\./|[\x00-\x1f\x7f`$;|])", re.DOTALL)
"""An option, a path, an address, something that a shell acts upon: no version, no id and no name of a product."""
_NO_PATH = late(r"\s*-|.*(?:\w:/?/|(?:^|/)\.\.(?:/|$)|[\x00-\x1f\x7f`$;|])", re.DOTALL)
_PYTHON = late(r"(?:[^/]*/)*(?:python|pypy)[\w.]*", re.ASCII)
_UV = late(r"(?:[^/]*/)*uv")
_EXEMPT = {"unavailable", "schema", "created"}
"""Texts about facts; no part of any command."""


def plausible(snapshot: Snapshot) -> Snapshot:
    """The snapshot with what can be true of a machine."""
    found = possible(_facts(snapshot))
    return msgspec.structs.replace(found, python=_python(found.python)) if found.python else found


def _python(facts: PythonEnvironment) -> PythonEnvironment:
    """The programs in it, which are run there: they are called what they are."""
    executable = facts.executable if _PYTHON.fullmatch(facts.executable or "") else None
    uv = facts.uv if _UV.fullmatch(facts.uv or "") else None
    return msgspec.structs.replace(facts, executable=executable, uv=uv)


def _facts(facts: Facts) -> Facts:
    changed = {}
    for name, kind in shapes(type(facts)):
        old = getattr(facts, name)
        new = old if name in _EXEMPT else _value(old, kind)
        if new != old:
            changed[name] = new
    return msgspec.structs.replace(facts, **changed) if changed else facts


def _value(value: object, kind: Kind) -> object:
    if isinstance(value, str):
        return UNKNOWN if _cannot_be(value, kind) else value
    if isinstance(value, msgspec.Struct):
        return _facts(value)
    if isinstance(value, (list, tuple)):
        return tuple(_value(item, kind) for item in value)
    if isinstance(value, Mapping):
        return {key: _value(item, kind) for key, item in value.items() if not _cannot_be(key, Kind.PLAIN)}
    return value


def _cannot_be(value: str, kind: Kind) -> bool:
    if kind is Kind.PLAIN:
        return bool(_NO_NAME.match(value))
    if kind is Kind.PATH:
        return bool(_NO_PATH.match(value))
    return kind is Kind.MODEL and bool(_NO_PATH.match(value))
