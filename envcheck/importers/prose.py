"""What a person writes: "I have 2x 3090, driver 535, Ubuntu 22.04". Less sure than anything that a program printed."""

import re
from collections.abc import Iterator

from envcheck.importers.core.cards import capability
from envcheck.importers.core.cards_in_prose import WORDS, cards, series
from envcheck.importers.core.cuda_in_prose import decisive_cuda
from envcheck.importers.core.fact import GUESS, Fact, Reading, reading
from envcheck.importers.core.registry import HELPS
from envcheck.importers.core.sentences import sentences
from envcheck.importers.core.system import DISTRIBUTIONS, available_facts, os_facts
from envcheck.late_pattern import late

NAME = "prose"
_OWN = late(
    r"\b(?:I have|I'm|I am|I use|my|we have|we use|our|using|with|running|on|machine|workstation|server"
    r"|hardware|setup|system|specs?|v?ram)\b|\bGPUs?\s*[:=]|[我用张卡]",
    re.IGNORECASE,
)
_ALONE = late(r"^[\s*>-]{0,6}(?:NVIDIA |GeForce ){0,2}(?:RTX|GTX|Tesla|Quadro|[AHV]100)\b.{0,24}$", re.IGNORECASE)
"""A line that names a card and nothing else, as in a list of what a machine is made of."""
_DRIVER = late(
    r"\b(?:nvidia[- ])?drivers?(?:\s{0,2}(?:version|is|:|=|v)){0,3}\s{0,4}(\d{3}(?:\.\d{1,3}){0,2})\b", re.IGNORECASE
)
_PYTHON = late(r"\bpython\s*(?:version)?\s*[:=]?\s*(3\.\d{1,2}(?:\.\d{1,2})?)\b", re.IGNORECASE)
_TORCH = late(
    r"(?:\b(?:py)?torch\s*(?:version)?\s*[:=]{0,2}\s*['\"]?v?|(?<![\w.=+-])(?=[12]\.\d{1,2}\.\d\+c))"
    r"(\d\.\d{1,2}(?:\.\d)?(?:\s?[+/]\s?(?:cu\d{3}|cpu))?)\b(?! with CUDA \d| ?\(you have|\+)",
    re.IGNORECASE,
)
_DARWIN = late(
    r"(?<![A-Za-z0-9])mac(?=[不上电系能可])|\b(?:Mac ?Books?|Mac ?OS|OS ?X|Apple Silicon|Mac (?:mini|Studio|M\d)"
    r"|M[1-5] (?:Max|Pro|Ultra|Mac))\b",
    re.IGNORECASE,
)
_OF_A_MAC = late(r"^.{0,200}(?:^|[\s\"'(])(?:/private/var/folders/|/Users/\w|/opt/homebrew/)", re.MULTILINE)
"""Paths that only a Mac has, also in a log."""
_OF_WINDOWS = late(
    r"^.{0,200}(?:(?:^|[\s\"'(>=])[A-Z]:\\(?:Users|Program Files|Windows|ProgramData)\\|win_amd64|\.win-amd64)",
    re.MULTILINE,
)
"""Paths that only Windows has, also in a log."""
_WINDOWS = late(
    r"\b(?:(?:run|running|works?) on|using|use|platform\s?:|OS\s?[:|=-]|my|on|is|system\s?:?)\s{1,3}"
    r"(?:native )?Windows?(?: ?1[01]\b|(?= (?:machine|system|pc|laptop)\b|[.,]?$))",
    re.IGNORECASE,
)
_ANOTHER_SYSTEM = late(
    r"\bWSL|\bdocker[ -](?:run|compose|desktop|image)|\bin(?:side)? (?:a |the )?(?:docker )?container\b|\bon Linux\b"
    r"|\bUbuntu\b|\bDebian\b|\bFedora\b|\bLinux-\d|linux_x86_64|x86_64-linux-gnu|/home/\w",
    re.IGNORECASE,
)
"""Where one of these is in the text, Windows or a Mac that a person names is not the machine, or only its host."""
_NVIDIA = late(r"nvidia-smi|\b[RG]TX\b|GeForce|\bTesla\b|\b[HAV]100\b|NVRM:|Windows", re.IGNORECASE)
"""Which no Mac has."""
_FOR_CUDA = late(
    r"flash[_ -]att|\bvllm\b|(?<![A-Za-z])CUDA(?![A-Za-z])|bitsandbytes|xformers|unsloth|\bnvcc\b"
    r"|\bnvi?dia (?:gpu|card|device)|GPU is needed|No GPU found",
    re.IGNORECASE,
)
_OF_A_DUMP = late(r"[\s*-]{0,6}(?:Is )?(?:CUDA|ROCM|HIP|cuDNN|GPU)[\w ()?-]{0,40}: |.{0,80}https?://")
_PACKAGE = late(
    r"(?<![Ss]entence[ _-])\b(vllm|transformers|flash[-_ ]attn|flash[-_ ]attention|accelerate|sentence-transformers)"
    r"\s*(?:version)?\s*"
    r"[:=]{0,2}\s*v?(\d{1,2}\.\d{1,3}(?:\.\d{1,2})?(?:\.?post\d)?)\b",
    re.IGNORECASE,
)
_WSL = late(r"\bWSL\s?2\b", re.IGNORECASE)
_SYSTEM = {"host.os_id", "host.os_version"}
_PACKAGES = ("vllm", "transformers", "flash", "accelerate")
_TELLING = (
    "driver", "python", "torch", "wsl", "+cu", "+cpu", "mac", "os x", "apple", "m1", "m2",
    "m3", "m4", "windows", *_PACKAGES, *DISTRIBUTIONS,
)  # fmt: skip
FEWEST = 2
"""Facts of different kinds that make a text recognised by its prose alone."""


