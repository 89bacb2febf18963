"""Texts in the forms of public threads, with invented names, hosts and secrets, written before they were run.

Each set was written without a look at what it would find, and its leaks were counted before any rule was changed for
it; docs/measurements/redaction.md has the counts. What leaks still is known and bounded here, so that no rule gets
worse unseen. Marks stand around what must not come out; a sign within long values keeps scanners of secrets from
taking them for real ones.
"""

import re
from pathlib import Path

import pytest

from envcheck.report.redact import NOBODY, Redactor
from envcheck.report.redact.identity import with_users_in

FOLDER = Path(__file__).parent / "blind"
SETS = {
    "a": (169, 9),
    "b": (124, 6),
    "c": (83, 7),
    "d": (49, 6),
    "f": (224, 0),
    "g": (230, 11),
    "i": (118, 9),
    "j": (62, 17),
    "k": (58, 0),
    "l": (57, 4),
    "m": (35, 2),
    "n": (25, 1),
    "p": (58, 6),
    "q": (54, 3),
    "r": (52, 18),
    "s": (38, 12),
}
"""Texts of each set, and how many values may come out of them."""
KEPT = {"f": (665, 9), "g": (835, 2)}
"""How many words a set says must be kept, and how many of them may be hidden."""
_KEPT = re.compile(r"(?m)^✓ (.*)\n")
_MARKED = re.compile("⟦(.*?)⟧")


def texts(name: str) -> list[tuple[str, str, list[str]]]:
    """Title, text and planted values of each text of a set."""
    found = []
    for part in re.split(r"(?m)^### ", (FOLDER / f"{name}.txt").read_text("utf-8").replace("⁞", ""))[1:]:
        title, _, body = part.partition("\n")
        body = _KEPT.sub("", body)
        planted = list(dict.fromkeys(_MARKED.findall(body)))
        found.append((title, body.replace("⟦", "").replace("⟧", ""), planted))
    return found


def comes_out(value: str, shown: str) -> bool:
    """It stands there as a whole word."""
    front = r"(?<![A-Za-z0-9])" if value[0].isalnum() else ""
    back = r"(?![A-Za-z0-9])" if value[-1].isalnum() else ""
    return re.search(front + re.escape(value) + back, shown) is not None


@pytest.mark.parametrize("name", SETS)
def test_hardly_anything_private_comes_out(name: str) -> None:
    number, most = SETS[name]
    all_texts = texts(name)
    assert len(all_texts) == number
    told = []
    for title, text, planted in all_texts:
        shown = Redactor(with_users_in(NOBODY, text)).hide_text(text)
        told += [f"{title}: {value}" for value in planted if comes_out(value, shown)]
    assert len(told) <= most, told


@pytest.mark.parametrize("name", KEPT)
def test_hardly_anything_technical_is_hidden(name: str) -> None:
    technical, most = KEPT[name]
    lost = []
    number = 0
    for part in re.split(r"(?m)^### ", (FOLDER / f"{name}.txt").read_text("utf-8").replace("⁞", ""))[1:]:
        body = part.partition("\n")[2].replace("⟦", "").replace("⟧", "")
        text = _KEPT.sub("", body)
        shown = Redactor(with_users_in(NOBODY, text)).hide_text(text)
        kept = _KEPT.findall(body)
        number += len(kept)
        lost += [value for value in kept if value not in shown]
    assert number == technical
    assert len(lost) <= most, lost
