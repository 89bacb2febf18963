"""Where `envcheck report` writes to: a folder, a file, an archive, standard output, the clipboard."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from envcheck.cli.chosen_format import named_format, promised, refuse_other
from envcheck.errors import UserError
from envcheck.report.formats import BUNDLE, FILES

if TYPE_CHECKING:
    from envcheck.report.document import Report
    from envcheck.report.door import Made, Way

ARCHIVE = ".zip"
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

    def way(self, *, redacted: bool) -> "Way":
        """The way there."""
        from envcheck.report.door import Way

        return Way(
            output="-" if self.kind == "stream" else self.path, redacted=redacted, json=self.formats == ("json",)
        )

    def made(self, report: "Report", log: str) -> "Made":
        """The text, the archive or the files of a report that may leave."""
        from envcheck.report.bundle import archive, files_of

        files = files_of(report, self.formats, log if self.kind in ("folder", "archive") else "")
        if self.kind == "archive":
            return archive(files)
        return files if self.kind == "folder" else next(iter(files.values()))

    def where(self, report: "Report", log: str) -> str:
        """Says where it is, after it was written; copies it where that was asked for."""
        from envcheck.report.bundle import LOG

        copied = f"; {_copy(report)}" if self.clipboard else ""
        names = [FILES[name] for name in self.formats]
        return self._where([*names, LOG] if log and self.kind in ("folder", "archive") else names) + copied

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
        raise UserError(f"{where} holds one format; choose it with --format, or name a folder with --output.")
    if output is None and Path(path).is_symlink():
        raise UserError(
            f"{path} here is a symbolic link, which is followed only if --output names it; remove it, or choose "
            "another place with --output."
        )
    _refuse_early(kind, path, formats)
    return Target(formats=formats, path=path, kind=kind, clipboard=clipboard)


def _formats(wanted: Sequence[str] | None, output: str | None, *, plain: bool) -> tuple[str, ...]:
    asked = [name for value in wanted or () for name in value.split(",") if name.strip()]
    named = tuple(dict.fromkeys((*(named_format(name, tuple(FILES)) for name in asked), *(["plain"] if plain else ()))))
    if named:
        return named
    meant = "markdown" if output == "-" else promised(output)
    return (meant,) if meant else BUNDLE


def _kind(formats: Sequence[str], output: str | None, *, archive: bool) -> str:
    if output == "-":
        if archive:
            raise UserError("an archive is written to a file; name it with --output.")
        return "stream"
    if archive and promised(output):
        raise UserError(f"--archive writes a .zip; {output!r} contradicts it.")
    if archive or (output or "").endswith(ARCHIVE):
        return "archive"
    if output is None or output.endswith(os.sep) or Path(output).is_dir():
        return "folder"
    refuse_other(output, formats[0] if len(formats) == 1 else None, tuple(FILES), (ARCHIVE,))
    return "file" if promised(output) or output.endswith(".txt") or len(formats) == 1 else "folder"


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
    from envcheck.report.door import leave_steering
    from envcheck.report.markdown import to_markdown

    leave_steering(to_markdown(report), lambda text: sequence(text, os.environ), sys.stderr)
    return "its Markdown was sent to the clipboard (if pasting shows nothing, this terminal does not support it)"
