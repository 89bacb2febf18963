"""Where `envcheck report` writes to: a folder, a file, an archive, standard output, the clipboard."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from envcheck.errors import UserError, all_of
from envcheck.report.render import BUNDLE, ENDINGS, FILES, SHORT

if TYPE_CHECKING:
    from envcheck.report.document import Report

ARCHIVE = ".zip"
FOREIGN = (".pdf", ".docx", ".tar", ".gz", ".tgz", ".7z", ".xml", ".yaml", ".csv")
"""Endings that promise what is not written; a folder of that name helps nobody."""
EXPLANATION = "paste report.md into the issue, attach report.html and report.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where to, checked before the work."""

    formats: tuple[str, ...]
    path: str
    """`-`: standard output."""
    kind: str
    """`folder`, `file`, `archive` or `stream`."""
    clipboard: bool = False

    def write(self, report: "Report", log: str) -> str:
        """Write all of it; says where it is.

        Raises:
            UserError: it cannot be written.
        """
        from envcheck.files import PRIVATE, SHARED, write_bytes
        from envcheck.report.bundle import archive, files_of, write_folder

        files = files_of(report, self.formats, log if self.kind in ("folder", "archive") else "")
        first = next(iter(files.values()))
        mode = SHARED if report.redacted else PRIVATE
        if self.kind == "stream":
            sys.stdout.write(first)
        elif self.kind == "file":
            write_bytes(self.path, first.encode("utf-8", "replace"), mode)
        elif self.kind == "archive":
            write_bytes(self.path, archive(files), mode)
        else:
            write_folder(self.path, files, mode)
        copied = f"; {_copy(report)}" if self.clipboard else ""
        return self._where(list(files)) + copied

    def _where(self, names: Sequence[str]) -> str:
        if self.kind == "stream":
            return "the report is on standard output"
        if self.kind == "folder" and {FILES[name] for name in BUNDLE} <= set(names):
            return f"the report is in {self.path}{os.sep}: {EXPLANATION}"
        inside = f" ({', '.join(names)})" if self.kind != "file" else ""
        return f"the report is in {self.path}{inside}"


def target_of(
    wanted: Sequence[str] | None, output: str | None, *, archive: bool, plain: bool, clipboard: bool
) -> Target:
    """What was asked for, if it can be done.

    Raises:
        UserError: no such format, several into one file, a place that cannot be written, no terminal for a clipboard.
    """
    if clipboard:
        _refuse_clipboard_early()
    formats = _formats(wanted, output, plain=plain)
    kind = _kind(formats, output, archive=archive)
    path = output or _default(kind)
    if kind in ("file", "stream") and len(formats) > 1:
        where = "standard output" if kind == "stream" else repr(path)
        raise UserError(f"{where} takes one format; name it with --format, or a folder with --output.")
    _refuse_early(kind, path, formats)
    return Target(formats=formats, path=path, kind=kind, clipboard=clipboard)


def _formats(wanted: Sequence[str] | None, output: str | None, *, plain: bool) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(SHORT.get(name, name) for name in all_of(wanted or (), (*FILES, *SHORT), "format")))
    if plain:
        named = (*named, "plain") if "plain" not in named else named
    if named:
        return named
    if output == "-":
        return ("markdown",)
    ending = next((name for end, name in ENDINGS.items() if output and output.endswith(end)), None)
    return (ending,) if ending else BUNDLE


def _kind(formats: Sequence[str], output: str | None, *, archive: bool) -> str:
    if output == "-":
        if archive:
            raise UserError("an archive goes to a file; name one with --output.")
        return "stream"
    if archive or (output or "").endswith(ARCHIVE):
        return "archive"
    if output is None or output.endswith(os.sep) or Path(output).is_dir():
        return "folder"
    known = output.endswith((*ENDINGS, ".txt"))
    if not known and output.lower().endswith(FOREIGN):
        raise UserError(
            f"a report cannot be written as {Path(output).suffix}; name a folder, or .md, .html, .json or .zip."
        )
    return "file" if known or len(formats) == 1 else "folder"


def _default(kind: str) -> str:
    from envcheck.report.bundle import FOLDER

    return FOLDER + (ARCHIVE if kind == "archive" else "")


def _refuse_early(kind: str, path: str, formats: Sequence[str]) -> None:
    from envcheck.files import refuse_early
    from envcheck.report.bundle import LOG, refuse_folder_early

    if kind == "folder":
        refuse_folder_early(path, [*(FILES[name] for name in formats), LOG])
    elif kind != "stream":
        refuse_early(path)


def _refuse_clipboard_early() -> None:
    from envcheck.report.clipboard import objection

    if why := objection(sys.stderr, os.environ):
        raise UserError(f"--clipboard: {why}")


def _copy(report: "Report") -> str:
    """Put the Markdown on the terminal's clipboard; says so."""
    from envcheck.report.clipboard import sequence
    from envcheck.report.markdown import to_markdown

    sys.stderr.write(sequence(to_markdown(report), os.environ))
    sys.stderr.flush()
    return "its Markdown was sent to the clipboard (where pasting brings nothing, this terminal takes none)"
