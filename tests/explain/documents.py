"""Logs as documents: what the log is, then the log.

    cause: build-cuda-mismatch
    also: build-out-of-memory
    source: torch/utils/cpp_extension.py (_check_cuda_version)
    ---
    RuntimeError: The detected CUDA version (11.5) mismatches ...

`cause` is the problem that must be named first; where two names are equally right, `A or B`; `none` for a healthy log.
`also` names further problems that are no false alarm. `source` says which program or thread prints this.

The folders: `seen` may be looked at while signatures are written; `held-back` must not, it says how good they are on
logs that nobody has seen; `healthy` logs are full of warnings and must give no cause, nor may `unknown` ones: they
fail for reasons of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

LOGS = Path(__file__).parent / "logs"
SEEN, HELD_BACK, HEALTHY, UNKNOWN = "seen", "held-back", "healthy", "unknown"
_END = b"\n---\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A log and what is right about it."""

    name: str
    folder: str
    causes: tuple[str, ...]
    """The problem to be named first; any of these is right. Empty: none is."""
    also: tuple[str, ...]
    source: str
    text: bytes


def read(path: Path) -> Document:
    """The document in a file."""
    head, found, text = path.read_bytes().partition(_END)
    if not found:
        raise ValueError(f"{path}: no line of three dashes behind the head")
    lines = dict(line.split(": ", 1) for line in head.decode().splitlines())
    causes = tuple(lines["cause"].split(" or "))
    return Document(
        name=path.stem,
        folder=path.parent.name,
        causes=() if causes == ("none",) else causes,
        also=tuple(lines["also"].split(", ")) if "also" in lines else (),
        source=lines["source"],
        text=text,
    )


def write(document: Document, root: Path = LOGS) -> None:
    """Put a document in its folder."""
    head = [f"cause: {' or '.join(document.causes) or 'none'}"]
    head += [f"also: {', '.join(document.also)}"] if document.also else []
    head += [f"source: {document.source}"]
    path = root / document.folder / f"{document.name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\n".join(head).encode() + _END + document.text)


def folder_of(name: str) -> str:
    """Where a new log goes: half of them are held back, and nobody chooses which."""
    return HELD_BACK if crc32(name.encode()) % 2 else SEEN


def documents(*folders: str, root: Path = LOGS) -> Iterator[Document]:
    """All of the given folders, by name."""
    for folder in folders:
        yield from (read(path) for path in sorted((root / folder).glob("*.log")))
