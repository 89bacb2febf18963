"""From chunks as they come to blocks that can be searched: unpacked, decoded, without what only a terminal reads.

Line ends are kept one for one, so that line numbers stay those of the file.
"""

import codecs
import re
import zlib
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from envcheck.files import LOG, amount
from envcheck.late_pattern import late

BLOCK_BYTES = 512 * 1024
"""What is searched at a time: small enough for the cache, large enough that the cost of a block does not count."""
AHEAD_BYTES = 8 * 1024
"""What of a block is searched again as the beginning of the next, so that no message is cut in two."""
INFLATE_BYTES = 256 * 1024
"""What is unpacked at a time: a small file may hold gigabytes."""

_GZIP = b"\x1f\x8b"
_UNCLEAN = (b"\x1b", b"\0", b"\r", b"\b", b"&", b"\x80", b"\xa0")
"""What one of these bytes is in may have to be cleaned; single bytes, which are found fast."""
_ENTITIES = {
    b"&quot;": b'"', b"&#34;": b'"', b"&#39;": b"'", b"&#x27;": b"'", b"&apos;": b"'", b"&lsquo;": b"'",
    b"&rsquo;": b"'", b"&ldquo;": b'"', b"&rdquo;": b'"', b"&lt;": b"<", b"&gt;": b">", b"&amp;": b"&", b"&nbsp;": b" ",
    b"&#x2F;": b"/", b"&#47;": b"/", b"&#96;": b"`", b"&#x60;": b"`",
}  # fmt: skip
_ENTITY = late(b"|".join(map(re.escape, _ENTITIES)))
_QUOTES = (
    (b"\xe2\x80\x98", b"'"), (b"\xe2\x80\x99", b"'"), (b"\xe2\x80\x9c", b'"'), (b"\xe2\x80\x9d", b'"'),
    (b"\xe2\x80\xa6", b"..."), (b"\xe2\x80\x8b", b""), (b"\xe2\x80\xaf", b" "), (b"\xc2\xa0", b" "),
)  # fmt: skip
"""What word processors, chat programs and compilers with UTF-8 make of plain quotes and spaces."""
_TERMINAL = late(
    rb"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]"  # colours, cursor movement
    rb"|\x1b\][^\x07\x1b\n]{0,4096}(?:\x07|\x1b\\)?"  # titles, links
    rb"|\x1b[ -/]{0,8}[0-~]"
)


class Block(Struct, frozen=True):
    """Bytes to search. What begins at or after `end` is searched with the next block."""

    data: bytes
    end: int


class Blocks:
    """Takes chunks of any size, gives blocks that begin and end at a line end wherever a line is not endless."""

    def __init__(self, most: int = LOG.bytes) -> None:
        self._most = most
        self._unpacked = 0
        self.cut: str | None = None
        """What was read in place of the whole, where a packed file holds more than `most` bytes."""
        self._unpack: Callable[[bytes], Iterable[bytes]] | None = None
        self._decode: codecs.IncrementalDecoder | None = None
        self._head = b""
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self.received_bytes = 0

    def feed(self, chunk: bytes) -> Iterator[Block]:
        """The blocks that are complete now."""
        self.received_bytes += len(chunk)
        if self._unpack is None:
            self._head += chunk
            if len(self._head) < 4:
                return
            chunk = self._begin()
        unpack = self._unpack or _as_it_is
        for piece in unpack(chunk):
            if self.cut:
                return
            yield from self._collect(self._text(self._within(piece)))

    def _within(self, piece: bytes) -> bytes:
        self._unpacked += len(piece)
        if unpack_excess := max(0, self._unpacked - self._most):
            self.cut = f"only the first {amount(self._most)} of what it unpacks to was read"
        return piece[: len(piece) - unpack_excess]

    def finish(self) -> Iterator[Block]:
        """What is left."""
        if self._unpack is None and self._head:
            rest = self._begin()
            yield from self._collect(self._text(rest))
        rest = b"".join(self._waiting) + (self._decode.decode(b"", True).encode() if self._decode else b"")
        self._waiting.clear()
        if rest:
            data = _cleaned(rest)
            yield Block(data, len(data))

    def _begin(self) -> bytes:
        """Look at the first bytes, which say how the rest is to be read."""
        head, self._head = self._head, b""
        self._unpack = _Inflate() if head.startswith(_GZIP) else _as_it_is
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"\0" in head:
            self._decode = codecs.getincrementaldecoder("utf-16")("replace")
        elif head[1::2].strip(b"\0") == b"" and b"\0" not in head[::2]:  # without a byte order mark
            self._decode = codecs.getincrementaldecoder("utf-16-le")("replace")
        elif head[::2].strip(b"\0") == b"" and b"\0" not in head[1::2]:
            self._decode = codecs.getincrementaldecoder("utf-16-be")("replace")
        return head.removeprefix(codecs.BOM_UTF8)

    def _text(self, piece: bytes) -> bytes:
        return self._decode.decode(piece).encode("utf-8", "replace") if self._decode else piece

    def _collect(self, piece: bytes) -> Iterator[Block]:
        if piece:
            self._waiting.append(piece)
            self._waiting_bytes += len(piece)
        if self._waiting_bytes >= BLOCK_BYTES:
            yield self._cut()

    def _cut(self) -> Block:
        """A block of whole lines. The last few kilobytes wait: their message may go on."""
        data = b"".join(self._waiting)
        end = data.rfind(b"\n", 0, len(data) - AHEAD_BYTES) + 1 or len(data) - AHEAD_BYTES
        self._waiting = [data[end:]]
        self._waiting_bytes = len(data) - end
        if not any(mark in data for mark in _UNCLEAN):
            return Block(data, end)
        first = _cleaned(data[:end])
        return Block(first + _cleaned(data[end:]), len(first))


class _Inflate:
    """Unpacks gzip, also several members one behind the other; ends quietly where the file is cut or damaged."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._over = False

    def __call__(self, chunk: bytes) -> Iterator[bytes]:
        while chunk and not self._over:
            try:
                piece = self._member.decompress(chunk, INFLATE_BYTES)
            except zlib.error:
                self._over = True
                return
            chunk = self._member.unconsumed_tail
            if self._member.eof:
                chunk = self._member.unused_data
                self._member = zlib.decompressobj(wbits=31)
            yield piece


def _as_it_is(chunk: bytes) -> Iterable[bytes]:
    return (chunk,)


def _cleaned(data: bytes) -> bytes:
    if b"\x1b" in data:
        data = _TERMINAL.sub(b"", data)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    if b"&" in data:
        data = _ENTITY.sub(lambda found: _ENTITIES[found[0]], data)
    if (b"\x80" in data and b"\xe2\x80" in data) or (b"\xa0" in data and b"\xc2\xa0" in data):
        for typographic, plain in _QUOTES:
            data = data.replace(typographic, plain)
    return data.translate(None, b"\0\b") if b"\0" in data or b"\b" in data else data
