"""From blocks to sightings: which signatures stand on which lines, and what stands around them."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache

from msgspec import Struct, field

from envcheck.catalogue.signature import Mark, Signature
from envcheck.explain.anchors import Finder, line_bounds, make_finder
from envcheck.explain.blocks import Block
from envcheck.explain.fallback_lines import WORDS, Telling
from envcheck.explain.prefixes import without_prefixes
from envcheck.explain.source_code import is_source
from envcheck.explain.translations import in_english, translations
from envcheck.findings import Evidence
from envcheck.late_pattern import late

BELOW = 2
"""Lines below the one with the anchor that a pattern reaches into unless it says more."""
READER_BELOW = 16
"""Lines below that a reader is given."""
BEFORE, AFTER = 400, 80
"""Lines around a text in which a mark says what it is about: a build prints much, and its verdict stands below."""
MOST = 32
"""Sightings of one signature that are kept: the first ones count, the others repeat them."""
LONGEST_ANCHOR = 20
"""Bytes of an anchor that are searched for."""
PLAIN_QUOTES = str.maketrans("‘’“”", "''\"\"")
"""As blocks are cleaned."""
PACKAGE_GROUPS = ("package", "setup_package", "failed_package", "path_package")
"""Captures of a mark that name what is being built; the others are evidence for what stands near."""
LATEST = 3
"""Places of one mark that are remembered until it is asked for."""


class Sighting(Struct):
    """A signature that fits, and where."""

    signature: Signature
    first: int
    """Line number in the file, from 1."""
    last: int
    excerpt: str
    captures: Mapping[str, str]
    around: set[str]
    """The marks that stand near."""
    package: str | None
    """What was being built."""
    order: int
    """Which of several on one line stands first."""
    told: Evidence
    """What the signature's reader and the marks near it make of the text."""
    warned: bool = False
    """The line is a warning: whoever wrote it went on."""
    fell_back: bool = False
    """The line says at the level of information what is done instead."""


class Marked(Struct):
    """Where a mark stands last, and what was being built there."""

    last: int = 0
    package: tuple[int, str] | None = None
    told: dict[str, str] = field(default_factory=dict)
    """What it captured besides."""
    waiting: deque[int] = field(default_factory=lambda: deque(maxlen=LATEST))
    """Offsets in the present block where its anchors stand; looked at only when it is asked for."""


