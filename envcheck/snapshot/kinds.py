"""What facts are made of: their base class, and kinds of text, by which a report may show them to strangers or not.

Every text in a document is declared as one of these (a test fails where one is a bare `str`), and
`envcheck.report.redact` goes by it. For msgspec and the type checker they are all `str`.
"""

from enum import Enum
from typing import Annotated, Literal, TypeAlias

import msgspec


class Kind(Enum):
    """How a text is redacted."""

    PLAIN = "plain"
    FREE_TEXT = "free-text"
    PATH = "path"
    UUID = "uuid"
    PROCESS = "process"
    MODEL = "model"
    REQUIREMENT = "requirement"


Plain: TypeAlias = Annotated[str, Kind.PLAIN]
"""Versions, ids, names from a fixed vocabulary or of a product, PCI addresses: says nothing of a person. Kept, unless
it has the form of a key or a token."""
FreeText: TypeAlias = Annotated[str, Kind.FREE_TEXT]
"""Anything may stand in it: messages, lines of a log, values of variables, URLs, arguments."""
FilePath: TypeAlias = Annotated[str, Kind.PATH]
"""One path. What belongs to the system and to libraries is kept, the user's own folders are not."""
ChosenBy: TypeAlias = Literal["--python", "VIRTUAL_ENV", "CONDA_PREFIX", ".venv", "envcheck"]
"""What made an environment the checked one: an option, an active environment, `.venv` in the current folder, or nothing
else than that envcheck runs in it."""
Uuid: TypeAlias = Annotated[str, Kind.UUID]
ProcessName: TypeAlias = Annotated[str, Kind.PROCESS]
"""The name of a running program; that of a well-known one is kept."""
ModelId: TypeAlias = Annotated[str, Kind.MODEL]
"""Hub id or folder; the owner and the name of a private one are not kept."""
Requirement: TypeAlias = Annotated[str, Kind.REQUIREMENT]
"""What a package requires, `torch>=2.6; python_version < "3.12"`. Checks read it: kept, but for an address in it."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Immutable plain data, JSON both ways.

    Units stand in the field's name, in SI units or bytes. A fact that could not be read is `None` and its path is a key
    of `Snapshot.unavailable`; `None` without such an entry means "there is none" (no module loaded, no such tool).
    """
