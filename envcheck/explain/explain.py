"""Explains a log: chunks of bytes in, an `Explanation` out."""

from collections.abc import Callable, Iterable

from envcheck.catalogue import all_marks, all_signatures
from envcheck.explain.blocks import Blocks
from envcheck.explain.document import Explanation
from envcheck.explain.resolve import failed, resolve
from envcheck.explain.scan import Scanner
from envcheck.snapshot import Snapshot


class Explainer:
    """Takes a log piece by piece; memory does not grow with it."""

    def __init__(self) -> None:
        self._blocks = Blocks()
        self._scanner = Scanner(all_signatures(), all_marks())

    def feed(self, chunk: bytes) -> None:
        """The next bytes."""
        for block in self._blocks.feed(chunk):
            self._scanner.take(block)

    def finish(self, source: str, box: Callable[[], Snapshot]) -> Explanation:
        """What it all means.

        Args:
            source: what the log is called.
            box: gives the box that fixes are fitted to; called only where a cause is named.
        """
        for block in self._blocks.finish():
            self._scanner.take(block)
        scanned = self._scanner
        snapshot = box() if scanned.sightings else Snapshot()
        causes = resolve(scanned.sightings, scanned.marks, snapshot)
        return Explanation(
            source=source,
            lines_read=scanned.lines,
            bytes_read=self._blocks.received_bytes,
            failed=bool(causes) or failed(scanned.marks),
            causes=causes,
            telling=() if causes else scanned.telling.lines(),
        )


def explain(chunks: Iterable[bytes], source: str = "-", snapshot: Snapshot | None = None) -> Explanation:
    """Explain a whole log at once, for the given box (or one of which nothing is known)."""
    explainer = Explainer()
    for chunk in chunks:
        explainer.feed(chunk)
    return explainer.finish(source, lambda: snapshot or Snapshot())
