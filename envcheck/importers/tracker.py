"""Which program a text is about: its tracker's address, the heading of a dump, or the command that starts the program.

"My P40" says nothing; in the tracker of vLLM it says why vLLM does not start.
"""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import GUESS, LIKELY, Fact, Reading, numbered, reading
from envcheck.importers.core.registry import HELPS
from envcheck.late_pattern import late

NAME = "tracker"
TRACKERS = {
    "vllm-project/vllm": "vllm",
    "dao-ailab/flash-attention": "flash-attn",
    "sgl-project/sglang": "sglang",
    "internlm/lmdeploy": "lmdeploy",
    "thu-ml/sageattention": "sageattention",
}
"""Repository on GitHub, in small letters, to the distribution that it makes."""
_SLUG = "|".join(re.escape(slug) for slug in TRACKERS)
_ADDRESS = late(
    rf"^(?:[^\n]{{0,80}}\bview it on GitHub\W{{1,8}})?\W{{0,4}}https?://github\.com/({_SLUG})/(?:issues|pull|discussions)/\d"
    rf"|^[^\n]{{0,300}}\s({_SLUG})#\d{{1,7}}\W{{0,4}}$|^\W{{0,4}}({_SLUG}) \u00b7 |^Subject:[^\n]{{0,40}}\[({_SLUG})\]",
    re.IGNORECASE,
)
"""A line that is the address of the issue itself: alone, at the end of GitHub's e-mails, as `gh` prints it below the
title, or in the subject. A link among other words may lead anywhere."""
_STARTED = (
    (
        "vllm",
        late(r"^vLLM Version\s?:|\bvllm serve\s|\bvllm\.entrypoints\.|^\s{0,8}from vllm import |vllm/vllm-openai:"),
    ),
    ("sglang", late(r"\bsglang\.launch_server\b|^\s{0,8}import sglang\b|lmsysorg/sglang:")),
    ("lmdeploy", late(r"\blmdeploy serve\s|^\s{0,8}from lmdeploy import ")),
    ("sageattention", late(r"^\s{0,8}from sageattention import ")),
)
_IN_TITLE = late(r"\b(vllm|sglang|lmdeploy|sage[- ]?attention)\b", re.IGNORECASE | re.ASCII)
_WORDS = ("github", "vllm", "sglang", "lmdeploy", "sage", "#", "flash-attention")


def recognise(text: str) -> float:
    """It helps where more is read, and is nothing by itself."""
    return HELPS if next(_facts(text), None) else 0.0


def read(text: str) -> Reading:
    """The programs, each once, and that flash-attn is wanted where it is the one."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    seen: list[str] = []
    for number, line in numbered(text):
        lower = line.lower()
        if len(line) > 2_000 or not any(word in lower for word in _WORDS):
            continue
        for program, confidence in _named(line, title=number == 1):
            if program not in seen:
                yield Fact(f"about[{len(seen)}]", program, number, confidence)
                seen.append(program)
                if program == "flash-attn":
                    yield Fact("attention.wanted", True, number, GUESS)


def _named(line: str, *, title: bool) -> Iterator[tuple[str, float]]:
    if found := _ADDRESS.search(line):
        yield TRACKERS[next(filter(None, found.groups())).lower()], LIKELY
    for program, pattern in _STARTED:
        if pattern.search(line):
            yield program, LIKELY
    if title and (found := _IN_TITLE.search(line)):
        yield re.sub("[- ]", "", found[1].lower()), GUESS
