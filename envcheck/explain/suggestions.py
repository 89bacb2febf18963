"""What the program that failed proposes itself: quoted next to our own fixes, never run."""

import re
from collections.abc import Sequence

from envcheck.explain.prefixes import without_prefixes
from envcheck.explain.scan import is_aside, is_warning
from envcheck.findings import Fix
from envcheck.late_pattern import late

ABOVE, BELOW = 8, 14
"""Lines around the text of a cause that may still be about it."""
MOST = 2
"""Of one cause."""
LONGEST = 300
FEW_WORDS = 3
"""So few say nothing (`please update!`)."""

_DO = (
    r"(?:use|us(?:e|ing)|install\w*|upgrad\w+|updat\w+|downgrad\w+|set(?:ting)?|run(?:ning)?|ensure|pass(?:ing)?|specify"
    r"|add(?:ing)?|remov\w+|rebuild\w*|reinstall\w*|reduc\w+|increas\w+|decreas\w+|lower(?:ing)?|enabl\w+|disabl\w+"
    r"|export|switch\w*|rerun|load(?:ing)?|unload\w*|start|restart|stop|mak(?:e|ing) sure|chang\w+|try(?:ing)?|check)"
)
_PROPOSES = late(
    rf"\b(?:[Pp]lease (?:also |first |either )?{_DO}|[Tt]ry (?:to )?(?:{_DO}|`|--|')|(?:[Yy]ou (?:can|could|may|might|"
    rf"should|must|(?:may |will )?need to|have to)|[Cc]onsider|[Ee]ither|[Ii]nstead,?) (?:also |either |want to )?{_DO}"
    r"|[Tt]o (?:fix|resolve|solve|avoid|override|bypass|suppress|disable|allow|enable|proceed|continue|work around)\b"
    r"[^.\n]{0,60}[,:] ?\w|can be used to (?:override|bypass|disable|allow)|HINT:|[Hh]int: |Suggestion:"
    r"|(?:^|[.:;,] )[Uu]se `|(?:^|[.:;,] )(?:[Rr]un|[Ss]et|[Ii]nstall|[Pp]ass|[Aa]dd) [`'\"-])"
)
_NOT_FOR_USERS = late(
    r"report (?:this|it|the|a|an)\b|(?:file|open|create|submit|raise) an? (?:bug|issue|ticket)|CUDA_LAUNCH_BLOCKING"
    r"|TORCH_USE_CUDA_DSA|[Ss]ee (?:the )?documentation|new release of pip|available version of pip|consider upgrading"
    r" via|TOKENIZERS_PARALLELISM|max_split_size_mb|[Dd]eprecat|FutureWarning|contact\b|TORCHDYNAMO_VERBOSE"
    r"|check the logs?\b|[Hh]int: see\b|VLLM_ALLOW_LONG_MAX|ALLOW_UNSAFE|NVIDIA_DISABLE_REQUIRE|IGNORE_\w"
    r"|TORCH_LOGS|suppress_errors|NCCL_DEBUG|TORCH_(?:CPP|SHOW|DISTRIBUTED)_\w|be ignored|future (?:release|version)"
    r"|at your own risk|comment(?:ing)? out|NVRM:"
    r"|use_fast|refer to|--verbose|\bverbosity|higher rate limit|nvcc flag '-allow-unsupported|already loaded",
    re.IGNORECASE,
)  # fmt: skip
"""For developers of the program, about seeing more of the failure, or proposed without knowing what failed."""
_ERROR = late(
    r"\b(?:failed to (?:solve|compute|execute)|to avoid data inconsistency|the following command|try using -rpath"
    r"|instead,? (?:also )?(?:us|switch|load|run|install|start|stop|chang|updat|check|add|remov)e?s\b)",
    re.IGNORECASE,
)
"""Words of an error that only sound like a proposal, or that announce a command which is not on the line."""
_CLAUSE = late(r"^.{60,}?(?:[,;:] |[.] )(?=(?:please|try|consider|use|either)\b)", re.IGNORECASE)
"""What an error says before it proposes something."""
_SOURCE = late(
    r"^(?:-{2,4}> ?)?(?:\d{1,6}\s)?\s{0,40}(?:raise|return|assert|await|yield|print|warnings?\.|log(?:ger|ging)?\.|"
    r"[a-z_]\w{0,40} ?(?:=|\+=)[^=]|[fr]{0,2}[\"'][^\n]{0,300}[\"'][),]{0,3}$)[ (\"'\w]|^[│|] ?(?:❱ ?)?\d{1,6} ",
)
"""A line of a program's source, as tracebacks quote it: the message itself follows below."""
_FRAME = late(r'\bFile "[^"\n]{1,300}", line \d|\.py:\d{1,6} in \w|^-{2,4}> ?\d')
_TAIL = late(r"(?:\\+[nt\"'].*|[\"']?: unknown\.?)$")
"""What other programs that pass the message on put behind it."""
_DOES = late(
    r"`[^`\n]{3,}`|(?:^|[\s\"'(])--?[a-z][\w-]{2,}|\b(?:pip3?|conda|uv|apt|apt-get|sudo|export) \S|==\d|"
    r"\b[A-Z]{3,}_\w+="
)
"""A proposal that names a command, an option, a version or a variable is worth more than a general remedy."""
_PROSE = late(r"\b(?:I|i|my|I'm|I've|we|our)\b|^(?:[Ww]hen|[Hh]ow) |\?$")
"""What a person wrote, not a program."""
_SENTENCE = late(r"(?<=[.!?])\s+(?=[A-Z`'\"])")
_EXACT = late(r"[\w./=<>-]*[\d=<>_-][\w.=<>-]*|`[^`]+`")

