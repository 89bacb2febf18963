"""What monitoring is told of this machine, where it names nobody.

It then needs no redaction, which takes a quarter of the time of a check, every few minutes, on every machine. Anything
that is not proven harmless is redacted like every other document.
"""

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from msgspec import structs

from envcheck.catalogue import all_problems
from envcheck.findings import Finding
from envcheck.late_pattern import late
from envcheck.report.document import Report
from envcheck.snapshot import Snapshot

SHOWN = ("fail", "error", "warn")
"""Findings whose titles the formats show."""
_WORD = late(r"[^\s,;:()'\"`/]+")
_NUMBER = late(r"[<>=]{0,2}[0-9][0-9.]{0,20}(?:\+?[a-z]{2,3}[0-9]{0,4})?[%.]?")
"""A number, a version, a version with its build: `2.8.0+cu128`."""
NAMING = ("USER", "LOGNAME", "SUDO_USER", "HOME", "HOSTNAME")


class Told(NamedTuple):
    """A report as far as the formats for monitoring show it."""

    report: Report
    harmless: bool


def for_monitoring(report: Report, environ: Mapping[str, str] = os.environ) -> Told:
    """The report without what `nagios` and `prometheus` do not show, if the rest names nobody; else the whole."""
    titles = [finding.title for finding in report.findings if finding.status in SHOWN]
    known = _vocabulary() | frozenset(_words_of_gpus(report.snapshot))
    named = {word.lower() for name in NAMING for word in re.split(r"[/.@]", environ.get(name, "")) if word}
    named |= (
        {word.lower() for word in re.split(r"[.-]", os.uname().nodename) if word} if hasattr(os, "uname") else set()
    )
    words = {word.lower() for title in titles for word in _WORD.findall(title)}
    if all(word.strip(".") in known or _NUMBER.fullmatch(word) for word in words) and not words & named:
        return Told(_reduced(report), harmless=True)
    return Told(report, harmless=False)


def _reduced(report: Report) -> Report:
    snapshot = report.snapshot
    transformers = {name: v for name, v in snapshot.packages.items() if name == "transformers"}
    less = Snapshot(driver=snapshot.driver, torch=snapshot.torch, gpus=snapshot.gpus, packages=transformers)
    findings = tuple(_title_alone(finding) for finding in report.findings)
    return structs.replace(report, snapshot=less, findings=findings, smoke=None, fit=None, log=None)


def _title_alone(finding: Finding) -> Finding:
    return structs.replace(finding, detail="", evidence={}, fixes=(), docs=None)


def _words_of_gpus(snapshot: Snapshot) -> Iterator[str]:
    return (word.lower() for gpu in snapshot.gpus for word in (gpu.name or "").split())


@cache
def _vocabulary() -> frozenset[str]:
    """The words of the catalogue, which are no names."""
    texts = (text for entry in all_problems().values() for text in (entry.id, entry.title, entry.meaning))
    words = (word.lower().strip(".") for text in texts for word in _WORD.findall(text))
    return frozenset(word for word in words if not any(sign in word for sign in "~@\\"))
