"""What a text says in any wording: exit codes, CUDA's errors, errno names, HTTP statuses, libraries, versions.

Signatures know sentences. This is asked only where none of them fits: a program that envcheck does not know prints a
known number, name or file in words of its own. A record means the same as a signature or a problem of the catalogue,
with less confidence, and its title and fixes are theirs.
"""

import re
from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec import Struct

from envcheck import pypi
from envcheck.catalogue import all_signatures
from envcheck.catalogue.gpu.cuda_records import number_named
from envcheck.catalogue.signature import Signature
from envcheck.explain.error_numbers import NETWORK, meaning_of_number
from envcheck.explain.exception_records import meaning_of_exception
from envcheck.explain.phrases import meaning_of_phrase
from envcheck.explain.prefixes import without_prefixes
from envcheck.explain.scan import is_aside, is_warning
from envcheck.explain.tracebacks import Raised
from envcheck.late_pattern import late

SURE = 0.7
"""Below what is likely: it is said as not sure."""
LAST_LINES = 200
"""Lines of a text's end that are read: what ended a program stands there."""
LONGEST_LINE = 1000
MOST = 2
"""Causes that are named: a text in which nothing is known holds one failure, and perhaps what it led to."""

Meaning = tuple[str, dict[str, str]]
"""The id of a signature, or of a problem where no signature's words fit, and the values."""


class Record(Struct, frozen=True):
    """What one place says."""

    means: str
    line: int
    """Number of its line in the file, from 1."""
    text: str
    captures: Mapping[str, str]
    alone: bool = False
    """It is a failure, whatever else the text says."""

    @property
    def signature(self) -> Signature:
        """The entry of the catalogue that means the same, as one that stands for itself."""
        known = next((s for s in all_signatures() if s.id == self.means), None)
        if known is None:
            return Signature(
                id=f"record-{self.means}", problem=self.means, anchors=(), pattern="", sure=SURE, example="", source=""
            )
        return msgspec.structs.replace(
            known, sure=SURE, needs=(), unless=(), raised_in=(), reader=None, general=False, because_of=()
        )


class Kind(Struct, frozen=True):
    """One kind of record: where it may stand, and what it means."""

    pattern: "re.Pattern[str]"
    meaning: Callable[["re.Match[str]", str], Meaning | None]
    """From the match and what the text is about."""
    alone: bool = False


def read_records(text: str, first_line: int, raised: Sequence[Raised], around: str = "") -> list[Record]:
    """The records of a text's end, the most telling kind first.

    Args:
        text: the end of the log.
        first_line: the number of its first line in the file.
        raised: its tracebacks.
        around: what the rest of the text is about, in which the names of hosts are looked for.
    """
    lines = text.split("\n")
    skipped = max(0, len(lines) - LAST_LINES)
    shown = [without_prefixes(line[:LONGEST_LINE].rstrip("\r")) for line in lines[skipped:]]
    about = around or "\n".join(shown)
    passing = in_passing(shown)
    found = [
        Record(means, first_line + skipped + at, line.strip(), values, kind.alone)
        for kind in KINDS
        for at, line in enumerate(shown)
        if kind.alone or at not in passing
        for match in kind.pattern.finditer(line)
        for means, values in [kind.meaning(match, about) or ("", {})]
        if means
    ]
    found += [
        Record(means, exception.last, f"{exception.type}: {exception.message}"[:300], {})
        for exception in reversed(raised[-4:])
        for means in [meaning_of_exception(exception)]
        if means
    ]
    return _unlike(found)


def in_passing(lines: Sequence[str]) -> set[int]:
    """Lines that quote something, or after which their program went on: warnings and what they say, what is retried."""
    return {
        at
        for at, line in enumerate(lines)
        if is_aside(line)
        or is_warning(line)
        or _IN_PASSING.search(line)
        or any(_RETRIES.search(below) for below in lines[at : at + 3])
        or (at and _WARNS.search(lines[at - 1]))
    }


