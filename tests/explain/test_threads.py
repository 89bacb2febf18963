"""Labels of real threads, without their texts: what each should be called, and what was named before any fix."""

import json
from pathlib import Path
from typing import Any

from envcheck.catalogue import all_problems

LABELS: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "threads" / "labels.jsonl").read_text("utf-8").splitlines()
]


def test_each_label_names_problems_and_its_source() -> None:
    known = {*all_problems(), "none"}
    assert [row["id"] for row in LABELS if not known.issuperset(row["label"])] == []
    assert all(row["url"] and row["fix"] for row in LABELS)
    assert len({row["id"] for row in LABELS}) == len(LABELS) > 300


def test_what_was_right_is_what_the_label_says() -> None:
    assert [row["id"] for row in LABELS if row["right"] != (row["blind"] in row["label"])] == []
