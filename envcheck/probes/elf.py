"""Parts of shared libraries, read without loading or mapping them."""

import struct
from pathlib import Path
from typing import BinaryIO

from envcheck.late_pattern import late

_LARGEST = 1 << 23
"""A section above this is not read: the peak memory of a whole check is 30 MB."""
_CXX11 = late(rb"_ZN3c10[^\0]*(?:SourceLocationE|torchCheckFailEPKcS2_jRK)NSt7__cxx11")
_OLD = late(rb"_ZN3c10[^\0]*(?:SourceLocationE|torchCheckFailEPKcS2_jRK)Ss\0")

_C10 = (
    b"_ZN3c104cuda",
    b"_ZN3c105Error",
    b"_ZN3c106detail14torchCheckFail",
    b"_ZN3c106detail23torchInternalAssertFail",
)
"""Defined in libc10.so or libc10_cuda.so and nowhere else (looked up in 2.4 to 2.15); the rest of c10 may not be."""
_SYMBOL = struct.Struct("<IBBHQQ")
"""Elf64_Sym: name, type and binding, visibility, section, value, size."""
_WEAK = 2


def section(path: Path, name: bytes) -> bytes | None:
    """One section (`b".rodata"`) of a 64-bit little-endian ELF file; None: not such a file, or no such section.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb", buffering=0) as file:
        for label, offset, size in _sections(file):
            if label == name and size <= _LARGEST:
                return _at(file, offset, size)
    return None


def built_with_cxx11_abi(path: Path) -> bool | None:
    """The C++ ABI of torch's string arguments in a library that defines or uses them; None: it does neither.

    The constructors of torch's error classes and `torchCheckFail` take a `std::string`: the names of the symbols say
    which of the two. (`std::regex` and others carry the new ABI's tag under either.)

    Raises:
        OSError: the file cannot be read.
    """
    names = section(path, b".dynstr") or b""
    if _CXX11.search(names):
        return True
    return False if _OLD.search(names) else None


def c10_symbols(path: Path, *, defined: bool) -> frozenset[str]:
    """Functions of torch's c10 that a library defines, or that it needs from another one.

    Raises:
        OSError: the file cannot be read.
    """
    table, names = section(path, b".dynsym") or b"", section(path, b".dynstr") or b""
    whole = table[: len(table) - len(table) % _SYMBOL.size]
    return frozenset(
        names[name : names.find(b"\0", name)].decode("ascii", "replace")
        for name, info, _visibility, place, _value, _size in _SYMBOL.iter_unpack(whole)
        if names.startswith(_C10, name) and (place != 0) is defined and (defined or info >> 4 != _WEAK)
    )


def _sections(file: BinaryIO) -> list[tuple[bytes, int, int]]:
    """Name, offset and size of each section; fields by the System V ABI, chapter 4."""
    head = _at(file, 0, 64)
    if len(head) < 64 or head[:6] != b"\x7fELF\x02\x01":
        return []
    table, entry_size, count, names_index = struct.unpack_from("<40xQ10xHHH", head)
    if entry_size != 64 or names_index >= count:
        return []
    entries = list(struct.iter_unpack("<I20xQQ24x", _at(file, table, 64 * count)))
    if len(entries) != count:
        return []
    _, names_at, names_size = entries[names_index]
    names = _at(file, names_at, min(names_size, _LARGEST))
    return [(names[label : names.find(b"\0", label)], offset, size) for label, offset, size in entries]


def _at(file: BinaryIO, offset: int, size: int) -> bytes:
    """`size` bytes from `offset`, fewer at the end of the file."""
    if offset > 1 << 62:
        return b""
    file.seek(offset)
    return file.read(size)
