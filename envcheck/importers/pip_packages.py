"""What is installed: `pip list`, `pip freeze`, `uv pip list`, `uv tree`, `uv sync`, `conda list`; requirements."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, numbered, reading
from envcheck.importers.core.values import package_name
from envcheck.late_pattern import late

NAME = "package list"
_VERSION = r"v?\d[0-9A-Za-z.!+_-]{0,60}"
_FROZEN = late(
    rf"^\s{{0,8}}(?:-e\s+)?([A-Za-z0-9][\w.-]{{0,80}})(?:\[[\w,.-]{{0,60}}\])?\s*={{2,3}}\s*({_VERSION})\s*(?:;.*|#.*|\\)?$"
)
_FROM = late(r"^\s{0,8}([A-Za-z0-9][\w.-]{0,80})\s+@\s+(\S+)\s*$")
_WHEEL = late(rf"/[A-Za-z0-9][\w.]{{0,80}}-({_VERSION}?)-(?:cp|py)\w{{1,20}}-\w{{1,30}}-[\w.]{{1,60}}\.whl")
_TREE = late(
    rf"^(?=[ |│├└])[ |│├└─]{{3,80}}([a-z0-9][\w.-]{{0,80}})(?:\[[\w,.-]{{0,60}}\])? ({_VERSION})(?: \(.{{1,40}}\))?\s*$"
)
"""`uv tree`."""
_SYNCED = late(rf"^\s{{0,8}}[+~] ([a-z0-9][\w.-]{{0,80}})==({_VERSION})(?: \(.{{1,200}}\))?\s*$")
"""What `uv sync` and `uv pip install` say was installed; a line with `-` says what was removed."""
_COLUMNS = late(
    rf"^\s{{0,8}}([A-Za-z0-9][\w.-]{{0,80}})\s+({_VERSION})(?:\s+(?:/|[A-Za-z]:\\|file:|https?:|pip|uv|conda).*)?\s*$"
)
_CONDA = late(rf"^\s{{0,8}}([A-Za-z0-9_][\w.-]{{0,80}})\s+({_VERSION})\s+([\w.]{{1,60}})(?:\s+(\S{{1,80}}))?\s*$")
_CHANNELS = ("pytorch", "nvidia", "conda-forge", "defaults", "pypi")
_BUILD_OF_TORCH = late(r"(?:^|_)(?:(cpu)|cuda_?(\d{2})\.?(\d))(?=_|$)")
"""`py3.12_cpu_0`, `py3.10_cuda12.1_cudnn8.9.2_0`, `cuda126_mkl_py311_...`."""
_TABLE = late(r"^\W{0,4}Package\s+Version\b")
_CONDA_HEADER = late(r"^\W{0,4}#?\s*Name\s+Version\s+Build\b")
_RULE = late(r"^\s*-{3,}\s+-{3,}")
_PROMPT = late(r"(?:^|[\s$#%>`])(?:uv )?(?:python3? -m )?(?:pip3?(?:\.\d+)? (?:list|freeze)|conda list|uv export)\b")
_FILTER = late(r"\|\s{0,4}(?:e?grep|findstr|Select-String|awk|head|tail)\b")
"""A list that is passed through one of these does not name everything."""
_VENDORED = late(r"^\s{0,8}vendored library versions:")
_WANTED = late(
    r"^\s{0,8}(?:-r\s|--(?:extra-)?index-url\b|--find-links\b"
    r"|[A-Za-z0-9][\w.-]{0,80}(?:\[[\w,.-]{0,60}\])?\s{0,4}(?:>=|~=|<=|<|>|!=)\s{0,4}\d)"
)
"""Lines of a requirements file, which no list of what is installed has."""
_NAME_ALONE = late(r"^[A-Za-z0-9][\w.-]{1,60}(?:\[[\w,.-]{0,60}\])?\s*$")
_NOT_PACKAGES = {"python", "error", "version", "line", "total", "step", "epoch", "gpu", "cuda", "driver"}
_CONDA_NAMES = {"pytorch": "torch", "pytorch-gpu": "torch", "py-opencv": "opencv-python"}
WANTED = 0.6
"""What a requirements file names is wanted; it may not be what is installed."""
FEWEST = 3
"""Lines one after the other that make a list."""
WHOLE = 15
"""From as many on, or below a prompt, the list is taken as all there is: nobody types that many."""


class _Row(Struct, frozen=True):
    line: int
    name: str
    version: str
    sure: float
    label: str = ""
    """`+cpu`, `+cu121`: what the build of conda's torch is for."""


