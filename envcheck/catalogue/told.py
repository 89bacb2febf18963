"""Fixes for what a document says: its values may be read, and are never part of what runs.

A document is a log, a saved explanation, the smoke result of a saved report: whatever this machine did not find out
itself. A remedy is asked twice. What it *says* is made with all values, so that a path or a URL can be named. What it
*runs* is made with the harmless ones alone: words, versions, requirements and numbers. So no remedy has to take care,
and a new one cannot forget to.
"""

import re
from collections.abc import Callable, Mapping

import msgspec

from envcheck.catalogue.problem import Remedy
from envcheck.compat.tables.known_packages import is_known
from envcheck.compat.tables.models import MODELS
from envcheck.findings import Command, Evidence, Fix
from envcheck.late_pattern import late
from envcheck.requirement_text import is_name, is_requirement, name_of
from envcheck.snapshot import Snapshot

Shape = Callable[[str], bool]

LARGEST = 1 << 50
"""Of a number: a petabyte."""
_WORD = late(r"[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}", re.ASCII)
_HUB_ID = late(r"[A-Za-z0-9_][\w.-]{0,95}/[A-Za-z0-9_][\w.-]{0,95}", re.ASCII)
_WEIGHTS = late(r"[A-Za-z0-9_][\w.-]{0,150}\.(?:safetensors|json|txt|model)", re.ASCII)


def is_word(text: str) -> bool:
    """One word: no path, no URL, no option, nothing that a shell or an installer reads as more than a name."""
    return bool(_WORD.fullmatch(text)) and ".." not in text


def _is_model(text: str) -> bool:
    """A name of the hub, `Qwen/Qwen3-VL-Embedding-8B`, or a word such as `tiny`."""
    return (".." not in text and bool(_HUB_ID.fullmatch(text))) or is_word(text)


def _never(_text: str) -> bool:
    return False


SHAPES: Mapping[str, Shape] = {
    "requirement": is_requirement,
    "update":      is_requirement,
    "wanted":      is_requirement,
    "package":     is_name,
    "packages":    is_name,
    "removable":   is_name,
    "model":       _is_model,
    "truncated":   lambda text: bool(_WEIGHTS.fullmatch(text)) and ".." not in text,
    # Places: those of a document are never looked at here.
    "devices":     _never,
    "file":        _never,
    "files":       _never,
    "folder":      _never,
    "folders":     _never,
    "index":       _never,
    "path":        _never,
    "url":         _never,
}  # fmt: skip
"""What a text may look like, by the name of its value; all others are words."""
REPEATED = (
    "--model", "--backend", "--compare", "--dtype", "--device-map", "--attn", "--min-pixels", "--max-pixels", "--batch",
    "--tensor-parallel-size", "--revision",
)  # fmt: skip
KERNELS = ("kernels-community/flash-attn2", "kernels-community/flash-attn")
NUMBERS_OF_ELSEWHERE = frozenset({"pid", "pids"})
"""Process numbers mean nothing outside of the machine and the moment they were written in."""


def harmless(evidence: Evidence) -> Evidence:
    """The values of a document that may become part of a command: of each list the entries that may."""
    kept: Evidence = {}
    for key, value in evidence.items():
        if key in NUMBERS_OF_ELSEWHERE:
            continue
        if key == "options":
            kept[key] = _options(value)
        elif isinstance(value, (list, tuple)):
            kept[key] = [item for item in value if _may(key, item)]
        elif _may(key, value):
            kept[key] = value
    return kept


def _options(value: object) -> list[str]:
    """Those of a command that is repeated, with their values: words, a model of the hub, a known kernel."""
    words = [str(word) for word in value] if isinstance(value, (list, tuple)) else []
    pairs = zip(words[::2], words[1::2], strict=False)
    return [
        word
        for name, told in pairs
        if name in REPEATED and (is_word(told) or (name == "--model" and _is_model(told)) or told in KERNELS)
        for word in (name, told)
    ]


def told_fixes(remedy: Remedy, snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The fixes of a problem whose evidence is a document's.

    Their commands and variables are made of harmless values. envcheck may run one by itself only where nothing in it
    comes from the document, or nothing but packages and models that it knows.
    """
    kept = harmless(evidence)
    safe = _asked(remedy, snapshot, kept)
    said = safe if kept == evidence else _asked(remedy, snapshot, evidence)
    own = remedy(snapshot, {})
    return tuple(_fitted(fix, safe, own) for fix in said)


def _asked(remedy: Remedy, snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What the remedy says; without the evidence where that is of another type than any check or signature gives."""
    try:
        return remedy(snapshot, evidence)
    except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError):
        return remedy(snapshot, {})


def _fitted(said: Fix, safe: tuple[Fix, ...], without: tuple[Fix, ...]) -> Fix:
    """What a fix says, with what may be run of it; `without`: the fixes that know nothing of the document."""
    own = {command for fix in without for command in fix.commands}
    settings = {variable for fix in without for variable in fix.variables}
    same = next((fix for fix in safe if fix.summary == said.summary), None)
    commands = {command for fix in safe for command in fix.commands}
    variables = {variable for fix in safe for variable in fix.variables}
    source = same or said
    whole = (
        commands.issuperset(source.commands)
        and variables.issuperset(source.variables)
        and all(command in own or _is_sound(command, own) for command in source.commands)
    )
    return msgspec.structs.replace(
        said,
        commands=source.commands if whole else (),
        variables=source.variables if whole else (),
        automatic=whole
        and source.automatic
        and settings.issuperset(source.variables)
        and all(command in own or _is_known(command) for command in source.commands),
    )


def _may(key: str, value: object) -> bool:
    if isinstance(value, str):
        return SHAPES.get(key, is_word)(value)
    if isinstance(value, bool) or value is None:
        return True
    return isinstance(value, (int, float)) and abs(value) <= LARGEST


def _is_sound(command: Command, own: set[Command]) -> bool:
    """What it gives an installer are names and versions, or what is envcheck's own (the address of a wheel)."""
    ours = {word for known in own for word in known}
    return all(word in ours or is_requirement(word) for word in _installed(command))


def _is_known(command: Command) -> bool:
    """It installs or downloads nothing but packages and models that envcheck knows."""
    if "pip" in command[1:3]:  # what is removed, nobody but the user decides
        return "uninstall" not in command and all(is_known(name_of(word)) for word in _installed(command))
    return command[1:2] == ("download",) and command[2] in MODELS


def _installed(command: Command) -> list[str]:
    """The operands of pip: all but options and the values of those; none where it is another program."""
    if "pip" not in command[1:3]:
        return []
    words = command[command.index("pip") + 2 :]
    takes_value = ("--index-url", "--extra-index-url", "--python", "--find-links")
    return [
        word
        for before, word in zip(("", *words), words, strict=False)
        if not word.startswith("-") and before not in takes_value
    ]