class Scanner:
    """Takes blocks in their order; afterwards `sightings`, `marks` and `telling` say what there was."""

    def __init__(
        self, signatures: Sequence[Signature], marks: Sequence[Mark], known: frozenset[str] = frozenset()
    ) -> None:
        self._known = known
        self.sightings: dict[str, list[Sighting]] = {}
        self.marks: dict[str, Marked] = {mark.id: Marked() for mark in marks}
        self.telling = Telling()
        self.lines = 0
        self._signatures = tuple(signatures)
        self._index = index_of(self._signatures, tuple(marks))
        self._words: list[int] = []
        self._waiting: dict[int, tuple[Callable[[int], None], ...]] = {}
        self._full: set[int] = set()
        self._recent: deque[Sighting] = deque(maxlen=MOST)
        self._data, self._counted, self._line = b"", 0, 1

    def _waits(self, number: int) -> tuple[Callable[[int], None], ...]:
        """What remembers where a text stands: the marks it belongs to, and the words that tell of trouble."""
        marks = tuple(self.marks[mark].waiting.append for mark in self._index.marks[number])
        return (*marks, self._words.append) if self._index.words[number] else marks

    def take(self, block: Block) -> None:
        """Look through one block."""
        self._data, self._counted, self._line = block.data, 0, self.lines + 1
        at, stop = -1, 0
        wanted: set[int] = set()
        waiting, marked, owned, end = self._waiting, self._index.marks, self._index.owners, block.end
        for number, start, _ in self._index.find(block.data):
            if start >= end:
                break
            remembers = waiting.get(number)
            if remembers is None:
                remembers = waiting[number] = self._waits(number)
            for remember in remembers:
                remember(start)
            if self._recent and marked[number]:
                self._settle(start)
            owners = owned[number]
            if not owners:
                continue
            if start >= stop:
                self._look(at, wanted)
                at, wanted, stop = start, set(), line_bounds(block.data, start)[1]
            wanted.update(owners)
        self._look(at, wanted)
        self._settle(block.end)
        self.telling.take(block.data, self._words, self.lines + 1)
        self._words.clear()
        self.lines = self._number(block.end) - 1

    def _number(self, at: int) -> int:
        """Number of the line around an offset. Offsets mostly rise, and no byte is then counted twice."""
        if at < self._counted:
            return self._line - self._data.count(b"\n", at, self._counted)
        self._line += self._data.count(b"\n", self._counted, at)
        self._counted = at
        return self._line

    def _look(self, at: int, wanted: set[int]) -> None:
        """Try the signatures whose anchors stand on a line."""
        wanted -= self._full
        if not wanted:
            return
        text = text_at(self._data, at)
        if is_aside(text) or is_source(self._data, at):
            return
        for number in sorted(wanted):
            below = self._signatures[number].below
            shown = text if below == BELOW else text_at(self._data, at, below)
            match = compiled(self._signatures[number].pattern).search(shown)
            if match:
                self._note(number, match, shown, at)

    def _note(self, number: int, match: "re.Match[str]", text: str, at: int) -> None:
        signature, line = self._signatures[number], self._number(at)
        known = self.sightings.setdefault(signature.id, [])
        if known and known[-1].first == line:
            return
        told = signature.reader(text_at(self._data, at, READER_BELOW)[match.start() :]) if signature.reader else {}
        if told is None:
            return
        self._settle(at)
        end = text.find("\n", match.end())
        sighting = Sighting(
            signature=signature,
            first=line,
            last=line + text.count("\n", 0, match.end()),
            excerpt=(text if end < 0 else text[:end]).strip(),
            captures={name: _without_full_stop(value) for name, value in match.groupdict().items() if value},
            around=self._around(line),
            package=self._package(line),
            order=line,
            told={**self._told(line), **told},
            warned=is_warning(said := self._line_at(at)),
            fell_back=is_fallback(said),
        )
        known.append(sighting)
        self._recent.append(sighting)
        if len(known) >= MOST:
            self._full.add(number)

    def sight(self, signature: Signature, line: int, text: str, captures: Mapping[str, str]) -> Sighting:
        """What was found without a search: `line` is its number in the file."""
        return Sighting(
            signature=signature,
            first=line,
            last=line,
            excerpt=text,
            captures=captures,
            around=self._around(line),
            package=self._package(line),
            order=line,
            told=self._told(line),
            warned=is_warning(text),
            fell_back=is_fallback(text),
        )

    def _around(self, line: int) -> set[str]:
        return {*self._known, *(n for n, marked in self.marks.items() if marked.last >= max(1, line - BEFORE))}

    def _line_at(self, at: int) -> str:
        begin, end = line_bounds(self._data, at)
        return self._data[begin:end].decode("utf-8", "replace")

    def _package(self, line: int) -> str | None:
        """What is being built at a line."""
        named = [marked.package for marked in self.marks.values() if marked.package]
        return next((name for at, name in named if at >= line - BEFORE), None)

    def _told(self, line: int) -> Evidence:
        """What marks above a line captured: the model, vLLM's share of the GPU."""
        near = (marked for marked in self.marks.values() if marked.told and marked.last >= line - BEFORE)
        return {name: value for marked in near for name, value in marked.told.items()}

    def _settle(self, upto: int) -> None:
        """Look at the marks that wait, and tell the sightings shortly above what stands below them."""
        for name, marked in self.marks.items():
            if not marked.waiting:
                continue
            for at in reversed(marked.waiting):
                match = compiled(self._index.mark_patterns[name]).search(text_at(self._data, at, below=0))
                if match:
                    self._mark(name, match, self._number(at))
                    break
            marked.waiting.clear()
        line = self._number(min(upto, len(self._data)))
        while self._recent and self._recent[0].first < line - AFTER:
            self._recent.popleft()

    def _mark(self, name: str, match: "re.Match[str]", line: int) -> None:
        marked = self.marks[name]
        marked.last = max(marked.last, line)
        groups = {name: value for name, value in match.groupdict().items() if value}
        package = next((groups[name] for name in PACKAGE_GROUPS if name in groups), None)
        told = {re.sub(r"_\d$", "", name): value for name, value in groups.items() if name not in PACKAGE_GROUPS}
        marked.told |= told
        if package:
            marked.package = (line, package)
        for sighting in self._recent:
            if sighting.first <= line + 1 and line <= sighting.first + AFTER:
                sighting.around.add(name)
                sighting.package = sighting.package or package
                sighting.told = {**told, **sighting.told}


@lru_cache(maxsize=2)
def index_of(signatures: tuple[Signature, ...], marks: tuple[Mark, ...]) -> "Index":
    """The index, made once a process: many logs are read one after the other."""
    return Index(signatures, marks)


class Index:
    """The finder over all anchors and telling words, and what each belongs to."""

    def __init__(self, signatures: Iterable[Signature], marks: Iterable[Mark]) -> None:
        owners: dict[bytes, list[int]] = {}
        of_marks: dict[bytes, list[str]] = {}
        for number, signature in enumerate(signatures):
            for anchor in _texts(signature.anchors):
                owners.setdefault(anchor, []).append(number)
        for mark in marks:
            for anchor in _texts(mark.anchors):
                of_marks.setdefault(anchor, []).append(mark.id)
        self.mark_patterns = {mark.id: mark.pattern for mark in marks}
        texts = tuple(dict.fromkeys((*owners, *of_marks, *WORDS)))
        self.find: Finder = make_finder(texts)
        self.owners = [tuple(owners.get(text, ())) for text in texts]
        self.marks = [tuple(of_marks.get(text, ())) for text in texts]
        self.words = [text in WORDS for text in texts]