def recognise(text: str) -> float:
    """A heading, or enough lines of one form one after the other."""
    if any(_TABLE.match(line) or _CONDA_HEADER.match(line) for line in text.split("\n")):
        return SURE
    return LIKELY if any(len(rows) >= FEWEST for rows, _ in _lists(text)) else 0.0


def read(text: str) -> Reading:
    """Packages and versions; conda's list also names Python and CUDA."""
    wanted = any(_WANTED.match(line) for line in text.split("\n"))
    lists = [(rows, prompted) for rows, prompted in _lists(text) if len(rows) >= FEWEST or prompted]
    whole = any(len(rows) >= (FEWEST if prompted else WHOLE) and (prompted or not wanted) for rows, prompted in lists)
    facts = (
        fact
        for rows, prompted in lists
        for row in rows
        for fact in _facts(replace(row, sure=min(row.sure, WANTED)) if wanted and not prompted else row)
    )
    found = reading(NAME, facts)
    return replace(found, complete=frozenset({"packages"})) if whole and found.facts else found


def _facts(row: _Row) -> Iterator[Fact]:
    name = package_name(row.name)
    if name == "python":
        yield Fact("host.python", row.version, row.line, LIKELY)
    elif name not in _NOT_PACKAGES and not name.startswith("-"):
        yield Fact(f"packages.{_CONDA_NAMES.get(name, name)}", row.version, row.line, row.sure)
        if row.label:
            yield Fact("torch.version", row.version + row.label, row.line, row.sure)


def _lists(text: str) -> Iterator[tuple[list[_Row], bool]]:
    """Runs of lines that name packages, each with whether a heading or a prompt calls it a list of what is there."""
    rows: list[_Row] = []
    mode, prompted, gap = "", False, 0
    for number, line in _own_lines(text):
        if _TABLE.match(line) or _CONDA_HEADER.match(line):
            if rows:
                yield rows, prompted
            rows, mode, prompted, gap = [], "conda" if _CONDA_HEADER.match(line) else "columns", True, 0
            continue
        if _PROMPT.search(line) and len(line) < 200:
            if rows:
                yield rows, prompted
            filtered = _FILTER.search(line)
            rows, mode, prompted, gap = [], "conda" if "conda list" in line else "columns", not filtered, 0
            continue
        row = _row(line, number, mode)
        if row:
            rows.append(row)
            gap = 0
        elif rows and _is_wanted(line):
            continue
        elif rows and (not line.strip() or line.lstrip().startswith(("#", "--", "-e ", "```"))) and gap < 1:
            gap += 1
        elif rows:
            yield rows, prompted
            rows, mode, prompted, gap = [], "", False, 0
        elif not _RULE.match(line) and line.strip() and not line.lstrip().startswith(("#", "```", "-")):
            mode, prompted = "", False
    if rows:
        yield rows, prompted


def _own_lines(text: str) -> Iterator[tuple[int, str]]:
    """All lines but those that name the libraries inside of pip (`pip debug`)."""
    vendored = False
    for number, line in numbered(text):
        vendored = bool(_VENDORED.match(line)) or (vendored and _row(line, number, "") is not None)
        if not vendored:
            yield number, line


def _label(name: str, build: str) -> str:
    found = _BUILD_OF_TORCH.search(build) if name == "pytorch" else None
    return "" if found is None else "+cpu" if found[1] else f"+cu{found[2]}{found[3]}"


def _is_wanted(line: str) -> bool:
    """A line of a requirements file that pins nothing."""
    return bool(_WANTED.match(line) or _NAME_ALONE.match(line))


def _row(line: str, number: int, mode: str) -> _Row | None:
    if len(line) > 400:
        return None
    if found := _FROZEN.match(line):
        return _Row(number, found[1], found[2], SURE)
    if found := _SYNCED.match(line) or _TREE.match(line):
        return _Row(number, found[1], found[2].removeprefix("v"), LIKELY)
    if (found := _FROM.match(line)) and (wheel := _WHEEL.search(found[2])):
        return _Row(number, found[1], wheel[1].replace("%2B", "+"), SURE)
    if (found := _CONDA.match(line)) and (mode == "conda" or found[4] in _CHANNELS):
        return _Row(number, found[1], found[2], SURE if found[4] == "pypi" else LIKELY, _label(found[1], found[3]))
    if mode == "columns" and (found := _COLUMNS.match(line)):
        return _Row(number, found[1], found[2], SURE)
    return None
