"""What `--from` names: a report or snapshot in any of envcheck's forms, or whatever people attach to tickets."""

import zlib
from collections.abc import Sequence

import msgspec
from msgspec import Struct

from envcheck.explain.document import SCHEMA, Explanation
from envcheck.files import MIB, REPORT, UnreadableInput, amount, read
from envcheck.packed import GZIP, ZIP
from envcheck.report.document import Report
from envcheck.report.load import parse, parse_explanation
from envcheck.report.plausible import plausible
from envcheck.report.text import named, shell_line
from envcheck.report.unpack import file_in, report_in
from envcheck.snapshot import Snapshot

ATTACHED = REPORT._replace(bytes=32 * MIB)
"""A bug report of the driver takes up to 20 MiB."""
TEXT_BYTES = 8 * MIB
"""Of a text; what is longer is read up to here."""
WANTED = "To check a machine, give what `envcheck report`, `python -m torch.utils.collect_env` or `nvidia-smi` prints."


class Attached(Struct, frozen=True):
    """What was read."""

    document: Snapshot | Report
    text: str = ""
    """All texts that are no reports of envcheck, one after the other: they may also say what went wrong."""
    name: str = "-"


def read_attached(paths: Sequence[str], limit_s: float = REPORT.first_s) -> Attached:
    """The reports, snapshots and texts of one machine.

    Raises:
        UnreadableInput: one cannot be read, or nothing in it is of any known form; several reports.
    """
    return together([(path, found_in(data_of(path, limit_s), path)) for path in paths])


def together(files: Sequence[tuple[str, Snapshot | Report | str]]) -> Attached:
    """What was found in each file, as one machine. Raises UnreadableInput: several reports."""
    reports: list[Snapshot | Report] = []
    texts: list[tuple[str, str]] = []
    for path, found in files:
        if isinstance(found, str):
            texts.append((path, found))
        else:
            reports.append(found)
    if len(reports) > 1:
        raise UnreadableInput("--from takes one report or snapshot, and any number of texts about the same machine.")
    if not texts:
        return Attached(reports[0], name=files[0][0])
    return put_together(reports, texts)


def put_together(reports: Sequence[Snapshot | Report], texts: Sequence[tuple[str, str]]) -> Attached:
    """One machine: of what texts say, and of at most one report or snapshot."""
    from envcheck.importers import from_texts

    base = reports[0] if reports else None
    probed = base.snapshot if isinstance(base, Report) else base
    snapshot = plausible(from_texts(texts, probed))
    name = ", ".join(path for path, _ in texts)
    text = "\n".join(text for _, text in texts)
    if isinstance(base, Report):
        return Attached(msgspec.structs.replace(base, snapshot=snapshot), text, name)
    return Attached(snapshot, text, name)


def data_of(path: str, limit_s: float = REPORT.first_s) -> bytes:
    """What `--from` names, not yet unpacked. Raises UnreadableInput."""
    bounds = ATTACHED._replace(first_s=limit_s)
    return read(file_in(path), named(path), bounds, "nothing attached to a ticket is")


def explanation_in(data: bytes, path: str) -> Explanation | None:
    """What `explain --json` wrote; None: it is something else. Raises UnreadableInput: it is damaged."""
    try:
        inside = report_in(data, named(path)) if len(data) <= REPORT.bytes else b""
    except UnreadableInput:
        return None
    return parse_explanation(inside, named(path)) if SCHEMA.encode() in inside[:200] else None


def found_in(data: bytes, path: str) -> Snapshot | Report | str:
    """A report, or the text that is none. Raises UnreadableInput: nothing in it is of any known form."""
    name = named(path)
    if data.startswith(ZIP) or (len(data) > REPORT.bytes and data.lstrip()[:1] == b"{"):
        if len(data) > REPORT.bytes:
            raise UnreadableInput(f"{name} is larger than {amount(REPORT.bytes)}, the limit for a report.")
        try:
            return parse(report_in(data, name), name)
        except UnreadableInput as error:
            raise UnreadableInput(f"{error} {WANTED}") from error
    inside = data
    try:
        inside = report_in(data, name)
        return parse(inside, name)
    except UnreadableInput as error:
        if _is_ours(inside):
            raise
        text = text_of(data)
        if lost := _lost_data(text):
            raise UnreadableInput(
                f"{name} is a report.md of envcheck whose data are {lost}; use its report.json instead."
            ) from error
        if not _is_known(text):
            if data.startswith(GZIP) and inside is data:
                raise UnreadableInput(f"{error} {WANTED}") from error
            raise _refusal(error, data, text, path) from error
        return text


def text_of(data: bytes) -> str:
    """The text of an attachment: packed with gzip, in UTF-16 or in another encoding; at most `TEXT_BYTES`."""
    if data.startswith(GZIP):
        data = zlib_start(data)
    data = data[:TEXT_BYTES]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def zlib_start(data: bytes) -> bytes:
    """What comes first in a gzip file; empty where it is damaged."""
    try:
        return zlib.decompressobj(wbits=31).decompress(data, TEXT_BYTES)
    except zlib.error:
        return b""


def _is_ours(data: bytes) -> bool:
    """It says of itself that it is a document of envcheck, and is damaged: it is not read as something else."""
    start = data.lstrip()[:4_000]
    return start[:1] == b"{" and b'"schema"' in start and b"envcheck." in start


def _lost_data(text: str) -> str | None:
    """What became of the data of a report.md; None: the text is, and quotes, no such report.

    It is not read by its tables: they leave out what failed, and what is not known is not judged.
    """
    if "envcheck" not in text:
        return None
    from envcheck.report.markdown.data import LEAD, looks_like_one

    if not looks_like_one(text):
        return None
    return "damaged" if LEAD in text else "missing"


def _is_known(text: str) -> bool:
    """A format of the importers is in it, a failure whose cause is known, or what cannot work."""
    from envcheck.checks import run_checks
    from envcheck.explain.explain import explain
    from envcheck.importers import is_recognised, read_text
    from envcheck.report.words_of_people import with_words

    if "\0" in text[:1_000]:
        return False
    if is_recognised(text):
        return True
    machine = read_text(text)
    if with_words(explain([text.encode("utf-8", "replace")]), text, machine).causes:
        return True
    return any(finding.status == "fail" for finding in run_checks(machine))  # a card that is too old, say


def _refusal(error: UnreadableInput, data: bytes, text: str, path: str) -> UnreadableInput:
    """What it looks like, what was understood of it, and what to give instead."""
    from envcheck.importers.core.looks import looks_like, no_text

    if not data:
        return error
    if told := no_text(data, text):
        return UnreadableInput(f"{named(path)} looks like {told}, and envcheck reads text only. {WANTED}")
    what = looks_like(text)
    if what == "JSON":
        return UnreadableInput(f"{error} No fact about a machine was understood. {WANTED}")
    return UnreadableInput(
        f"{named(path)} is no report of envcheck. It looks like {what}, and no fact about a machine was understood. "
        f"For the cause of a failure: `{shell_line(('envcheck', 'explain', path))}`. {WANTED}"
    )
