"""What a person writes: "I have 2x 3090, driver 535, Ubuntu 22.04". Less sure than anything that a program printed."""

import re
from collections.abc import Iterator

from envcheck.importers.core.cards import capability, card_name
from envcheck.importers.core.fact import GUESS, Fact, Reading, numbered, reading
from envcheck.importers.core.registry import HELPS
from envcheck.importers.core.system import DISTRIBUTIONS, available_facts, os_facts
from envcheck.late_pattern import late

NAME = "prose"
_FENCE = late(r"^\s{0,3}(?:```|~~~)")
_CODE = late(r"^(?:\s{4,}|\s*[|+#>$]|.{0,40}(?:==|::|Traceback|File \"|Error:|\bWARNING\b|\bINFO\b|\bDEBUG\b))")
_OWN = late(
    r"\b(?:I have|I'm|I am|I use|my|we have|we use|our|using|with|running|on|machine|workstation|server"
    r"|hardware|setup|system|specs?|v?ram)\b|\bGPUs?\s*[:=]",
    re.IGNORECASE,
)
_GPU = late(
    r"(?:\b(\d{1,2}|two|dual|four|eight|single|an?|one)\s*(?:[x×*]\s*)?)?\b(?:NVIDIA\s+)?(?:GeForce\s+)?"
    r"((?:RTX|GTX|Tesla|Quadro)\s*-?[A-Z]{0,2}\d{3,4}(?:\s?(?:Ti|SUPER))?|A100|H100|H200|V100|A6000|A5000|A10G|L40S"
    r"|Tesla[ -]?[KMPT]\d{1,3}[cmst]?|(?<=GeForce )(?:9[5-8]0|10[3-8]0)(?:\s?Ti)?|[2345]0[5-9]0(?:\s?Ti)?)(?:'?s)?\b",
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
    r"(\d\.\d{1,2}(?:\.\d)?(?:\s?[+/]\s?(?:cu\d{3}|cpu))?)\b",
    re.IGNORECASE,
)
_DARWIN = late(
    r"\b(?:Mac ?Books?|Mac ?OS|OS ?X|Apple Silicon|Mac (?:mini|Studio|M\d)|M[1-5] (?:Max|Pro|Ultra|Mac))\b",
    re.IGNORECASE,
)
_OF_A_MAC = late(r"^.{0,200}(?:^|[\s\"'(])(?:/private/var/folders/|/Users/\w|/opt/homebrew/)", re.MULTILINE)
"""Paths that only a Mac has, also in a log."""
_WINDOWS = late(
    r"\b(?:(?:run|running|works?) on|using|use|platform\s?:|OS\s?:|my)\s+(?:native )?Windows ?1[01]\b", re.I
)
_ANOTHER_SYSTEM = late(
    r"\bWSL|\bdocker[ -](?:run|compose|desktop|image)|\bin(?:side)? (?:a |the )?(?:docker )?container\b|\bon Linux\b"
    r"|\bUbuntu\b|\bDebian\b|\bFedora\b|\bLinux-\d|linux_x86_64|x86_64-linux-gnu|/home/\w",
    re.IGNORECASE,
)
"""Where one of these is in the text, Windows or a Mac that a person names is not the machine, or only its host."""
_NVIDIA = late(r"nvidia-smi|\b[RG]TX\b|GeForce|\bTesla\b|\b[HAV]100\b|NVRM:|Windows", re.IGNORECASE)
"""Which no Mac has."""
_FOR_CUDA = late(r"flash[_ -]att|\bvllm\b|\bCUDA\b|bitsandbytes|xformers|unsloth|\bnvcc\b", re.IGNORECASE)
_NO_CUDA = late(
    r"\b(?:cuda\.?is_ ?available|is_available)\b(?:\(\))?\W{0,4}"
    r"(?:(?:always |still |only )?(?:returns?|returned|is|gives?|says|shows?)|=)?\W{0,4}(?:getting )?\bfalse\b",
    re.IGNORECASE,
)
"""Somebody who writes this expects CUDA to work: on a machine without a GPU nobody complains of it."""
_NOUVEAU = late(r"\bnouveau\b.{0,30}\b(?:was|is|gets?|being) (?:loaded|used|in use)\b", re.IGNORECASE)
_PACKAGE = late(
    r"(?<![Ss]entence[ _-])\b(vllm|transformers|flash[-_ ]attn|flash[-_ ]attention|accelerate|sentence-transformers)"
    r"\s*(?:version)?\s*"
    r"[:=]{0,2}\s*v?(\d{1,2}\.\d{1,3}(?:\.\d{1,2})?(?:\.?post\d)?)\b",
    re.IGNORECASE,
)
_WSL = late(r"\bWSL\s?2\b", re.IGNORECASE)
_SYSTEM = {"host.os_id", "host.os_version"}
_COUNTS = {"two": 2, "dual": 2, "four": 4, "eight": 8}
_PACKAGES = ("vllm", "transformers", "flash", "accelerate")
_TELLING = (
    "driver", "python", "torch", "wsl", "+cu", "+cpu", "is_available", "nouveau", "mac", "os x", "apple", "m1", "m2",
    "m3", "m4", "windows", *_PACKAGES, *DISTRIBUTIONS,
)  # fmt: skip
_CARDS = (
    "rtx", "gtx", "tesla", "quadro", "geforce", "a100", "h100", "h200", "v100", "a6000", "a5000", "a10g", "l40s",
    "050", "060", "070", "080", "090",
)  # fmt: skip
"""Of which one is in whatever the patterns above fit: most lines of a long text are seen to say nothing at once."""
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
    fenced, gpus = False, 0
    may_be_mac = not _NVIDIA.search(text)
    seen: set[str] = {"host.system"} if _ANOTHER_SYSTEM.search(text) else set()
    if may_be_mac and not seen and (place := _OF_A_MAC.search(text)):
        seen.add("host.system")
        yield Fact("host.system", "Darwin", text.count("\n", 0, place.start()) + 1, GUESS)
    for number, written in numbered(text):
        line = written.removeprefix("# ") if number == 1 else written
        if _FENCE.match(line):
            fenced = not fenced
        if fenced or len(line) < 6 or len(line) > 1_500:
            continue
        lower = line.lower()
        tells, may_be_card = (any(word in lower for word in words) for words in (_TELLING, () if gpus else _CARDS))
        if not (tells or may_be_card) or _CODE.match(line):
            continue
        if tells:
            yield from _versions(line, number, seen, mac=may_be_mac)
        if may_be_card and (number == 1 or _OWN.search(line) or _ALONE.match(line)) and (found := _GPU.search(line)):
            gpus, name = _count(found[1]), card_name(found[2]) or (found[2] if capability(found[2]) else None)
            for index in range(gpus if name else 0):
                yield Fact(f"gpus[{index}].name", name, number, GUESS)


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
    if "host.system" not in seen and (found := _WINDOWS.search(line) or (_DARWIN.search(line) if mac else None)):
        yield Fact("host.system", "Windows" if found.re is _WINDOWS else "Darwin", number, GUESS)
    if _NO_CUDA.search(line):
        yield from available_facts("False", number, GUESS)
    if _NOUVEAU.search(line):
        yield Fact("driver.nouveau_loaded", True, number, GUESS)
    if "host.wsl" not in seen and _WSL.search(line):
        yield Fact("host.wsl", 2, number, GUESS)
    if not seen >= _SYSTEM:
        yield from (fact for fact in os_facts(line, number, GUESS) if fact.path in _SYSTEM)


def _count(word: str | None) -> int:
    if word and word.isdecimal():
        return min(max(int(word), 1), 16)
    return _COUNTS.get((word or "").lower(), 1)
