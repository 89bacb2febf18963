"""The one base class of all facts."""

import msgspec


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Immutable plain data, JSON both ways.

    Units stand in the field's name, in SI units or bytes. A fact that could not be read is `None` and its path is a key
    of `Snapshot.unavailable`; `None` without such an entry means "there is none" (no module loaded, no such tool).
    """
