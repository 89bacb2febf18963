"""Explains a log: chunks of bytes in, an `Explanation` out."""

from collections.abc import Callable, Iterable, Sequence

from envcheck.catalogue import all_marks, signatures_of
from envcheck.catalogue.signature import Scope
from envcheck.explain.blocks import Block, Blocks
from envcheck.explain.document import Explanation, Resemblance
from envcheck.explain.fixes import by_hand
from envcheck.explain.prefixes import without_prefixes
from envcheck.explain.records import LAST_LINES, ends_well, in_passing, of_ones_own, read_records
from envcheck.explain.resolve import applies, failed, failing, resolve
from envcheck.explain.scan import Scanner, Sighting
from envcheck.explain.suggestions import Proposal, proposals
from envcheck.explain.tracebacks import Raised, read_tracebacks
from envcheck.explain.views import LONGEST_TEXT, View, paragraphs, views
from envcheck.snapshot import Snapshot

TAIL_BYTES = 256 * 1024
"""Of a long log's end, in which exceptions are read as records."""

OVER = ("done", "serving")
"""Marks after which what failed before is over."""


class Explainer:
    """Takes a text piece by piece; memory does not grow with it.

    Args:
        scope: what the text is. Some signatures mean something in one scope only.
        known: marks that hold for the whole text because its reader knows: `building`, where a build step failed.
    """

    def __init__(self, scope: Scope = "log", known: Sequence[str] = ()) -> None:
        self._blocks = Blocks()
        self._signatures = signatures_of(scope)
        self._known = frozenset(known)
        self._scanner = self._new_scanner()
        self._text: bytes | None = b""
        self._tail = b""

    def feed(self, chunk: bytes) -> None:
        """The next bytes."""
        for block in self._blocks.feed(chunk):
            self._take(block)

    def finish(
        self,
        source: str,
        box: Callable[[], Snapshot],
        cut: str | None = None,
        *,
        ran_here: bool = False,
        in_other_words: bool = True,
    ) -> Explanation:
        """What it all means.

        Args:
            source: what the log is called.
            box: gives the machine that fixes are fitted to; called only where a cause is named.
            cut: what was read in place of the whole; None: all of it.
            in_other_words: name also what the text says in words that no signature knows, as not sure.
            ran_here: the text is what a command just printed on the machine that `box` gives.
        """
        for block in self._blocks.finish():
            self._take(block)
        scanned = self._scanner
        for view in views(self._text or b""):
            _add(scanned, self._scan(view), view)
        if not scanned.sightings:
            for view in paragraphs(self._text or b""):
                _add(scanned, self._scan(view), view)
        records = self._records()
        snapshot = box() if scanned.sightings else Snapshot()
        known = self._proposals() if scanned.sightings else []
        causes, past = resolve(
            scanned.sightings, scanned.marks, snapshot, scanned.lines, records, known, ran_here=ran_here
        )
        told = {} if causes or not in_other_words else self._told(records)
        if told:
            found, _ = resolve(told, scanned.marks, box(), scanned.lines, records, self._proposals(), ran_here=ran_here)
            causes = tuple(by_hand(cause) for cause in found)
        return Explanation(
            source=source,
            lines_read=scanned.lines + bool(self._tail and not self._tail.endswith(b"\n")),
            bytes_read=self._blocks.received_bytes,
            cut=self._blocks.cut or cut,
            failed=bool(causes) or failed(scanned.marks),
            causes=causes,
            telling=() if causes else scanned.telling.lines(),
            failing=None if causes else failing(records),
            resembles=() if causes or past else self._nearest(records),
            past=past,
        )

    def _records(self) -> list[Raised]:
        return read_tracebacks(*self._end())

    def _nearest(self, records: Sequence[Raised]) -> tuple[Resemblance, ...]:
        """The known problems that a text resembles which says that something failed, and not that it went on."""
        marks, told = self._scanner.marks, self._scanner.telling.lines()
        if marks["failed"].last <= max(marks[mark].last for mark in OVER):
            return ()
        text, _ = self._end()
        lines = [*(line.text for line in told), *map(without_prefixes, text.split("\n")[-LAST_LINES:])]
        if of_ones_own(records, told[-1].text if told else ""):
            return ()
        from envcheck.explain.nearest import nearest

        if ends_well(lines):
            return ()
        passing = in_passing(lines)
        raised = [f"{exception.type}: {exception.message}" for exception in records[-1:]]
        return nearest([*(line for at, line in enumerate(lines) if at not in passing), *raised])

    def _told(self, records: Sequence[Raised]) -> dict[str, list[Sighting]]:
        """What the text says in words that no signature knows; nothing where a signature knew them and was refuted."""
        scanned = self._scanner
        over = max(scanned.marks[mark].last for mark in OVER)
        refuted = [s for seen in scanned.sightings.values() for s in seen if applies(s)]
        known = {n for s in refuted for n in range(s.first, s.last + 1)}
        troubled = failed(scanned.marks) or bool(scanned.telling.lines())
        return {
            record.means: [scanned.sight(record.signature, record.line, record.text, record.captures)]
            for record in read_records(*self._end(), records)
            if record.line > over and record.line not in known and (troubled or record.alone)
        }

    def _proposals(self) -> list[Proposal]:
        return proposals(*self._end())

    def _end(self) -> tuple[str, int]:
        """A short text, or a long one's end, and the number of its first line."""
        text = self._tail if self._text is None else self._text
        lines_above = self._scanner.lines - text.count(b"\n") if self._text is None else 0
        return text.decode("utf-8", "replace"), max(0, lines_above) + 1

    def _take(self, block: Block) -> None:
        if self._text is not None:
            self._text += block.data[: block.end]
            self._text = self._text if len(self._text) <= LONGEST_TEXT else None
        self._tail = block.data[max(0, block.end - TAIL_BYTES) : block.end]
        self._scanner.take(block)

    def _new_scanner(self) -> Scanner:
        return Scanner(self._signatures, all_marks(), self._known)

    def _scan(self, view: View) -> Scanner:
        scanner = self._new_scanner()
        scanner.take(Block(view.data, len(view.data)))
        return scanner


def _add(known: Scanner, seen: Scanner, view: View) -> None:
    """What another reading of the same text shows, and where it stands in the file."""
    for name, marked in seen.marks.items():
        if marked.last:
            known.marks[name].last = max(known.marks[name].last, view.places(marked.last, marked.last)[1])
    for name, sightings in seen.sightings.items():
        for sighting in sightings:
            sighting.first, sighting.last = view.places(sighting.first, sighting.last)
            there = known.sightings.setdefault(name, [])
            same = [s for s in there if s.first <= sighting.last and sighting.first <= s.last]
            for other in same:  # a mark may be wrapped in one reading and whole in the other
                other.around |= sighting.around
                sighting.around |= other.around
            if any(len(s.captures) >= len(sighting.captures) for s in same):
                continue
            there[:] = [s for s in there if s not in same] + [sighting]


def explain(
    chunks: Iterable[bytes],
    source: str = "-",
    snapshot: Snapshot | None = None,
    *,
    scope: Scope = "log",
    known: Sequence[str] = (),
    in_other_words: bool = True,
) -> Explanation:
    """Explain a whole text at once, for the given machine (or one of which nothing is known)."""
    explainer = Explainer(scope, known)
    for chunk in chunks:
        explainer.feed(chunk)
    return explainer.finish(source, lambda: snapshot or Snapshot(), in_other_words=in_other_words)
