"""Read a saved snapshot or report, whatever was done to it on the way here."""

import re
from typing import Any

import msgspec

from envcheck import __version__
from envcheck.explain.document import SCHEMA as EXPLANATION_SCHEMA
from envcheck.explain.document import Explanation
from envcheck.report.document import SCHEMA as REPORT_SCHEMA
from envcheck.report.document import Report
from envcheck.report.limits import too_large, too_many
from envcheck.report.plausible import plausible
from envcheck.report.read_input import LIMIT_S, UnreadableInput
from envcheck.report.text import safe
from envcheck.snapshot import SCHEMA as SNAPSHOT_SCHEMA
from envcheck.snapshot import Snapshot, decode, note_untold

TYPES: dict[str, type[Snapshot | Report]] = {REPORT_SCHEMA: Report, SNAPSHOT_SCHEMA: Snapshot}

LONGEST = 300
"""Characters of a reason, which may quote what stands in the document."""

__all__ = ["UnreadableInput", "load", "parse"]


class _Head(msgspec.Struct):
    """What says of which kind a document is."""

    schema: Any = None
    envcheck: Any = None
    snapshot: Any = None


def load(path: str, limit_s: float = LIMIT_S) -> Snapshot | Report:
    """The snapshot or report in a file, or what an attached text says; `-` is standard input.

    `limit_s`: see `read_bytes`.

    Raises:
        UnreadableInput: it cannot be read, or is nothing that this version knows.
    """
    from envcheck.report.attached import read_attached

    return read_attached((path,), limit_s).document


def parse(data: bytes, name: str) -> Snapshot | Report:
    """The snapshot or report in `data`; `name` is what messages call it. Raises UnreadableInput."""
    if excess := too_many(data):
        raise UnreadableInput(f"{name} contains {excess}, which is not a valid report.")
    head = _decode(data, _Head, name, "is not a report")
    kind = _kind(head.schema, name)
    if kind is Report and isinstance(head.snapshot, dict):
        _kind(head.snapshot.get("schema", SNAPSHOT_SCHEMA), f"the snapshot in {name}")
    document: Snapshot | Report = _decode(data, kind, name, f"is not a valid {head.schema}{_written_by(head.envcheck)}")
    if excess := too_large(msgspec.to_builtins(document)):
        raise UnreadableInput(f"{name} contains {excess}, which is not a valid report.")
    raw = msgspec.json.decode(data)
    if isinstance(document, Report):
        return msgspec.structs.replace(document, snapshot=plausible(note_untold(document.snapshot, raw["snapshot"])))
    return plausible(note_untold(document, raw))


def parse_explanation(data: bytes, name: str) -> Explanation:
    """The explanation in `data`, as `explain --json` writes it. Raises UnreadableInput."""
    if excess := too_many(data):
        raise UnreadableInput(f"{name} contains {excess}, which is not a valid explanation.")
    found: Explanation = _decode(data, Explanation, name, f"is not a valid {EXPLANATION_SCHEMA}")
    if excess := too_large(msgspec.to_builtins(found)):
        raise UnreadableInput(f"{name} contains {excess}, which is not a valid explanation.")
    return found


def _kind(schema: object, name: str) -> type[Snapshot | Report]:
    """The type that belongs to a document's `schema`. Raises UnreadableInput."""
    if schema is None:
        raise UnreadableInput(f'{name} is JSON, but not a report or snapshot of envcheck: it has no "schema".')
    shown = safe(str(schema))[:80]
    if isinstance(schema, str) and schema in TYPES:
        return TYPES[schema]
    found = re.fullmatch(r"(envcheck\.[a-z]+)/([1-9][0-9]{0,8})", schema) if isinstance(schema, str) else None
    if found and f"{found[1]}/1" in TYPES:
        raise UnreadableInput(
            f"{name} is {shown}, written by a newer envcheck; this one ({__version__}) reads {found[1]}/1. "
            "Update envcheck, or save the report again with this version."
        )
    if found:
        raise UnreadableInput(f"{name} is {shown}; only a report ({REPORT_SCHEMA}) or a snapshot can be checked.")
    raise UnreadableInput(f'{name} is JSON, but not a report or snapshot of envcheck: its "schema" is {shown!r}.')


def _decode(data: bytes, kind: type[Any], name: str, complaint: str) -> Any:  # noqa: ANN401 - an instance of `kind`
    try:
        return decode(data, kind)
    except msgspec.ValidationError as error:
        raise UnreadableInput(f"{name} {complaint}: {_in_words(error)}.") from error
    except msgspec.DecodeError as error:
        raise UnreadableInput(f"{name} is not JSON: {_in_words(error)}{_line(data, str(error))}.") from error
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{name} is not UTF-8 text.") from error
    except RecursionError as error:
        raise UnreadableInput(f"{name} is nested too deeply for a report.") from error


def _in_words(error: Exception) -> str:
    text = safe(str(error))
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _line(data: bytes, message: str) -> str:
    """`, line 3` from msgspec's `(byte 120)`."""
    found = re.search(r"byte (\d+)\)", message)
    return f", line {data.count(10, 0, int(found[1])) + 1}" if found else ""


def _written_by(version: object) -> str:
    """Names the version that wrote the document, where it is not this one."""
    if not isinstance(version, str) or version == __version__:
        return ""
    return f" (written by envcheck {safe(version)[:20]}, this is {__version__})"