def recognise(text: str) -> float:
    """Several things that people say of a machine, or that they want CUDA on a Mac; one helps where more is read."""
    kinds: set[str] = set()
    for fact in _facts(text):
        kinds.add(re.split(r"[.\[]", fact.path)[0])
        if fact.value == "Darwin" and _FOR_CUDA.search(text):
            return GUESS
        if len(kinds) >= FEWEST:
            return GUESS
    return HELPS if kinds else 0.0


def read(text: str) -> Reading:
    """The first mention of each counts."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    """The first mention of each: of a fact that was stated no further one is looked for."""
    gpus = 0
    may_be_mac = not _NVIDIA.search(text)
    seen: set[str] = {"host.system"} if _ANOTHER_SYSTEM.search(text) else set()
    if may_be_mac and not seen and (place := _OF_A_MAC.search(text)):
        seen.add("host.system")
        yield Fact("host.system", "Darwin", text.count("\n", 0, place.start()) + 1, GUESS)
        yield from _without_cuda(text)
    if not seen and (place := _OF_WINDOWS.search(text)):
        seen.add("host.system")
        yield Fact("host.system", "Windows", text.count("\n", 0, place.start()) + 1, GUESS)
    mac_told = "host.system" in seen
    first: list[Fact] = []
    general: list[Fact] = []
    for number, line in sentences(text):
        lower = line.lower()
        tells, may_be_card = (any(word in lower for word in words) for words in (_TELLING, () if gpus else WORDS))
        if tells:
            yield from _versions(line, number, seen, mac=may_be_mac)
        if may_be_card and (number == 1 or _OWN.search(line) or _ALONE.match(line)):
            named = list(cards(line, number))
            general = general or ([] if named else list(series(line, number)))
            gpus += len(named)
            first += [fact for fact in named if fact.path == "gpus[0].name"]
            yield from named
    if may_be_mac and not mac_told and "host.system" in seen:
        yield from _without_cuda(text)
    if not gpus:
        yield from general
    names = [fact for fact in (*first, *general) if fact.path.startswith("gpus[0]")]
    computes = next((f.value for f in names if f.path.endswith("capability")), None) or next(
        (capability(f.value) for f in names), None
    )
    if computes and "torch.version" not in seen:
        major, _, minor = computes.partition(".")
        yield from decisive_cuda(text, (int(major), int(minor)))


def _without_cuda(text: str) -> Iterator[Fact]:
    """That torch has no CUDA, where the owner of a Mac mentions it; what a dump says of its build is another thing."""
    place = next((n for n, line in sentences(text) if _FOR_CUDA.search(line) and not _OF_A_DUMP.match(line)), None)
    if place is not None:
        yield from available_facts("False", place, GUESS)


def _versions(line: str, number: int, seen: set[str], *, mac: bool) -> Iterator[Fact]:
    """The facts of a line that are not in `seen`, to which they are added."""
    for fact in _stated(line, number, seen, mac=mac):
        if fact.path not in seen:
            seen.add(fact.path)
            yield fact


def _stated(line: str, number: int, seen: set[str], *, mac: bool) -> Iterator[Fact]:
    for path, pattern in (("driver.version", _DRIVER), ("host.python", _PYTHON), ("torch.version", _TORCH)):
        if path not in seen and (found := pattern.search(line)):
            yield Fact(path, re.sub(r"\s?[+/]\s?", "+", found[1]), number, GUESS)
    for found in _PACKAGE.finditer(line) if any(word in line.lower() for word in _PACKAGES) else ():
        name = re.sub(r"[_ ]", "-", found[1].lower()).replace("flash-attention", "flash-attn")
        yield Fact(f"packages.{name}", found[2], number, GUESS)
    if "host.system" not in seen:
        if _WINDOWS.search(line):
            yield Fact("host.system", "Windows", number, GUESS)
        elif mac and _DARWIN.search(line):
            yield Fact("host.system", "Darwin", number, GUESS)
    if "host.wsl" not in seen and _WSL.search(line):
        yield Fact("host.wsl", 2, number, GUESS)
    if not seen >= _SYSTEM:
        yield from (fact for fact in os_facts(line, number, GUESS) if fact.path in _SYSTEM)
