"""Releases that their makers have taken back, told from the output of pip and uv, which install them anyway."""

import re
from collections.abc import Iterator

from envcheck.findings import Finding
from envcheck.install.finding import finding
from envcheck.snapshot import Snapshot
from envcheck.verdict import found

BY_PIP = re.compile(
    r"is a yanked version: '(?P<name>[^']+)' candidate \(version (?P<version>\S+) [\s\S]*?"
    r"Reason for being yanked: (?P<reason>.*)"
)
BY_UV = re.compile(r"`(?P<name>[\w.-]+)==(?P<version>[^`]+)` is yanked(?: \(reason: \"(?P<reason>.*)\"\))?")
NO_REASON = ("", "<none given>")


def yanked(output: str, snapshot: Snapshot) -> Iterator[Finding]:
    """A warning for each."""
    for match in (*BY_PIP.finditer(output), *BY_UV.finditer(output)):
        name, version, reason = match["name"], match["version"], (match["reason"] or "").strip()
        why = f" They say: {reason}" if reason not in NO_REASON else ""
        detail = f"{name} {version} was installed, but its authors have yanked this release.{why}"
        yield finding(found("wheel-yanked", detail, package=name, version=version), snapshot)
