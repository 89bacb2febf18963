"""What a single word looks like: a number, a product, a symbol, a network interface, or the name of somebody."""

import re
from itertools import pairwise

from envcheck.report.redact.allowlist import (
    COMMON_HOSTS,
    COMMON_USERS,
    KEPT_ENDINGS,
    KNOWN_OWNERS,
    KNOWN_PARTS,
    KNOWN_PROGRAMS,
    LIBRARY_PARTS,
    NEVER_NAMES,
    RELEASES,
)
from envcheck.report.redact.name_words import DEFAULTS, ENDINGS, STEPS
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.urls import is_public
from envcheck.report.redact.vocabulary import Familiarity, familiarity, tiers_of_file

_KNOWN = (COMMON_HOSTS, COMMON_USERS, KNOWN_OWNERS, KNOWN_PARTS, KNOWN_PROGRAMS, LIBRARY_PARTS, NEVER_NAMES)
SHORTEST, LONGEST = 3, 100
SHORTEST_RANDOM = 9
_SIZES = Late(r"[a-z]{0,4}\d+(?:x\d+){1,6}[a-z]{0,3}")
_NUMBERS = Late(
    r"[\d.x_-]+|\d+(?:\.\d+)*[A-Za-z]{1,5}\d?|0x[0-9a-fA-F]+|[0-9a-fA-F]{6,}|[0-9a-fA-F]{2,}(?:[-.][0-9a-fA-F]{2,})*"
    r"|\d[\w.-]*?\d(?:\.\d+)+[\w.-]*|v?\d+(?:\.\d+)+[\w.-]*"
)
_KERNEL = Late(
    r"(?:cutlass|cudnn|cublas|cub|volta|turing|ampere|hopper|maxwell|pascal|sm\d+|flash|xmma|gemm|nccl|nvjet|triton|void)_\w+"
)
"""Names of kernels."""
_SYMBOL = Late(r"_?Z[NKLTSI]?\w*\d+[A-Za-z]\w*|lib[\w.+-]+\.(?:so|a|dylib)[\d.]*")
_TECHNICAL_FORM = Late(
    r"(?:sm|compute|cu|cp|py|abi|v|gfx|fp|bf|int|uint|mlx|eth|ib|nvme|sd|rev|rc|dev|post|cuda|torch|rank|gpu|worker|tp|pp"
    r"|dp|ep|cc|dim|step|epoch|layer|block|conv|fc|bn|ln|stage|seed|lr|bs|ctx|top|max|min|[a-z])[-_]?(?!0\d{2})\d{1,6}[a-z]{0,3}"
)
_PRODUCT = Late(
    r"(?:nvidia|NVIDIA|GeForce|Tesla|Quadro|AMD|Radeon|Instinct|Intel|Xeon|EPYC|Ryzen)-[A-Z0-9]|[A-Z]{1,4}(?!0)\d{1,4}[A-Z]{0,4}(?:-[A-Z]{2,4}\d?)?(?:-\d+GB)?$"
)
"""Names of hardware."""
_PUBLIC_FORM = Late(
    r"(?:en|wl|ww|ib|sl)(?:[os]\d{1,4}|p\d{1,4}s\d{1,4}|x[0-9a-f]{12})(?:f\d{1,2})?(?:d\d{1,2})?(?:np\d{1,2})?(?:v\d{1,3})?"
    r"|(?:veth|v?virbr|vmbr|br|vlan|bond|team|tun|tap|usb|wlan|cni|cali|flannel|dummy|ibs|hsn|rdma)[-_.]?[0-9a-f]{0,12}(?:\.\d{1,4})?"
    r"|(?:DFP|DP|HDMI|DVI|eDP|VGA|LVDS)-(?:[A-Z]-)?\d{1,2}|[IWEF](?:0[1-9]|1[0-2])[0-3]\d|DEP0\d{3}|nvme\dn\d+(?:p\d+)?"
    r"|(?:ml\.)?[a-z]\w{1,7}\.(?:\d{0,2}x?large|metal|medium|small|micro|nano)(?:-\w{1,12})?|Standard_[A-Z]{1,2}\d\w{1,40}"
    r"|[acegmntz]\d[a-z]?-(?:standard|high(?:mem|cpu|gpu)|(?:mega|ultra)(?:gpu|mem)|edgegpu)-\d{1,3}g?"
    r"|[\w+.-]{0,60}[a-z][\w+]{0,30}-\d[\w.+~:]{0,40}-[\w.]{0,30}(?:el\d|fc\d\d|amzn\d|deb\d|ubuntu\d)[\w.]{0,20}"
    r"|(?:[A-Z][a-z]+){1,6}(?:Exceeded|NotFound|Denied|Failed|Failure|Unavailable|Invalid|Timeout|Error|Exception|Warning)"
)
"""Network interfaces, connectors, beginnings of lines of glog, machine types of clouds, packages of systems, errors."""
_MODULE = Late(r"(?:com|org|net|io|edu|java|javax|scala|android|sun)(?:\.\w+){2,}|\w+(?:\.\w+)*\.[A-Z]\w*")
_ZERO_PADDED = Late(
    r"(?P<word>[a-z](?:[a-z0-9-]{0,30}?[a-z-])?)-?0\d{1,7}[a-z]?|[a-z]{1,4}\d{1,4}[a-z]{1,3}0\d{0,3}|(?P<tail>[a-z]{1,8}(?:-[a-z]+)*)-(?=[0-9a-f]*\d)"
    r"(?=[0-9a-f]*[a-f])[0-9a-f]{8,20}"
)
_NUMBERED = Late(r"(?P<word>[a-z]{5,20})\d{2,3}")
"""`badger35`: a word of a dictionary with a number, as machines and accounts are called."""
_POD = Late(r"-[0-9a-f]{8,10}(?:-[0-9a-z]{5})?$|-(?=[a-z]*\d)[0-9a-z]{5}$")
"""What Kubernetes puts behind the name of a pod."""
AFFIX = Late(
    r"(?:ed|ing|ly|able|ible|free|like|based|wise|less|ness|ish|ful|specific|friendly|only)(?:-|$)"
    r"|(?:^|-)(?:pre|non|multi|cross|self|sub|over|under|well|out|off|mid|half|semi|anti|ultra|super|full|low|high|long"
    r"|short|the|and|for|one|two|three|four|all|any|not|more|most|real|wide|end|with|in|of|to|at|per|inter|intra|large|small|by)-"
)
_CODE_BEFORE = Late(
    r"import name [\"']\Z|\b(?:site|dist)-packages/[^\n]{1,200}\", line \d+, in \Z"
    r"|\b(?:apt|apt-get|dnf|yum) install [\w .+-]{0,200}\Z"
)
"""What follows is a name in public code, or of a package of the system."""
_FORMS = Late(
    r"(?:ment|tion|sion|ous|ive|al|ity|ize|ism|ist|ence|ency|ancy|ent|ary|ory|ic|ship|hood|ward|wards|ss|us|[^aeiou]s|y)$"
)
_BEHIND = 300
"""Characters of a line that are looked at before a word."""
_levels: dict[str, Familiarity | None] = {}
_MOST = 200_000
_MISSING = object()


