"""The packages beside torch and transformers: which release goes with which of the others."""

from collections.abc import Mapping

import msgspec

from envcheck.compat.tables.table import Minor, Specifier, Version


class Companion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One release of one package."""

    version: Version
    python: Minor
    """The oldest Python."""
    requires: Mapping[str, Specifier] = {}
    """What it asks of other packages of the set, as far as it divides them: name to specifier."""
    newest: Minor | None = None
    """The newest Python that it has wheels for; None: it is pure Python, or built for Python's stable ABI."""

    def runs_on(self, python: Minor) -> bool:
        """There is a wheel of it for this Python."""
        return self.python <= python and (self.newest is None or python <= self.newest)


# Newest first; the first one that fits is taken. Source: Requires-Python, Requires-Dist and the tags of the wheels of
# each release on the Python Package Index, as of 2026-11-25; NumPy 1 for torch before 2.3: see numpy_2.py.
# fmt: off
COMPANIONS: Mapping[str, tuple[Companion, ...]] = {
    "accelerate": (
        Companion("1.15.0", (3, 10), {"torch": ">=2.0.0"}),
    ),
    "sentence-transformers": (
        Companion("6.2.0", (3, 10), {"torch": ">=2.2", "transformers": ">=5.0.0,<6.0.0"}),
        Companion("5.7.0", (3, 10), {"torch": ">=1.11.0", "transformers": ">=4.41.0,<6.0.0"}),
        Companion("5.1.2", (3, 9),  {"torch": ">=1.11.0", "transformers": ">=4.41.0,<5.0.0"}),
    ),
    "qwen-vl-utils": (
        Companion("0.0.14", (3, 8)),
    ),
    "pillow": (
        Companion("13.0.0", (3, 11), newest=(3, 15)),
        Companion("12.3.0", (3, 10), newest=(3, 14)),
    ),
    "numpy": (
        Companion("2.5.5", (3, 15), {"torch": ">=2.3"}, newest=(3, 15)),
        Companion("2.4.6", (3, 11), {"torch": ">=2.3"}, newest=(3, 14)),
        Companion("2.2.6", (3, 10), {"torch": ">=2.3"}, newest=(3, 13)),
        Companion("1.26.4", (3, 9), newest=(3, 12)),
    ),
    "tokenizers": (
        Companion("0.23.3", (3, 10), {"transformers": ">=5.16"}),
        Companion("0.22.2", (3, 9), {"transformers": "<5.16"}),
    ),
    "huggingface-hub": (
        Companion("2.4.0", (3, 10), {"transformers": ">=5.18"}),
        Companion("1.33.0", (3, 10), {"transformers": ">=5.0,<5.18"}),
        Companion("0.36.2", (3, 8), {"transformers": "<5.0"}),
    ),
    "safetensors": (
        Companion("0.8.0", (3, 10)),
    ),
}
# fmt: on


NEEDED_BY_MODEL = ("qwen-vl-utils",)
"""What the example code beside the weights of Qwen3-VL-Embedding imports; transformers itself does without.

Source: `scripts/qwen3_vl_embedding.py` in Qwen/Qwen3-VL-Embedding-8B and -2B."""
