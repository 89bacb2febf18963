"""Packed input: gzip, and zip archives whose members are stored or deflated. Nothing else is unpacked. A leaf.

zlib unpacks in pieces of a size that we choose; the other methods of zip archives (bzip2, lzma) do not, and a kilobyte
of them can take gigabytes of memory before the first byte comes back.
"""

import io
import struct
import zlib
from collections.abc import Callable

from envcheck.files import UnreadableInput, amount

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
MEMBERS = 1_000
"""Of an archive. One of `envcheck report` has four."""
DEEPEST = 2
"""Archives in archives that are opened: a report.json.gz in a zip archive."""
PIECE_BYTES = 1 << 18
SAFE_METHODS = (0, 8)
"""Stored and deflated, by their numbers."""
METHODS = {12: "bzip2", 14: "lzma", 9: "deflate64", 93: "zstd", 95: "xz"}
"""Others, by their numbers (PKWARE's APPNOTE.TXT, 4.4.5)."""
LOCKED = 0x1 | 0x40
"""The flags of an encrypted member (PKWARE's APPNOTE.TXT, 4.4.4)."""
LONGEST = 200
"""Characters of a reason, which may quote the archive."""

# First bytes of a file, and what packed it. Source: the formats' own specifications.
_OTHERS = {
    b"BZh":                  "bzip2",
    b"\xfd7zXZ\x00":         "xz",
    b"\x5d\x00\x00":         "lzma",
    b"\x28\xb5\x2f\xfd":     "zstd",
    b"\x04\x22\x4d\x18":     "lz4",
    b"\x1f\x9d":             "compress",
    b"LZIP":                 "lzip",
    b"7z\xbc\xaf\x27\x1c":   "7-Zip",
    b"Rar!\x1a\x07":         "RAR",
}  # fmt: skip
DAMAGED = (
    zlib.error, struct.error,
    OSError, ValueError, LookupError, RuntimeError, EOFError, OverflowError, MemoryError,
)  # fmt: skip
"""What `zipfile` raises, next to its own exception, on archives that are damaged or that it does not know."""


def packer(head: bytes) -> str | None:
    """What packed a file that begins so, where envcheck does not unpack it."""
    if head[257:262] == b"ustar":
        return "tar"
    return next((name for start, name in _OTHERS.items() if head.startswith(start)), None)


def refuse(head: bytes, name: str) -> None:
    """Raises UnreadableInput: the file is packed in a way that is not unpacked."""
    method = packer(head)
    if method:
        raise UnreadableInput(f"{name} is packed with {method}; unpack it first (only gzip and plain zip are read).")


def unpacked(data: bytes, name: str, most: int, wanted: Callable[[str], bool], what: str) -> bytes:
    """What is inside of gzip and zip, down to a file that is not packed; `data` itself where it is not.

    Args:
        data: the file.
        name: what messages call it.
        most: bytes that it may unpack to.
        wanted: whether this member of an archive, by its name, is the file that is meant.
        what: what the archive should hold, for messages.

    Raises:
        UnreadableInput: damaged, encrypted, too large, too deep, another method, or the file is not in it.
    """
    for _ in range(DEEPEST + 1):
        refuse(data[:512], name)
        if data.startswith(GZIP):
            data = _inflated(data, name, most)
        elif data.startswith(ZIP):
            data = _member(data, name, most, wanted, what)
        else:
            return data
    raise UnreadableInput(f"{name} holds archives in archives, more than {DEEPEST} deep.")


def _inflated(data: bytes, name: str, most: int) -> bytes:
    """All members of a gzip file, one after the other."""
    found = bytearray()
    try:
        while data.startswith(GZIP):
            member = zlib.decompressobj(wbits=31)
            rest = data
            while rest and not member.eof:
                found += member.decompress(rest, PIECE_BYTES)
                rest = member.unconsumed_tail
                _check(len(found), name, most)
            if not member.eof:
                raise UnreadableInput(f"{name} is a gzip file that was cut short.")
            data = member.unused_data
    except zlib.error as error:
        raise UnreadableInput(f"{name} is a gzip file that cannot be unpacked: {error}.") from error
    return bytes(found)


def _member(data: bytes, name: str, most: int, wanted: Callable[[str], bool], what: str) -> bytes:
    import zipfile  # and bz2, lzma and shutil with it: few inputs are archives

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MEMBERS:
                raise UnreadableInput(f"{name} is an archive of more than {MEMBERS:,} files.")
            inside = next((info for info in members if wanted(info.filename)), None)
            if inside is None:
                raise UnreadableInput(f"{name} is an archive without a {what}.")
            if inside.flag_bits & LOCKED:
                raise UnreadableInput(f"{name} is an encrypted archive; unpack it first.")
            if inside.compress_type not in SAFE_METHODS:
                method = METHODS.get(inside.compress_type, f"method {inside.compress_type}")
                raise UnreadableInput(f"{name} is packed with {method}; unpack it first (only deflate is read).")
            with archive.open(inside) as member:
                found = member.read(most + 1)
    except (zipfile.BadZipFile, *DAMAGED) as error:
        reason = "".join(c for c in str(error) if c.isprintable()).rstrip(".")[:LONGEST] or type(error).__name__
        raise UnreadableInput(f"{name} is an archive that cannot be unpacked: {reason}.") from error
    _check(len(found), name, most)
    return found


def _check(count: int, name: str, most: int) -> None:
    if count > most:
        raise UnreadableInput(f"{name} unpacks to more than {amount(most)}, which no report of envcheck does.")
