"""What people paste: the cause that must be named first, and what its fixes must and must not say."""

import json
from pathlib import Path
from typing import Any

from envcheck.explain.explain import explain
from envcheck.findings import Fix
from envcheck.snapshot import Snapshot
from tests import boxes
from tests.each import each

INPUTS: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "pasted" / "inputs.jsonl").read_text("utf-8").splitlines()
]


def said(fixes: tuple[Fix, ...]) -> str:
    """All that the fixes tell a person."""
    return "\n".join(f"{fix.summary} {' '.join(' '.join(command) for command in fix.commands)}" for fix in fixes)


def machine(given: dict[str, Any]) -> Snapshot:
    name = given.get("machine")
    return getattr(boxes, name)() if name else Snapshot()


@each(INPUTS, name=lambda given: str(given["text"])[:50])
def test_the_cause_is_named_first(given: dict[str, Any]) -> None:
    causes = explain([given["text"].encode()]).causes
    assert (causes[0].problem if causes else "none") in given["want"]


@each([g for g in INPUTS if "fix" in g], name=lambda given: str(given["text"])[:50])
def test_the_fix_is_the_one_that_the_text_asks_for(given: dict[str, Any]) -> None:
    fixes = said(explain([given["text"].encode()], snapshot=machine(given)).causes[0].fixes)
    assert [words for words in given["fix"] if words not in fixes] == []
    assert [words for words in given.get("not", ()) if words in fixes] == []
