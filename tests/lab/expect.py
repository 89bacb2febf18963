"""What a box file expects of the report, beside what the report says."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from envcheck.catalogue import all_problems
from tests.lab.document import Document
from tests.lab.play import Played, answer

ALARMS = ("fail", "warn", "error")
_WITH_STATUS = re.compile(r"(\S+)(?: \((\w+)\))?")
_PATH = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")


def expected(document: Document) -> dict[str, str]:
    """Every alarm that must be there: problem to status. There must be no others."""
    usual = {name: problem.status for name, problem in all_problems().items()}
    pairs = [named(word) for word in document.all("found")]
    return {problem: status or usual[problem] for problem, status in pairs}


def named(word: str) -> tuple[str, str | None]:
    """`cuda-toolkit-missing (warn)`.

    Raises:
        ValueError: not of this form, or no problem of that name.
    """
    match = _WITH_STATUS.fullmatch(word)
    if match is None or match[1] not in all_problems():
        raise ValueError(f"{word!r} names no problem")
    return match[1], match[2]


def differences(document: Document, played: Played) -> list[str]:
    """In what the report is not as the box file says, a sentence each."""
    return [*_alarms(document, played), *_others(document, played), *_words(document, played), *_ending(played)]


def contradictions(document: Document, played: Played, folder: Path) -> Iterator[str]:
    """In what the other commands are not as the box file says, a sentence each."""
    wanted = [(kind, *line.partition(": ")[::2]) for kind in ("prints", "omits") for line in document.all(kind)]
    texts = {command: answer(command, played, folder) for command in {command for _, command, _ in wanted}}
    for kind, command, words in wanted:
        if (words in texts[command]) != (kind == "prints"):
            yield f"{command} {'does not say' if kind == 'prints' else 'says'} {words!r}: {texts[command]}"


def _alarms(document: Document, played: Played) -> Iterator[str]:
    wanted = expected(document)
    told = {f["problem"] or f["check"]: f for f in played.report["findings"] if f["status"] in ALARMS}
    for problem, status in wanted.items():
        if problem not in told:
            yield f"{problem} was not found"
        elif told[problem]["status"] != status:
            yield f"{problem} is {told[problem]['status']}, not {status}"
    for problem, finding in told.items():
        if problem not in wanted:
            yield f"false alarm: {finding['status']} {problem}: {finding['title']}: {finding['detail']}"


def _others(document: Document, played: Played) -> Iterator[str]:
    findings = played.report["findings"]
    infos = {f["problem"] for f in findings if f["status"] == "info"}
    because = {(f["evidence"].get("consequence"), f["evidence"].get("because")) for f in findings}
    yield from (f"{problem} was not told of" for problem in document.all("told") if problem not in infos)
    for line in document.all("hidden"):
        consequence, _, cause = line.partition(" because ")
        if (consequence, cause) not in because:
            yield f"{consequence} is not said to come of {cause}"
    present = {f["problem"] for f in findings}
    yield from (f"{problem} is there" for problem in document.all("not") if problem in present)


def _words(document: Document, played: Played) -> Iterator[str]:
    for line in document.all("says"):
        problem, _, words = (part.strip() for part in line.partition(":"))
        text = " ".join(_text(f) for f in played.report["findings"] if f["problem"] == problem)
        if words not in text:
            yield f"{problem} does not say {words!r}: {text}"
    for line in document.all("fact"):
        path, _, value = (part.strip() for part in line.partition("="))
        fact = lookup(played.report["snapshot"], path)
        if fact not in (value, _read(value)):
            yield f"{path} is {fact!r}, not {value}"


def _text(finding: Mapping[str, Any]) -> str:
    """Everything that a reader sees of a finding."""
    fixes = [f"{fix['summary']} {' | '.join(' '.join(c) for c in fix['commands'])}" for fix in finding["fixes"]]
    return " ".join([finding["title"], finding["detail"], *fixes])


def _read(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return value


def lookup(snapshot: Mapping[str, Any], path: str) -> object:
    """The fact at `gpus[1].pcie.width`; None where the way ends early. `unavailable` is asked with its own paths."""
    if path.startswith("unavailable "):
        return snapshot["unavailable"].get(path.partition(" ")[2])
    fact: Any = snapshot
    try:
        for name, number in _PATH.findall(path):
            fact = fact[int(number)] if number else fact[name]
    except (KeyError, IndexError, TypeError):
        return None
    return fact


def _ending(played: Played) -> Iterator[str]:
    failed = any(f["status"] == "fail" for f in played.report["findings"])
    if played.code != int(failed):
        yield f"the exit code is {played.code}"
    if played.complaint:
        yield f"standard error says {played.complaint!r}"
