"""The end of a log, where it tells what went wrong, as text."""

from envcheck.explain.blocks import Blocks

KEPT_BYTES = 256 * 1024
"""An issue takes files of up to 25 MB; a person reads none of that length."""


class End:
    """Takes a log piece by piece and keeps its end."""

    def __init__(self) -> None:
        self._blocks = Blocks()
        self._end = b""
        self._dropped = False

    def feed(self, chunk: bytes) -> None:
        """The next bytes of the file, which may be gzip."""
        for block in self._blocks.feed(chunk):
            self._keep(block.data[: block.end])

    def text(self) -> str:
        """What is kept, from the beginning of a line on; says where something before it was left out."""
        for block in self._blocks.finish():
            self._keep(block.data[: block.end])
        text = self._end.decode("utf-8", "replace")
        return f"[the beginning is left out]\n{text.partition(chr(10))[2] or text}" if self._dropped else text

    def _keep(self, data: bytes) -> None:
        self._end += data
        if len(self._end) > KEPT_BYTES:
            self._end, self._dropped = self._end[-KEPT_BYTES:], True
