"""A whole text that somebody attached, as a snapshot of the machine that it is about."""

from collections.abc import Sequence

from envcheck.importers.core import log_traces
from envcheck.importers.core.assemble import assemble
from envcheck.importers.core.fact import Reading
from envcheck.importers.core.overlay import of_snapshot
from envcheck.importers.core.registry import readings
from envcheck.importers.markup.plain import plain_text
from envcheck.snapshot import Snapshot


def read_text(text: str, name: str = "-") -> Snapshot:
    """The snapshot of one text."""
    return from_texts([(name, text)])


def snapshot_of_log(text: str) -> Snapshot:
    """The snapshot of a log: what every importer reads, and what it says of its machine in passing."""
    return assemble([*readings_of(text), log_traces.read(plain_text(text))])


def from_texts(texts: Sequence[tuple[str, str]], probed: Snapshot | None = None) -> Snapshot:
    """One snapshot of several texts about one machine, each with its name; lines count on through all of them.

    `probed`: a snapshot of the same machine, whose facts count more than those of texts.
    """
    found = list(readings(plain_text("\n".join(text for _, text in texts)), weak=True))
    if probed is not None:
        found = [of_snapshot(probed), *found]
    return assemble(found, ", ".join(name for name, _ in texts))


def readings_of(text: str) -> list[Reading]:
    """What every importer reads in the text."""
    return list(readings(plain_text(text)))


def is_recognised(text: str) -> bool:
    """Some format of the importers is in the text."""
    return any(reading.facts for reading in readings(plain_text(text)))
