"""What a person says does not work: torch sees no GPU, flash-attn on this card, nouveau was loaded.

A complaint says more than what somebody has: one of them, without any other fact, is worth an answer.
"""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import GUESS, Fact, Reading, reading
from envcheck.importers.core.registry import HELPS
from envcheck.importers.core.sentences import sentences
from envcheck.importers.core.system import available_facts
from envcheck.late_pattern import late

NAME = "complaint"
_IS_FALSE = late(
    r"\b(?:cuda\.?is_ ?available|is_available)\b(?:\(\))?\W{0,4}"
    r"(?:(?:always |still |only |keeps? |just )?(?:return(?:s|ed|ing)?|is|was|gives?|says|shows?|prints?|outputs?|=)?"
    r"(?: me)?)?\W{0,4}(?:getting |always |still )?\b(?:false|error|fails|failed)\b",
    re.IGNORECASE,
)
"""Somebody who writes this expects CUDA to work: on a machine without a GPU nobody complains of it."""
_NOT = r"(?:not|n['’]t|(?:do|does|did|is|are|ca|wo|was)nt|cannot|no longer|never|unable to|fails? to|failed to)"
_USE = (
    r"(?:us(?:e[ds]?|e?ing|able)|detect\w{0,3}|find\w{0,3}|found|see[ns]?|seeing|recogni[sz]\w{1,3}|utili[sz]\w{1,3}"
    r"|available|visible|have)"
)
_GPU = (
    r"(?:gpus?|cuda|graphics cards?)\b"
    r"(?! (?:toolkit|graphs?|kernels?|home|extensions?|compiler|runtime|memory|version))"
)
_SEES_NONE = late(
    rf"\b\w{{0,6}}{_NOT}\b.{{0,12}} {_USE}\b(?:(?!\d ?GB).){{0,24}}\b{_GPU}"
    r"(?! (?:at )?(?:full|fully|100|power|efficient|enough|completely|properly|much|well))"
    rf"|\b{_GPU}.{{0,16}}\b\w{{0,6}}{_NOT}\b (?!fully|enough|well|efficient).{{0,16}}{_USE}\b"
    r"|\bno (?:cuda|gpu)\b(?! (?:runtime|version|toolkit|kernel|memory|problem|issue|error|support))"
    r"|\b(?:gpu|cuda) (?:is |was )?(?:unavailable|undetected)\b|\bno access to (?:the |my |any )?gpu"
    rf"|\bcpu\b.{{0,30}}\b(?:instead of|rather than|not) .{{0,24}}\b(?:{_GPU}|nvidia\b|[rg]tx\b)"
    r"|\b(?:get|switch|go|chang\w{1,3}|forc\w{1,3}|mak\w{1,3})\b.{0,24}\b(?:to|on|with|us\w{1,3}) (?:the |my |a "
    r")?gpu\b.{0,30}\?"
    r"|\b(?:us(?:es?|ing)|on) (?:the |my )?cpu instead\b|\btorch without (?:the )?cuda\b"
    r"|\b\w{0,6}(?:not|n't) (?:actually |even )?running on (?:the |my |a )?gpu\b"
    r"|\bcpu is being used\b|\btorch\b.{0,20}\b(?:chang\w{1,3}|switch\w{1,3}|is|resulted in)\b.{0,12} cpu\b"
    r"|\b(?:runs?|runn?ing|works?|started?|looks?|loads?|loaded)\b.{0,24}\b(?:in|at|on|with) (?:the )?cpu[ -]mode\b"
    r"|\bcpu[ -](?:only )?(?:version|build) of (?:py)?torch\b|\b(?:fall\w{0,3}|fell|fallback|went) (?:back )?(?:to"
    r"|on) (?:the )?cpu\b"
    r"|GPU.{0,4}(?:不可用|用不了|没有被?使用)|(?:没有?|无法|不能).{0,4}(?:使用|用|检测到?|识别) ?(?:GPU|gpu|CUDA|cuda)",
    re.IGNORECASE,
)
_NOT_OF_TORCH = late(
    r"\bollama\b|llama[._-]?cpp|\blm ?studio|gpt4all|kobold|tensorflow|\bkeras\b|\bjax\b|paddle|onnx|ffmpeg"
    r"|blender|device-plugin|\bk8s\b|kubernetes|kubectl"
    r"|nvidia-docker|\bggml|\bgguf\b|mxnet|opencv|\bnuma?ba\b|\bcupy\b|\bxgboost\b",
    re.IGNORECASE,
)
"""Programs that use the GPU without torch: what they miss is not torch's."""
_WORKS = late(r"\bavailable\b(?:\(\))?.{0,30}\bTrue\b")
_NOUVEAU = late(r"\bnouveau\b.{0,30}\b(?:was|is|gets?|being) (?:loaded|used|in use)\b", re.IGNORECASE)
_FLASH = late(
    r"\bflash[ _-]?att(?:n|e\b|ention)|\bFlash(?:Attention)?[ -]?[23]\b|\bFA ?[23]\b|\bflash in\b",
    re.IGNORECASE | re.ASCII,
)
_SKIPPED = late(r"flash[ _-]?att\w{0,6}[\w .-]{0,12}:|\bnot installed\b|https?://\S*flash", re.IGNORECASE)
"""What dumps and links say of flash-attn, which nobody asks for there."""
_SHARED = late(r"\bhope (?:it|this|that) helps\b|\bfor anyone (?:else )?(?:who|having|with|looking)\b", re.IGNORECASE)
"""Who writes this has it running, and asks for nothing."""
_MAY_TELL = ("false", "torch", "cuda", "gpu", "cpu", "nouveau", "flash", "fa2", "fa3", "fa 2")


def recognise(text: str) -> float:
    """That torch sees no GPU, or that nouveau has it; what is wanted helps where more is read."""
    paths = {fact.path for fact in _facts(text)}
    if any(path.startswith(("deep.", "driver.")) for path in paths):
        return GUESS
    return HELPS if paths else 0.0


def read(text: str) -> Reading:
    """The first of each complaint counts."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    told: set[str] = set()
    of_torch = (not _NOT_OF_TORCH.search(text) or "torch" in text) and not _WORKS.search(text)
    asks = not _SHARED.search(text)
    for number, line in sentences(text):
        lower = line.lower()
        if not asks or not any(word in lower for word in _MAY_TELL):
            continue
        for fact in _stated(line, number, of_torch=of_torch):
            kind = fact.path
            if kind not in told:
                told.add(kind)
                yield fact


def _stated(line: str, number: int, *, of_torch: bool) -> Iterator[Fact]:
    if _IS_FALSE.search(line) or (of_torch and _SEES_NONE.search(line)):
        yield from available_facts("False", number, GUESS)
    if _NOUVEAU.search(line):
        yield Fact("driver.nouveau_loaded", True, number, GUESS)
    if _FLASH.search(line) and not _SKIPPED.search(line):
        yield Fact("attention.wanted", True, number, GUESS)
