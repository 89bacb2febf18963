"""Symbols and styles, each said once."""

from msgspec import Struct

from envcheck.findings import Status

HEADING = "bold"
QUIET = "dim"
CODE = "cyan"
COMMAND = "bold cyan"
MARK = "yellow"

STATUS_STYLES: dict[Status, str] = {
    "fail": "bold red",
    "error": "bold magenta",
    "warn": "bold yellow",
    "info": "bold blue",
    "pass": "green",
    "skip": "dim",
}
VERDICT_STYLES = {
    "healthy": "bold green", "degraded": "bold yellow", "broken": "bold red", "not checked": "bold yellow",
}  # fmt: skip


class Symbols(Struct, frozen=True):
    """One character for each status, and what stands between things."""

    status: dict[Status, str]
    separator: str


UNICODE = Symbols({"fail": "✗", "error": "✗", "warn": "!", "info": "i", "pass": "✓", "skip": "-"}, "·")
ASCII = Symbols({"fail": "x", "error": "x", "warn": "!", "info": "i", "pass": "+", "skip": "-"}, "|")
