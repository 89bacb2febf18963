"""The smoke test again, as it was asked for, with one thing changed."""

import re
from collections.abc import Mapping

from envcheck.catalogue.commands import envcheck
from envcheck.compat.predicates import chosen_model
from envcheck.findings import Command, Evidence
from envcheck.snapshot import Snapshot

_VALUES: Mapping[str, str] = {
    "--model": r"[A-Za-z0-9~./][\w .~/-]{0,400}",
    "--backend": r"transformers|sentence-transformers|vllm",
    "--compare": r"transformers|sentence-transformers|vllm",
    "--dtype": r"auto|float32|float16|bfloat16",
    "--device-map": r"auto|balanced|balanced_low_0|sequential|cpu|cuda(:\d{1,2})?",
    "--attn": r"[A-Za-z][\w.|/:@-]{0,100}",
    "--min-pixels": r"\d{1,9}",
    "--max-pixels": r"\d{1,9}",
    "--batch": r"\d{1,5}",
    "--tensor-parallel-size": r"\d{1,3}",
    "--revision": r"[A-Za-z0-9][\w./-]{0,100}",
}
"""The options that are repeated, and what their values look like: evidence may come from somebody else's report."""


def tested(evidence: Evidence, snapshot: Snapshot) -> str:
    """The model that was tested, else the one in question."""
    model = evidence.get("model")
    return model if isinstance(model, str) else chosen_model(snapshot).id


def smoke(evidence: Evidence, snapshot: Snapshot, *changes: str) -> Command:
    """`envcheck smoke` of the same model with the same options, but for `changes`, which are options with values."""
    options = {"--model": tested(evidence, snapshot), **_given(evidence), **_pairs(changes)}
    return envcheck(snapshot, "smoke", *(word for pair in options.items() for word in pair))


def _given(evidence: Evidence) -> dict[str, str]:
    """The options of the test that failed, as far as they are ones that can be repeated."""
    told = evidence.get("options")
    words = [word for word in told if isinstance(word, str)] if isinstance(told, list) else []
    return {name: value for name, value in _pairs(words).items() if re.fullmatch(_VALUES.get(name, "(?!)"), value)}


def _pairs(words: "tuple[str, ...] | list[str]") -> dict[str, str]:
    return dict(zip(words[::2], words[1::2], strict=False))
