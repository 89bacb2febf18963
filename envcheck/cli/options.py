"""The options that several commands share, each said once."""

from typing import Annotated, TypeAlias

from envcheck.cli.parameters import option
from envcheck.errors import UserError
from envcheck.report.formats import FORMATS

SHORTEST_S, LONGEST_S = 0.1, 86400.0


def seconds(wanted: str | float) -> float:
    """The value of `--timeout`. Raises UserError where it is no sensible number; NaN is none."""
    try:
        value = float(wanted)
    except ValueError:
        value = float("nan")
    if SHORTEST_S <= value <= LONGEST_S:
        return value
    raise UserError(f"--timeout must be a number of seconds from {SHORTEST_S:g} to {LONGEST_S:g}, not {wanted!r}.")


Json: TypeAlias = Annotated[
    bool, option("--json", help="Print one JSON document on standard output and nothing else there.")
]
Format: TypeAlias = Annotated[
    str | None,
    option(
        "--format",
        metavar="FORMAT",
        help=f"{', '.join(FORMATS)}. [default: terminal]",
    ),
]
Output: TypeAlias = Annotated[
    str | None,
    option("--output", "-o", metavar="FILE", help="Write the report to FILE (.json, .md, .html: in that format)."),
]
From: TypeAlias = Annotated[
    list[str] | None,
    option(
        "--from",
        metavar="FILE",
        help="Read the machine from FILE instead of looking at this one: a report of envcheck, an issue, or the output "
        "of nvidia-smi, collect_env, pip list ... Repeat for several files about one machine; - is standard input.",
    ),
]
Python: TypeAlias = Annotated[
    str | None,
    option(
        "--python",
        metavar="PATH",
        help="Check this Python or environment. [default: the active one, ./.venv, or envcheck's own]",
    ),
]
Expect: TypeAlias = Annotated[
    str | None,
    option("--expect", metavar="FILE", help="Compare with the expected values in this file (from `envcheck expect`)."),
]
Config: TypeAlias = Annotated[
    str | None,
    option(
        "--config",
        metavar="FILE|none",
        help="Read the settings from this file. [default: envcheck.toml, or [tool.envcheck] in pyproject.toml, in "
        "this folder or above]",
    ),
]
Only: TypeAlias = Annotated[
    list[str] | None, option("--only", metavar="AREA", help="Check only these areas. Repeat or use commas.")
]
Skip: TypeAlias = Annotated[
    list[str] | None,
    option("--skip", metavar="PROBLEM", help="Do not report this problem. Repeat or use commas."),
]
Strict: TypeAlias = Annotated[
    bool, option("--strict", help="Exit with 1 also on warnings, and if nothing was checked.")
]
Timeout: TypeAlias = Annotated[
    float | None,
    option(
        "--timeout",
        metavar="S",
        parser=seconds,
        help="Time limit for the checks, in seconds. [default: 10; 190 with --deep]",
    ),
]
NoColor: TypeAlias = Annotated[bool, option("--no-color", help="Disable colors (as does the variable NO_COLOR).")]
Quiet: TypeAlias = Annotated[bool, option("-q", "--quiet", help="Print only the verdict and the failures.")]
Plain: TypeAlias = Annotated[
    bool, option("--plain", help="For screen readers and logs: one fact per line, without colors or tables.")
]
Verbose: TypeAlias = Annotated[
    bool,
    option("-v", "--verbose", help="Show everything: passed and skipped checks, evidence, unavailable facts."),
]
Model: TypeAlias = Annotated[
    str | None,
    option(
        "--model",
        metavar="MODEL",
        envvar="ENVCHECK_MODEL",
        help="Repo id, folder, or 'tiny'. [default: Qwen/Qwen3-VL-Embedding-8B]",
    ),
]
Deep: TypeAlias = Annotated[
    bool, option("--deep", help="Also import torch and flash-attn in a child process and use every GPU.")
]
NoCudaInit: TypeAlias = Annotated[
    bool, option("--no-cuda-init", help="Do not initialize CUDA, not even in a child process.")
]
Offline: TypeAlias = Annotated[bool, option("--offline", help="Do not use the network, not even DNS.")]
NoRedact: TypeAlias = Annotated[
    bool, option("--no-redact", help="Do not redact names, paths, addresses and keys. Asks first.")
]
ShowRedactions: TypeAlias = Annotated[
    bool, option("--show-redactions", help="List on standard error what was redacted, and why.")
]