_IN_PASSING = late(r"\bINFO\b|\[notice\]|\[I\]|^--\s|[Ww]arning: ")
_RETRIES = late(r"(?i)\bretrying\b|\bretry \d|\btrying again\b|\bfall(?:ing|s)? back\b|\busing \w+ instead")
_WARNS = late(r"\bWarning\b[^\n]{0,300}:$")


def ends_well(lines: Sequence[str]) -> bool:
    """The last line says that it was done, whatever stands above."""
    last = next((line for line in reversed(lines) if line.strip()), "")
    return _WELL.search(last[-200:]) is not None


_WELL = late(r"(?i)\b(?:done|passed|success\w{0,6}|completed?|finished|ok)\b(?![^\n]{0,200}(?:error|fail))[^\n]{0,60}$")


def of_ones_own(raised: Sequence[Raised], last: str) -> bool:
    """A plain error of Python from nobody's package: a mistake in the user's own program, which no page is about.

    `last`: the last line about trouble, which names an exception without a traceback.
    """
    if raised:
        kind = raised[-1].type.rpartition(".")[2]
        return kind in _PLAIN and raised[-1].raised_in is None
    named = re.match(r"(?:\w{1,40}\.){0,4}(\w{1,60})(?:: |$)", last)
    return bool(named and named[1] in _PLAIN)


_PLAIN = frozenset(
    ["AssertionError", "AttributeError", "FileNotFoundError", "IndexError", "IndentationError", "JSONDecodeError",
     "KeyError", "NameError", "SyntaxError", "TypeError", "UnboundLocalError", "UnicodeDecodeError", "ValidationError",
     "ValueError", "ZeroDivisionError", "ConnectionError", "ConnectionRefusedError"]
)  # fmt: skip


def _unlike(found: Sequence[Record]) -> list[Record]:
    """The first of each problem; what only says how a program ended counts where nothing says why."""
    kept: dict[str, Record] = {}
    for record in found:
        kept.setdefault(record.signature.problem, record)
    why = [record for problem, record in kept.items() if problem not in ENDINGS]
    return (why or list(kept.values()))[:MOST]


ENDINGS = frozenset({"process-crashed", "cpu-unsupported", "shm-small", "host-out-of-memory"})


def _always(means: str, **values: str) -> Callable[["re.Match[str]", str], Meaning]:
    return lambda _match, _about: (means, values)


# How a program ended

_BY_SIGNAL = {
    4: "processor-lacks-instructions",
    6: "process-segfault",
    7: "bus-error-shm",
    9: "host-process-killed",
    11: "process-segfault",
}
_WINDOWS = {0xC0000005: 11, 0xC0000409: 6, 0xC000001D: 4, 0xC0000374: 6, 0xC00000FD: 11}
"""NTSTATUS codes that a process of Windows ends with: access violation, abort, illegal instruction, heap, stack."""
_SIGNALS = {"ILL": 4, "ABRT": 6, "BUS": 7, "KILL": 9, "SEGV": 11}


_SHELLS = late(r"(?i)docker|container|/bin/(?:ba|da)?sh|\bRUN\b|process \"")
"""What says 126 of a file that is there and may not be executed (POSIX, 2.8.2); Python's programs do not."""


def _number(text: str) -> int:
    return int(text, 16 if text.startswith("0x") else 10)


_NTSTATUS = "|".join(f"-{2**32 - code}|{code}|0[xX]{code:X}|0[xX]{code:x}" for code in _WINDOWS)
"""The same codes as programs write them, in whatever sentence."""


