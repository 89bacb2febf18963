"""Tells a sentence of somebody from a line of a program, by the small words of a language."""

from functools import lru_cache

from envcheck.report.redact.allowlist import word_set
from envcheck.report.redact.patterns import Late

_WORD = Late(r"[^\W\d_]+(?:['’][a-z]{1,3})?")
_SMALL = word_set(
    "the a an and or but so if then than that this these those there here it its is are was were be been being am has"
    " have had do does did will would can could should may might must not no of in on at to from for with by as about"
    " into over after before when while where which who what how why we i you he she they my our your their his her me"
    " us them all any some more most very just also only even still already too because since until"
    " der die das und oder aber ist sind war nicht ein eine einen dem den des im am zu zur zum von mit auf für bei ich"
    " wir sie es le la les et ou mais est sont pas un une des du de dans sur pour avec je nous il elle que qui"
    " el los las y o pero es son no una del en por para con yo que se lo su il lo gli e ma sono non un una di del della"
    " i w z na do nie jest to ze het een en maar niet van op voor met ik och men är inte en ett av på för med"
)
FEWEST, SHARE = 3, 0.2
"""Small words from which on a line is a sentence, and their share of its words."""


@lru_cache(maxsize=1024)
def is_prose(line: str) -> bool:
    """It is a sentence that somebody wrote."""
    words = _WORD.now.findall(line.lower())
    small = sum(word in _SMALL for word in words)
    return small >= FEWEST and small >= SHARE * len(words)
