"""What a probe is given and what it gives back."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from envcheck.compat.tables.models import DEFAULT
from envcheck.process import Outcome, run
from envcheck.snapshot.kinds import ChosenBy

DEFAULT_TIMEOUT_S = 10.0
"""How long looking at the machine may take where nothing else was asked for."""


class Box(Struct, frozen=True):
    """The way to the machine: its root folder, its environment, how long there is. Immutable; shared by all probes."""

    root: Path = Path("/")
    """Where `/proc`, `/sys`, `/etc` are read from; another folder holds the copy of another machine."""
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    python: str | None = None
    """Executable of the checked Python; None: envcheck's own."""
    chosen_by: ChosenBy | None = None
    """Why it is that one; None: not said."""
    cuda_init: bool = True
    """The CUDA driver may be started, in a child process."""
    model: str = DEFAULT
    model_chosen: bool = False
    """The user named the model; else it is the default."""
    network: bool = True
    """Whether a host may be asked, its name looked up included."""
    deadline: float = field(default_factory=lambda: time.monotonic() + DEFAULT_TIMEOUT_S)
    """`time.monotonic()` at which every probe must have ended."""

    def path(self, absolute: str) -> Path:
        """`/proc/version` below the machine's root."""
        return self.root / absolute.lstrip("/")

    def left_s(self, at_most: float = 5.0) -> float:
        """Seconds that an external call may take: what is left until the deadline, `at_most` at the most."""
        return max(0.05, min(at_most, self.deadline - time.monotonic()))

    def run(self, *command: str, at_most_s: float = 5.0) -> Outcome:
        """Run a program in the machine's environment, in English, within what time is left.

        The checked Python reads its `.pth` files in the locale's encoding, also those with a path beyond ASCII.
        """
        locale = "C.UTF-8" if command[0] == self.python else "C"
        return run(command, self.left_s(at_most_s), env={**self.environ, "LC_ALL": locale})

    def with_timeout(self, seconds: float) -> "Box":
        """The same machine with a deadline `seconds` from now."""
        return replace(self, deadline=time.monotonic() + seconds)


Sections: TypeAlias = dict[str, object]
"""Fields of `Snapshot` by name."""


class ProbeResult(Struct, frozen=True):
    """What one probe saw."""

    sections: Sections
    """Field of `Snapshot` to its facts."""
    unavailable: dict[str, str] = {}
    """Path of each fact that could not be read to the reason."""


Probe: TypeAlias = Callable[[Box], ProbeResult]


class Unavailable(dict[str, str]):
    """Collects what could not be read while a probe reads: path to reason."""

    def text(self, box: Box, absolute: str, fact: str | None = None) -> str | None:
        """The text of a small file, stripped; None where it cannot be read.

        A file that is not there is an answer, not a gap; any other failure is noted under `fact`, when one is named.
        """
        try:
            with box.path(absolute).open("rb") as file:
                return file.read(1 << 20).decode("utf-8", "replace").strip("\n\0 ")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            if fact:
                reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
                self[fact] = f"{absolute}: {reason}"
            return None
