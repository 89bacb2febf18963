"""What this machine said, as a type of its own.

Whatever starts a program, opens a file or writes into an environment by facts of a snapshot takes a `LocalSnapshot`: a
snapshot of a document is none, and the type checker says so. While running they are the same.
"""

from typing import TYPE_CHECKING, cast

from envcheck.snapshot.document import Snapshot

if TYPE_CHECKING:

    class LocalSnapshot(Snapshot, frozen=True, kw_only=True):
        """What the probes of this process saw of this machine."""
else:
    LocalSnapshot = Snapshot


def seen_here(snapshot: Snapshot) -> LocalSnapshot:
    """For the probes alone (and for tests, which build a machine by hand)."""
    return cast("LocalSnapshot", snapshot)