def level_of(token: str) -> Familiarity | None:
    """How familiar a word of a text is; None: it is shown wherever it stands."""
    found = _levels.get(token, _MISSING)
    if found is _MISSING:
        if len(_levels) > _MOST:
            _levels.clear()
        found = _levels[token] = _judged(token)
    return found  # type: ignore[return-value]


def _judged(token: str) -> Familiarity | None:
    if not SHORTEST <= len(token) <= LONGEST or token.isdigit() or token[0] == "_":
        return None
    folded = token.lower()
    if any(folded in words for words in _KNOWN) or token in KNOWN_PARTS or folded in DEFAULTS:
        return None
    if (
        _NUMBERS.now.fullmatch(token)
        or _SYMBOL.now.fullmatch(token)
        or (_MODULE.now.fullmatch(token) and not is_own_module(token))
        or _KERNEL.now.match(token)
        or _PUBLIC_FORM.now.fullmatch(token)
        or is_public(folded)
    ):
        return None
    if _PRODUCT.now.match(token):
        return None
    if _TECHNICAL_FORM.now.fullmatch(folded):
        return None if token[0].isdigit() else Familiarity.TECHNICAL
    if is_random(token):
        return Familiarity.UNKNOWN
    padded = _ZERO_PADDED.now.fullmatch(folded)
    if padded is not None and (padded["word"] or padded["tail"] or "").rpartition("-")[2] not in STEPS:
        return Familiarity.UNKNOWN
    numbered = _NUMBERED.now.fullmatch(folded)
    if numbered is not None and familiarity(numbered["word"]) is Familiarity.KNOWN:
        return Familiarity.UNKNOWN
    stem, dot, ending = token.rpartition(".")
    if dot and ending.lower() in KEPT_ENDINGS:
        token = stem
    if "-" not in token:
        return familiarity(token)
    pod = _POD.now.search(token)
    level = familiarity(token[: pod.start()] if pod else token)
    drawn = pod is not None and any(map(str.isdigit, pod[0])) and any(map(str.isalpha, pod[0]))
    return Familiarity.UNKNOWN if drawn and level is Familiarity.KNOWN else level


