"""What the sentences of a person say went wrong, without the lines of programs between them."""

import re

from msgspec.structs import replace

from envcheck.explain.document import Cause, Explanation
from envcheck.explain.explain import explain
from envcheck.importers.core.sentences import sentences
from envcheck.importers.markup.plain import plain_text
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

LIKELY = 0.75
"""From here on a cause is likely."""
POSSIBLE = 0.7
"""What a cause is at most in a text that is about messages rather than about what they say."""
FIRST_LINE = 400
_TITLE_ON_MESSAGES = late(
    r"^(?:#{1,4} )?(?:\[[\w /]{1,20}\]:? ?|\w{2,9}(?:\(\w{1,20}\))?: )?"
    r"(?:Add|Catch|Improve|Enhance|Propagate|Tell|Raise|Handle|Make|Show|Display|Suppress|Clarify|Better|More|Nicer|Clearer)\b.{0,120}\b(?:errors?|messages?|exceptions?|warnings?|hints?"
    r"|occur\w{0,4}|log(?:ging|s)?)\b",
    re.IGNORECASE,
)
"""Of a change to a program: `Catch CUDA out-of-memory errors and improve their message`."""
KILLED, OF_WSL = "host-out-of-memory", "wsl-memory-capped"
MOST = 200_000
"""Characters of sentences that are read: nobody writes more by hand."""


def with_words(found: Explanation, text: str, snapshot: Snapshot | None = None) -> Explanation:
    """What the messages of programs in a text mean, and, where they name no likely cause, its sentences too."""
    if _TITLE_ON_MESSAGES.search(text[:FIRST_LINE].strip().partition("\n")[0]):
        return replace(found, causes=tuple(replace(c, confidence=min(c.confidence, POSSIBLE)) for c in found.causes))
    if any(cause.problem == KILLED for cause in found.causes) and (
        limit := _limit_of_wsl(text, found.source, snapshot)
    ):
        return replace(found, causes=(limit, *found.causes))
    if any(cause.confidence >= LIKELY for cause in found.causes):
        return found
    said = reported(text, found.source, snapshot)
    if not said.causes:
        return found
    return replace(found, failed=True, causes=(*said.causes, *found.causes), telling=(), failing=None, resembles=())


def _limit_of_wsl(text: str, name: str, snapshot: Snapshot | None) -> Cause | None:
    """That the memory which ran out is the part that WSL has, where the sentences say so."""
    if "wsl" not in text.lower():
        return None
    return next((cause for cause in reported(text, name, snapshot).causes if cause.problem == OF_WSL), None)


def reported(text: str, name: str = "-", snapshot: Snapshot | None = None) -> Explanation:
    """What sentences say; the numbers of their lines are those of the text.

    The title of an issue leaves out which program its tracker is about: the program is read along with it.
    """
    lines: list[str] = []
    left = MOST
    for number, line in sentences(plain_text(text)):
        left -= len(line)
        if left < 0:
            break
        lines.extend("" for _ in range(number - 1 - len(lines)))
        lines.append(line)
    tracker = f" ({', '.join(snapshot.about)})" if snapshot and snapshot.about and lines else ""
    if tracker:
        lines[0] += tracker
    found = explain(["\n".join(lines).encode("utf-8", "replace")], name, snapshot, scope="ticket")
    causes = tuple(replace(c, excerpt=c.excerpt.replace(tracker, "", 1)) for c in found.causes)
    if any(cause.problem == OF_WSL for cause in causes):  # why the memory ran out, before that it did
        causes = tuple(sorted(causes, key=lambda cause: cause.problem == KILLED))
    return replace(found, causes=causes)
