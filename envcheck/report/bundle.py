"""The files that go to an issue: in a folder, or in one archive."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from envcheck.files import UnwritableOutput, refuse_early
from envcheck.report.document import Report
from envcheck.report.formats import BUNDLE, FILES
from envcheck.report.render import render
from envcheck.report.text import safe

FOLDER = "envcheck-report"
LOG = "log.txt"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can tell: equal reports make equal archives."""


def files_of(report: Report, formats: Sequence[str] = BUNDLE, log: str = "") -> dict[str, str]:
    """The text of each file by its name. `log`: the log that the report explains, redacted."""
    texts = {FILES[name]: render(report, name) for name in formats}
    return {**texts, LOG: log} if log else texts


def archive(files: Mapping[str, str]) -> bytes:
    """One zip file, which issues take as an attachment."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", _LONG_AGO)
            packed.writestr(entry, text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)
    return data.getvalue()


def refuse_folder_early(folder: str, names: Sequence[str]) -> None:
    """Find out before the work whether these files can be written there. The folder itself may be missing.

    Raises:
        UnwritableOutput: they cannot.
    """
    target = Path(folder)
    if target.is_dir():
        for name in names:
            refuse_early(str(target / name))
    elif target.exists():
        raise UnwritableOutput(f"{safe(folder)!r} is a file; name a folder, or one format for a file.")
    else:
        refuse_early(folder)
