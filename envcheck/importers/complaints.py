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
    r"(?: me)?)?\W{0,4}(?:getting |always |still )?\bfalse\b",
    re.IGNORECASE,
)
"""Somebody who writes this expects CUDA to work: on a machine without a GPU nobody complains of it."""
_SEES_NONE = late(
    r"\b(?:py)?torch (?:(?:is|does|did|can|could|do)(?: ?not|n'?t)|cannot) (?:seem to )?"
    r"(?:be )?(?:detect|see|find|recogni[sz]|us|have|support|access)\w{0,4} "
    r"(?:my |the |any )?(?:nvidia )?(?:cuda|gpus?)\b"
    r"|\bno cuda\b(?! (?:runtime|version|toolkit|kernel))"
    r"|\bcuda (?:is |was )?(?:not |n't |un)(?:available|detected|found|recogni[sz]ed)\b"
    r"|\b(?:gpu|cuda) (?:is |was |are )?not (?:being )?(?:used|utili[sz]ed|detected|recogni[sz]ed)\b.{0,60}"
    r"\b(?:py)?torch\b"
    r"|\b(?:runs?|running|training|trains?) (?:only )?on (?:the |my )?cpu (?:instead of|rather than|not) "
    r"(?:on )?(?:the |my )?gpu\b"
    r"|\bcpu is being used\b|\b(?:un)?installed? (?:the )?cpu[ -](?:only )?(?:version|build) of (?:py)?torch\b",
    re.IGNORECASE,
)
_OF_TORCH = late(
    r"\b(?:py)?torch|\bconda install|\btraining\b|text-generation-inference|\bvllm\b|transformers|flash.?att|diffus"
    r"|webui|comfyui|unsloth|axolotl|whisper|\byolo|ultralytics",
    re.IGNORECASE,
)
"""Programs that use the GPU through torch."""
_NOUVEAU = late(r"\bnouveau\b.{0,30}\b(?:was|is|gets?|being) (?:loaded|used|in use)\b", re.IGNORECASE)
_FLASH = late(
    r"\bflash[ _-]?att(?:n|e\b|ention)|\bFlash(?:Attention)?[ -]?[23]\b|\bFA ?[23]\b|\bflash in\b",
    re.IGNORECASE | re.ASCII,
)
_SKIPPED = late(r"flash[ _-]?att\w{0,6}[\w .-]{0,12}:|\bnot installed\b|https?://\S*flash", re.IGNORECASE)
"""What dumps and links say of flash-attn, which nobody asks for there."""
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
    of_torch = bool(_OF_TORCH.search(text))
    for number, line in sentences(text):
        lower = line.lower()
        if not any(word in lower for word in _MAY_TELL):
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
