"""A text that went through a terminal, a mail, a chat or a container runtime keeps its first cause."""

from functools import cache
from zlib import crc32

import pytest

from envcheck.explain.explain import explain
from tests.explain.documents import HELD_BACK, SEEN, documents
from tests.explain.test_pasted import INPUTS
from tests.explain.transformations import TRANSFORMATIONS

pytestmark = pytest.mark.once
MOST_BYTES = 20_000
"""What people paste is short; of longer logs they attach the file."""


@cache
def first(text: bytes) -> str | None:
    causes = explain([text]).causes
    return causes[0].problem if causes else None


@pytest.mark.parametrize("name", TRANSFORMATIONS)
def test_a_transformed_text_keeps_its_first_cause(name: str) -> None:
    """Each text goes through a twentieth of the transformations, each transformation sees a twentieth of the texts."""
    texts = [text for text in plain_texts() if crc32(f"{name}{text}".encode()) % 20 == 0]
    kept = [text for text in texts if first(TRANSFORMATIONS[name](text)) == first(text.encode())]
    assert len(kept) >= 0.98 * len(texts)


def plain_texts() -> list[str]:
    """Of the labelled logs and inputs those that are short, and not in another form already."""
    logs = [d.text.decode("utf-8", "replace") for d in documents(SEEN, HELD_BACK) if len(d.text) <= MOST_BYTES]
    return [text for text in (*logs, *(given["text"] for given in INPUTS)) if not {"\x1b", "\0", "\ufffd"} & set(text)]