def _ended(match: "re.Match[str]", _about: str) -> Meaning | None:
    if match["status"]:
        number = _number(match["status"].lower())
        return _BY_SIGNAL[_WINDOWS[number % 2**32]], {}
    if match["name"]:
        return _BY_SIGNAL[_SIGNALS[match["name"]]], {}
    number = _number(match["code"] or match["signal"])
    if match["code"] == "126" and _SHELLS.search(match.string):
        return "permission-denied", {}
    if match["signal"]:
        signal = number
    elif abs(number) > 0x3FFF0000:  # unsigned, signed, or a positive number whose sign was lost
        signal = (
            _WINDOWS.get(number, 0) or _WINDOWS.get(number & 0xFFFFFFFF, 0) or _WINDOWS.get(-number & 0xFFFFFFFF, 0)
        )
    else:
        signal = number - 128 if number > 128 else -number
    return (_BY_SIGNAL[signal], {}) if signal in _BY_SIGNAL else None


# CUDA's errors and those of its libraries


def _cuda(match: "re.Match[str]", _about: str) -> Meaning | None:
    return number_named(match[0])


_NVML = {
    "NO_PERMISSION": "driver-permission-denied",
    "DRIVER_NOT_LOADED": "driver-not-loaded",
    "LIBRARY_NOT_FOUND": "driver-not-installed",
    "GPU_IS_LOST": "gpu-lost",
    "RESET_REQUIRED": "gpu-needs-reset",
    "OPERATING_SYSTEM": "gpu-access-blocked",
    "LIB_RM_VERSION_MISMATCH": "driver-library-mismatch",
    "TIMEOUT": "nvml-timeout",
}


# Files


_OPTIONAL = late(r"nvinfer|nccl-net|tcmalloc|ibverbs|jemalloc|libaio|libcufile|efa|sharp", re.IGNORECASE)
"""Libraries that a program looks for and does without."""
_OF_DRIVER = late(r"libcuda\.so|nvcuda\.dll|libnvidia-(?!ml)|libnvcuvid|nvEncodeAPI")


def _library(match: "re.Match[str]", _about: str) -> Meaning | None:
    library = match["library"] or match["library_2"]
    if _OPTIONAL.search(library):
        return None
    if re.search(r"libnvidia-ml|nvml\.dll", library):
        return "driver-not-installed", {}
    if _OF_DRIVER.search(library):
        return "libcuda-missing", {"library": library}
    return "shared-library-missing", {"library": library}


def _errno(match: "re.Match[str]", about: str) -> Meaning | None:
    means = meaning_of_number(int(match["number"] or match["number_2"]), match["of"])
    return _unreachable(match, about) if means == NETWORK else (means, {}) if means else None


# GPU generations

_GENERATIONS = r"(?:Kepler|Maxwell|Pascal|Volta|Turing|Ampere|Ada(?: Lovelace)?|Hopper|Blackwell|sm_?\d{2,3}\b)"


# The network

_HUB = late(r"huggingface|\bhf\.co|hf-mirror|hf_hub")
_LOCAL = late(r"localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0")


def _unreachable(match: "re.Match[str]", about: str) -> Meaning | None:
    if _LOCAL.search(match.string):
        return None
    return ("hub-unreachable" if _HUB.search(about) else "network-failed"), {}


_INDEXES = late(
    rf"pypi|{pypi.FILES}|/simple/|/whl/|conda|nvidia\.c(?:om|n)|ghcr\.io|docker\.io|nvcr\.io|ubuntu|debian|releases/download"
)


def _status(match: "re.Match[str]", about: str) -> Meaning | None:
    code = match["code"] or match["code_2"]
    if not _HUB.search(about):
        return ("network-failed", {"code": code}) if _INDEXES.search(match.string) else None
    return ("hub-auth-missing" if code in ("401", "403", "404") else "hub-unreachable"), {"code": code}


# Versions

_SUBJECTS = (
    (r"driver", "driver-too-old"),
    (r"compute capability|sm_\d\d", "gpu-architecture-unsupported"),
    (r"cudnn", "cudnn-mismatch"),
    (r"nvcc|cuda toolkit", "build-nvcc-too-old"),
    (r"cuda", "cuda-toolkit-mismatch"),
    (r"gcc|g\+\+|clang", "build-compiler-unsupported"),
    (r"cmake", "build-cmake-version"),
    (r"glibc", "wheel-incompatible"),
    (r"python", "python-version-unsupported"),
    (r"transformers", "transformers-too-old"),
)
_COMPLAINT = (
    r"too (?:old|low|new)|out ?dated|not supported|unsupported|insufficient|minimum (?:required|supported|version)|"
    r"at least|or (?:newer|later|higher|above|greater)|and (?:above|newer|later)|requires?|required|older than"
)


