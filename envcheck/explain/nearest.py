"""The known problems that a text resembles, where nothing in it is recognised: words weighed by how rare they are.

Each signature's example and title, and each problem's title, meaning and recognition are a document; a text's lines
about trouble are the question. The answer is a resemblance (cosine of the weighed words), no cause: whoever shows it
says so, and offers nothing that runs. Made when it is asked for, in some hundredths of a second; nothing else loads it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from envcheck.catalogue import all_problems, all_signatures
from envcheck.explain.document import Resemblance
from envcheck.late_pattern import late

LEAST = 0.2
"""Below it a text resembles nothing. Of 184 labelled failures whose own signature was taken out of the index, 132
reach it; the right problem then stands first for 63 and among those named for 79."""
NEAR = 0.6
"""Part of the first one's similarity that another must have."""
MOST = 3
FIRST_LINES, LAST_LINES = 6, 12
"""Lines about trouble that are taken from either end."""
LONGEST_LINE = 600
_WORD = late(r"[A-Za-z][A-Za-z0-9]{0,60}(?:_[A-Za-z0-9]{1,60}){0,8}|(?<!\d)\d{3}(?!\d)")
_PART = late(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_COMMON = frozenset(
    [
        "an", "of", "to", "in", "it", "not", "for", "and", "or", "that", "this", "with", "on", "be", "by",
        "at", "from", "as", "are", "was", "has", "have", "no", "its", "if", "than", "which", "what", "where", "there",
        "here", "when", "will", "can", "may", "does", "do", "you", "your", "we", "run", "file", "line", "error",
        "errors", "failed", "fail", "failure", "cannot", "could", "module", "most", "recent", "call", "last",
        "traceback", "exception", "home", "usr", "lib", "local", "python3", "site", "packages", "dist", "py", "self",
        "return", "raise", "import", "none", "true", "false", "info", "warning", "user", "env", "bin",
    ]
)  # fmt: skip
_TROUBLE = late(
    r"(?i)error|exception|fail|cannot|can't|could ?n.t|unable|fatal|abort|killed|not found|missing|unsupported|"
    r"not supported|incompatible|denied|refused|invalid|undefined|no such|timed? ?out|mismatch|crash|died"
)


def nearest(lines: Sequence[str]) -> tuple[Resemblance, ...]:
    """The most similar problems, the nearest first; none where all are far."""
    asked = _question(lines)
    index = _index()
    length = math.sqrt(sum(index.weight(word) ** 2 for word in asked))
    similar: dict[str, float] = {}
    for number, shared in index.shared(asked).items():
        problem = index.problems[number]
        similar[problem] = max(similar.get(problem, 0.0), shared / length)
    ranked = sorted(similar.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
    least = max(LEAST, NEAR * ranked[0][1]) if ranked else LEAST
    problems = all_problems()
    return tuple(
        Resemblance(problem=name, title=problems[name].title, similarity=round(value, 2), docs=problems[name].docs)
        for name, value in ranked
        if value >= least
    )


def _question(lines: Sequence[str]) -> set[str]:
    """The words of the lines about trouble."""
    about = list(dict.fromkeys(line for line in lines if _TROUBLE.search(line) and 'File "' not in line))
    return {
        word
        for line in (about[:FIRST_LINES] + about[FIRST_LINES:][-LAST_LINES:])
        for word in _words(line[:LONGEST_LINE])
    }


def _words(text: str) -> list[str]:
    """Words and the parts of names: `CUDNN_STATUS_X` is one, and three more."""
    found = []
    for word in _WORD.findall(text):
        parts = _PART.findall(word)
        found += [part.lower() for part in (word, *(parts if len(parts) > 1 else ())) if len(part) > 1]
    return [word for word in found if word not in _COMMON]


class _Index:
    """Which document has which words, and how rare each is."""

    def __init__(self, documents: Iterable[tuple[str, str]]) -> None:
        counted = [(problem, Counter(_words(text))) for problem, text in documents]
        self.problems = [problem for problem, _ in counted]
        spread = Counter(word for _, words in counted for word in words)
        self._weights = {word: self._rare(count) for word, count in spread.items()}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, (_, words) in enumerate(counted):
            values = {word: (1 + math.log(count)) * self._weights[word] for word, count in words.items()}
            length = math.sqrt(sum(value * value for value in values.values()))
            for word, value in values.items():
                self._postings[word].append((number, value / length))

    def _rare(self, count: int) -> float:
        return math.log(len(self.problems) / (1 + count)) + 0.2

    def weight(self, word: str) -> float:
        """How much a word tells; one that no document has counts as the rarest."""
        return self._weights.get(word, self._rare(0))

    def shared(self, words: Iterable[str]) -> dict[int, float]:
        """What each document has in common with the words."""
        sums: defaultdict[int, float] = defaultdict(float)
        for word in words:
            for number, value in self._postings.get(word, ()):
                sums[number] += self.weight(word) * value
        return sums


@cache
def _index() -> _Index:
    said = [
        (s.problem, f"{s.example}\n{s.title if isinstance(s.title, str) else ''}\n{s.id.replace('-', ' ')}")
        for s in all_signatures()
    ]
    meant = [
        (p.id, f"{p.title}\n{p.meaning}\n{p.recognised}\n{p.id.replace('-', ' ')}") for p in all_problems().values()
    ]
    return _Index([*said, *meant])