Proposal = tuple[int, str]


def proposals(text: str, first_line: int = 1) -> list[Proposal]:
    """The sentences of a log that propose what to do, with their lines."""
    lines = text.split("\n")
    found: list[Proposal] = []
    for number, raw in enumerate(lines):
        if not _PROPOSES.search(raw) or is_warning(raw):
            continue
        line = without_prefixes(raw).strip()
        if is_aside(line) or _SOURCE.search(line) or (number and _FRAME.search(lines[number - 1])):
            continue
        if line[-1:] not in ".!)`'\":" and number + 1 < len(lines):
            below = without_prefixes(lines[number + 1]).strip()
            line = f"{line} {below}" if below[:1].islower() else line
        said = next((part for part in _SENTENCE.split(line) if _PROPOSES.search(part)), line)
        said = _TAIL.sub("", _CLAUSE.sub("", said))
        if (
            len(said.split()) > FEW_WORDS
            and not said.endswith(":")
            and not _NOT_FOR_USERS.search(said)
            and not _ERROR.search(said)
            and not _PROSE.search(said)
        ):
            found.append((first_line + number, " ".join(said.split())[:LONGEST]))
    return found


def with_proposals(
    fixes: Sequence[Fix], known: Sequence[Proposal], places: Sequence[tuple[int, int]], *, computed: bool
) -> tuple[Fix, ...]:
    """The fixes, and what the log proposes near the cause that they do not say yet.

    It comes first where the fixes are those of the problem in general, and last where they were `computed` from the
    text.
    """
    said = " ".join((fix.summary + " " + " ".join(w for c in fix.commands for w in c)) for fix in fixes).lower()
    near = [text for line, text in known if any(a - ABOVE <= line <= b + BELOW for a, b in places)]
    new = [text for text in dict.fromkeys(near) if not _is_said(text, said)][:MOST]
    quoted = tuple(Fix(summary=f'The log itself suggests: "{text.replace(chr(34), chr(39))}"') for text in new)
    sound = any(_DOES.search(text) for text in new)
    return (*quoted, *fixes) if sound and not computed else (*fixes, *quoted)


def _is_said(text: str, said: str) -> bool:
    exact = {word.strip("`'\".,").lower() for word in _EXACT.findall(text)} - {"", "-"}
    return bool(exact) and all(word in said for word in exact)