def is_composite_name(token: str) -> bool:
    """It is put together as the names of machines are, and is no version or product: `otter-gpu3`, no `cuda-12`."""
    if any(token.lower() in words for words in _KNOWN) or _TECHNICAL_FORM.now.fullmatch(token.lower()):
        return False
    if _PRODUCT.now.match(token) or _NUMBERS.now.fullmatch(token) or not any(map(str.isalpha, token)):
        return False
    return familiarity(token) is not Familiarity.TECHNICAL or ("-" in token and any(map(str.isdigit, token)))


def is_identifier(token: str) -> bool:
    """Three words or more with underscores, most of them of code: `ibv_reg_mr_iova2`, `test_embedding_bag_cuda`."""
    pieces = [piece for piece in token.split("_") if len(piece.strip("0123456789")) > 1]
    technical = sum(familiarity(piece) is Familiarity.TECHNICAL for piece in pieces)
    return "-" not in token and "." not in token and len(pieces) >= 3 and technical >= max(2, len(pieces) / 2)


def is_own_module(token: str) -> bool:
    """`harbor_utils.trainer`: its first part is put together of words of a dictionary, as no public one is."""
    first = token.partition(".")[0]
    composite = "_" in first.strip("_") and "-" not in token and not is_identifier(first)
    return composite and familiarity(first) is not Familiarity.TECHNICAL


def is_random(token: str) -> bool:
    """Letters and digits taking turns as in no name."""
    if len(token) < SHORTEST_RANDOM or _SIZES.now.fullmatch(token) or "_" in token or "." in token:
        return False
    body = token.replace("-", "")
    kinds = ["0" if c.isdigit() else "A" if c.isupper() else "a" for c in body]
    if kinds.count("0") < 2 or len(set(body.lower())) < 6:
        return False
    changes = sum(one != other for one, other in pairwise(kinds))
    return changes >= max(5, 0.4 * len(kinds)) and not re.search(r"[a-z]{5}|[A-Z]{5}", token)


def is_noun(word: str, *, surely: bool) -> bool:
    """A word as machines and projects are called, `otter`: no form of a verb or adjective. `surely`: a noun says so."""
    english = tiers_of_file()[1]
    return (
        len(word) > 3
        and word.islower()
        and word in english
        and word not in RELEASES
        and not AFFIX.now.search(word)
        and (surely or not _FORMS.now.search(word))
    )


def is_unlikely(token: str, level: Familiarity) -> bool:
    """Hardly a name by chance where the catalogue says it, too: `libaio-dev`, `pillow-heif`."""
    return level is Familiarity.UNKNOWN or "-" in token or token[-1].isdigit()


def is_host_name(token: str) -> bool:
    """A whole name of the Internet or of a network inside."""
    labels = token.lower().split(".")
    return len(labels) > 2 and labels[-1] in ENDINGS and labels[-1] not in KEPT_ENDINGS


def kind_of_form(token: str) -> str:
    """What an unknown name with no other sign is taken for."""
    return "host" if "-" in token or token[-1].isdigit() else "user"


def is_composite(token: str) -> bool:
    """Several pieces, as machines, projects and accounts are called."""
    return any(c in "-_." or c.isdigit() for c in token)


def is_code_next(text: str, at: int) -> bool:
    """What stands at `at` is a name in public code, or a package of the system, by what its line says before."""
    before = text[max(0, at - _BEHIND) : at].rpartition("\n")[2]
    likely = "install " in before or "packages/" in before or "import name" in before
    return likely and _CODE_BEFORE.now.search(before) is not None