_JUDGED = late(
    r"(?i)error|fail|cannot|\bbut\b|found|detected|installed|you have|minimum|too |supported|insufficient|older|dated"
)
"""What stands with a version that somebody lacks; without it the line only states what is needed."""


def _version(match: "re.Match[str]", _about: str) -> Meaning | None:
    if not _JUDGED.search(match.string):
        return None
    subject = match["subject"].lower()
    return next(((means, {}) for name, means in _SUBJECTS if re.fullmatch(name, subject)), None)


_SUBJECT = rf"\b(?P<subject>{'|'.join(name for name, _ in _SUBJECTS)})\b"

_FILE = r"\blib[\w+-]{2,40}\.so[\d.]{0,12}|\b\w{2,30}64_\d{1,3}(?:_\d)?\.dll|\bnv(?:cuda|ml)\.dll"
_WAYS = r"exited|killed|terminated|died|shut ?down|caught|received|by|got|crashed"

KINDS = (
    Kind(
        late(
            r"(?i:cuda ?malloc\w{0,8} (?:failed|error))|(?i:failed to allocate)[^\n]{0,40}\bdevice (?:buffer|memory)"
        ),
        _always("gpu-memory-exhausted-elsewhere"),
    ),
    Kind(
        late(
            r"\bcudaError[A-Z]\w{2,40}|\bCUDA_ERROR_[A-Z_]{3,40}|"
            r"^(?=[^\n]{0,1000}?(?i:error|fail|status|returned|cannot|unable))"
            r"(?=[^\n]{0,1000}?(?:(?i:\b(?:cuda|cudart|nvcuda))|\bcu[A-Z]\w{2,30}))[^\n]{1,1000}"
        ),
        _cuda,
    ),
    Kind(
        late(
            r"(?i)\bno (?:usable |compatible |supported |suitable |available )?(?:(?:cuda|nvidia)[ -]?(?:capable |"
            r"compatible )?(?:devices?|gpus?|hardware)\b|gpus? (?:was |were |is |are )?(?:found|detected|"
            r"available|present|"
            r"visible))|\b(?:cuda|gpu)s?(?: devices?)? (?:(?:is|are|was|were) )?not (?:available|detected|"
            r"found|visible|"
            r"accessible)"
        ),
        _always("cuda-sees-no-gpu"),
    ),
    Kind(
        late(r"(?i)nvml[_ ]?error[_ ]?(?P<name>" + "|".join(_NVML) + r")\b"),
        lambda match, _about: (_NVML[match["name"].upper()], {}),
    ),
    Kind(late(r"\bNVML_ERROR_UNKNOWN\b"), _always("nvml-failed")),
    Kind(late(r"\bCUDNN_STATUS_(?!SUCCESS)[A-Z_]{3,60}"), _always("cudnn-mismatch")),
    Kind(late(r"\bCU(?:BLAS|SOLVER|SPARSE|FFT|RAND)_STATUS_(?!SUCCESS)[A-Z_]{3,40}"), _always("cuda-error")),
    Kind(late(r"\bnccl(?:Unhandled|System|Internal|Invalid|Remote)\w{3,20}"), _always("nccl-failed")),
    Kind(
        late(
            rf"(?i)(?:\b(?:cannot|can'?t|could ?n[o']t|couldn't|unable to|fail(?:ed|ure)? to) (?:load|open|find|dlopen|"
            rf"locate)[^\n]{{0,60}}?(?P<library>{_FILE})|(?P<library_2>{_FILE})['\"]?,? [^\n]{{0,40}}?(?:not found|"
            r"is missing|no such file|does not exist|cannot be (?:found|loaded|opened)))"
        ),
        _library,
    ),
    Kind(
        late(r"\[(?P<of>Errno|WinError) (?P<number>\d{1,5})\]|\(os error (?P<number_2>\d{1,5})\)"),
        _errno,
    ),
    Kind(
        late(
            rf"(?i:{_GENERATIONS})[^\n]{{0,80}}(?i:{_COMPLAINT})|"
            rf"(?i:{_COMPLAINT}|only (?:supports?|works? (?:on|with)|runs? on|on|with|"
            rf"for))\s[^\n]{{0,40}}(?i:{_GENERATIONS})"
        ),
        _always("gpu-architecture-unsupported"),
    ),
    Kind(
        late(
            r"\bld(?:\.\w{2,5})?: [^\n]{0,200}(?:error|cannot|not found|incompatible)|error adding symbols|"
            r"file in wrong format|file not recognized|\bLNK\d{4}\b"
        ),
        _always("build-library-missing"),
    ),
    Kind(
        late(r"(?i)no space left|\bENOSPC\b|disk (?:is )?full|(?:not enough|insufficient) (?:free )?disk space"),
        _always("no-space-left"),
    ),
    Kind(late(r"\bEMFILE\b|(?i:too many open files)"), _always("files-too-many")),
    Kind(late(r"\bENOMEM\b|(?i:cannot allocate memory)"), _always("host-out-of-memory")),
    Kind(late(r"\bEADDRINUSE\b|(?i:address already in use)"), _always("port-taken")),
    Kind(
        late(r"\bE(?:ACCES|PERM|ROFS)\b|(?i:permission denied|read-only file system)"),
        _always("permission-denied"),
    ),
    Kind(
        late(
            r"\bE(?:CONNREFUSED|CONNRESET|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN)\b|\bENOTFOUND\b|x509: |"
            r"(?i:(?:certificate|cert) (?:verify|verification) failed|network is unreachable|no route to host|"
            r"name or service not known|no such host|distant resource does not|temporary failure in name)"
        ),
        _unreachable,
    ),
    Kind(
        late(
            r"(?P<code>40[1347]|429|50[0234]) (?:Client|Server) Error|(?i:http ?error|status code|statuscode)[ :=]{1,3}"
            r"(?P<code_2>40[1347]|429|50[0234])\b"
        ),
        _status,
    ),
    Kind(
        late(r"^(?:[\w.]{1,80}\.)?[A-Z]\w{0,60}(?:Error|Exception): (?P<said>[^\n]{8,400})"),
        lambda match, _about: meaning_of_phrase(match["said"]),
    ),
    Kind(
        late(rf"(?i)(?:(?:{_COMPLAINT})[^\n]{{0,40}}?{_SUBJECT}[^\n]{{0,40}}?\d\.\d)"),
        _version,
    ),
    Kind(
        late(rf"(?i){_SUBJECT}[^\n]{{0,50}}?\d\.\d[^\n]{{0,30}}?(?:{_COMPLAINT})"),
        _version,
    ),
    Kind(
        late(
            r"(?i:\b(?:exit(?:ed|s)?|terminated|died|returned?|failed|crashed)\b[^\n\d]{0,20}?\bcode\b|"
            r"\bexit ?(?:code|status)|\breturn ?code|\bexit(?:ed)?(?= -?\d)|non-zero exit status)[ :=('\"]{1,4}"
            rf"(?P<code>-?\d{{1,10}}|0x[0-9A-Fa-f]{{8}})\b|(?i:\b(?:{_WAYS})\b)[^\n]{{0,30}}\b(?:(?i:signal)"
            r"[ :=]{1,3}(?P<signal>\d{1,2})\b|SIG(?P<name>ILL|ABRT|BUS|KILL|SEGV)\b)|"
            rf"(?<![\w.-])(?P<status>{_NTSTATUS})(?![\w.])"
        ),
        _ended,
        alone=True,
    ),
)  # fmt: skip
"""The most telling kind first; all quantifiers are bounded."""
