"""How people say what does not work: words that the patterns of sentences have in common, and one form of them all."""

from envcheck.catalogue.problem import Remedy
from envcheck.catalogue.signature import ANY, Signature

GITHUB = "https://github.com/"
NOT = (
    r"(?:(?:do|does|did|is|are|was|were|could|would|should|has|have|had|wo|ca)n['’]?t|\w{0,3}not|no longer|never"
    r"|unable to|fails? to|stops?|stopped|none of)"
)
USED = (
    r"(?:see|seen|detect\w{0,3}|find|found|us(?:e|ed|ing|able)|access\w{0,5}|recogni[sz]\w{1,3}|utili[sz]\w{1,3}"
    r"|available|visible"
    r"|match\w{0,3}|compatible|load\w{0,3}|work\w{0,3}|start\w{0,3})"
)
LINUX_ONLY = r"(?:vllm|sglang|flash[-_ ]?att\w{1,5})"
"""Programs of which no release runs on native Windows. Source: their installation guides."""
WINDOWS = (
    r"(?:(?:on|for|in|with|under|using|native|at|machine|os|system|is|在|\() ?-?\(?"
    r"(?:native |my |a )?windows?(?: ?1[01]\b|\b(?! size| of)|操作系统|系统)"
    r"|\bwindows? ?(?:1[01]|os|system|machine|platform|install\w{0,6}|support|操作系统|系统))"
)
NEW_GPU = r"(?:(?<!\d)50[6-9]0(?!\d)s?|\b50[- ]?series|\b50xx\b|blackwell|\bsm_?120\b)"
OLD_GPU = r"(?:\bV100|\bT4\b|\b20[678]0|\b16[56]0|\b10[5678]0|\bP100|\bP40|turing|volta|pascal)"
TROUBLE = (
    r"(?:hangs?|hanging|hung|(?<!i'm )(?<!i am )(?<!we are )(?<!loss )(?<!loss is )stuck\w{0,2}"
    r"|freezes|(?<!i )(?<!we )froze|(?:it|pc|screen|system|computer|machine|training|program) (?:is|gets|got"
    r"|was) frozen|(?:starts|keeps|started) freezing|deadlocks?|stalls?|stalled"
    r"|卡住|卡死)"
)
"""Of a program; a person is stuck, too, and layers are frozen."""
MANY = (
    r"(?:multi(?:ple|node)?[- ]?gpus?|multi[- ]?cards?|tensor[- _]parallel\w{0,3}|--tp\b|\btp ?= ?[2-9]|\bddp\b|多卡"
    r"|(?:[2-9]|1[0-6]|two|three|four|eight|several|all|both) ?(?:or more |x )?"
    r"(?:(?:rtx |nvidia )?[a-z]?\d{2,4}s?(?: ?ti)? )?(?:gpus?|cards?|卡)\b)"
)
SEVERAL = (
    "GPUs", "GPUS", "gpus", "ulti-GPU", "ulti GPU", "ulti-gpu", "ultiple GPU", "ulti-card", "ensor parallel",
    "ensor-parallel", "ensor_parallel", " cards", "gpu ", "GPU ", "hang", "stuck", "Stuck", "Hang", "freez", "stall",
    "eadlock", "卡住", "卡死",
    "NCCL", "nccl", "ulti gpu",
)  # fmt: skip
"""Anchors of patterns with `MANY` or `TROUBLE`."""
BUILDING = r"\b(?:building|compiling|builds?\b|compilation|pip install\w{0,3}|wheels?\b|ninja|nvcc|cicc|setup\.py)"
ALL_MEMORY = (
    r"\b(?:us(?:es|ing)|eat(?:s|ing)|fill(?:s|ing)|tak(?:es|ing)|consum(?:es|ing)) (?:up )?all (?:of )?(?:the "
    r"|my |system "
    r"|available |cpu ){0,2}(?:memory|ram)\b"
)


def said(
    name: str,
    problem: str,
    pattern: str,
    *,
    anchors: tuple[str, ...],
    title: str,
    example: str,
    source: str,
    sure: float = 0.76,
    values: tuple[tuple[str, str], ...] = (),
    below: int = 2,
    remedy: Remedy | None = None,
) -> Signature:
    """What is said in one sentence, in small or capital letters; next to a Chinese character, too, a word ends."""
    return Signature(
        id=f"reported-{name}", problem=problem, anchors=anchors, pattern=f"(?ai:{pattern})", title=title, sure=sure,
        general=True, because_of=(ANY,) if sure >= 0.75 else (), scopes=("ticket",), values=values,
        below=below, example=example, source=source, remedy=remedy,
    )  # fmt: skip