@cache
def compiled(pattern: str) -> "re.Pattern[str]":
    """Compiled when it is first needed: most never are."""
    return re.compile(pattern, re.MULTILINE)


def _texts(anchors: Sequence[str]) -> list[bytes]:
    """What is searched for: each anchor as programs say it in the languages that are known, too.

    Its beginning will do, and none that holds another one is needed: the table of the finder stays small.
    """
    plain = [anchor.translate(PLAIN_QUOTES) for anchor in anchors]
    spoken = {text.encode()[:LONGEST_ANCHOR] for anchor in plain for text in (anchor, *translations(anchor))}
    kept: list[bytes] = []
    for text in sorted(spoken, key=lambda text: (len(text), text)):
        if not any(map(text.__contains__, kept)):
            kept.append(text)
    return kept


def text_at(data: bytes, at: int, below: int = BELOW) -> str:
    """The line around `at` and some below it, each without its prefixes."""
    begin, end = line_bounds(data, at)
    lines = [_shown(data[begin:end])]
    while len(lines) <= below and data[end : end + 1] == b"\n":
        begin, end = end + 1, line_bounds(data, end + 1)[1]
        lines.append(_shown(data[begin:end]))
    return "\n".join(lines)


@lru_cache(maxsize=16)
def _shown(line: bytes) -> str:
    """As patterns read it. Where every line is looked at, each is also one of those below the two before."""
    return without_prefixes(in_english(line.decode("utf-8", "replace")))


# One row a kind. Searched at the beginning of a line without its prefixes; all quantifiers are bounded.
_ASIDES = (
    r"(?=[a-f]{0,11}\d)[0-9a-f]{7,12} (?=[A-Za-z])",                             # git log --oneline
    r"[\w./-]{1,200}\.(?:md|rst|txt|adoc|html):\d{1,6}[:-]",                      # grep over documents
    r"[\w./-]{1,200}\.(?:py|sh|toml|ya?ml|json|ts|js):\d{1,6}[:-](?: {2,}|\t|[\"'#])",  # grep over a source
    r"(?:DEBUG|TRACE)\b",                                                         # what fails is said again, louder
    r"Received request \S{1,120}: prompt",                                        # vLLM: what users ask
    r"(?:echo|printf) (?:-\w+ )?[\"'$]",                                          # set -x, whose + is a prefix
    r"\S{1,200}::test_\w{1,160}(?:\[[^\]\n]{0,200}\])? (?:PASSED|SKIPPED|XFAIL|XPASS)",  # pytest's names
    r"(?:\$|>>>|#) (?:grep|rg|git log|history)\b",
    r"(?:\S{1,80} \[\d{1,3}\] NCCL INFO )?\S{0,40} ?.{0,60}(?:Plugin|plugin|dlerror=).{0,40}libnccl",  # optional
)  # fmt: skip
_ASIDE = late("|".join(f"(?:{row})" for row in _ASIDES))


def is_aside(line: str) -> bool:
    """The line quotes, names or foresees; nothing failed in it."""
    return _ASIDE.match(line) is not None


_WARNING = late(r"(?<!NCCL )\bWARN(?:ING)?\b|\b\w{0,40}Warning: ")
_HEAD = 200
"""Characters of a line in which it says that it is a warning."""


def is_warning(line: str) -> bool:
    """A logger or Python's warnings wrote it; NCCL's `WARN` are its errors."""
    return _WARNING.search(line[:_HEAD]) is not None


_INFORMATION = late(
    r"(?<!NCCL )(?<!mode )\b(?:INFO|DEBUG|NOTICE)\b|\blevel=(?:info|debug)\b|\"level\": ?\"(?:info|debug)\"|^I\d{4} "
    r"\d\d:"
)
_INSTEAD = late(
    r"(?i)\b(?:fall(?:s|ing)?[ -]?back|fallback|instead|(?:proceed|continu)(?:e|es|ing) without|not required|is "
    r"optional|"
    r"default(?:s|ing)? to|will be used|will use)\b|[,;.:)(>-] {0,2}(?:so |now |then )?(?:we )?(?:using|use|uses|"
    r"will use|"
    r"switch(?:ing)? to|skipp?(?:ing|ed)?|disabl(?:e|ed|ing)|ignor(?:e|ed|ing))\b"
)


def is_fallback(line: str) -> bool:
    """A logger wrote it as information, and it says what the program does instead: nothing failed in it."""
    return _INFORMATION.search(line[:_HEAD]) is not None and _INSTEAD.search(line) is not None


def _without_full_stop(value: str) -> str:
    """A name at the end of a sentence: the full stop is the sentence's. An ellipsis and a folder's `.` stay."""
    return value[:-1] if re.search(r"[^.\s/]\.$", value) else value
