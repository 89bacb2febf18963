"""Shared libraries for tests: real ELF files with one section of given content, and nothing that could run."""

import struct
from pathlib import Path


def write_library(path: Path, **sections: bytes) -> Path:
    """Write such a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(library(**sections))
    return path


def library(**sections: bytes) -> bytes:
    """A 64-bit ELF file; `rodata=b"..."` becomes section `.rodata`."""
    names = b"\0"
    body = b""
    headers = struct.pack("<IIQQQQIIQQ", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    for name, content in {**sections, "shstrtab": b""}.items():
        label = len(names)
        names += f".{name}".encode() + b"\0"
        data = names if name == "shstrtab" else content
        headers += struct.pack("<IIQQQQIIQQ", label, 1, 0, 0, 64 + len(body), len(data), 0, 0, 1, 0)
        body += data
    count = len(sections) + 2
    ident = b"\x7fELF\x02\x01\x01" + b"\0" * 9
    head = ident + struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 0, 64 + len(body), 0, 64, 0, 0, 64, count, count - 1)
    return head + body + headers


def symbol_sections(*, needed: tuple[str, ...] = (), defined: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Sections `dynsym` and `dynstr` of a library with these global functions."""
    names, table = b"\0", bytes(24)
    for place, symbols in ((0, needed), (7, defined)):
        for symbol in symbols:
            table += struct.pack("<IBBHQQ", len(names), 0x12, 0, place, 0, 0)
            names += symbol.encode() + b"\0"
    return {"dynsym": table, "dynstr": names}
