"""Addresses and numbers by which a person, a machine or a device is known: e-mail, IP, MAC, UUID, serial numbers."""

import ipaddress
import re
from collections.abc import Collection, Iterable

from envcheck.report.redact.patterns import Late, Words, near
from envcheck.report.redact.placeholders import PLACEHOLDER, Names, numbered

_EMAIL = Late(
    r"(?<![\w.+-])(?:[A-Za-z0-9][\w.+-]{0,63}|<user-\d{1,6}>)@(?P<host>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,8}[A-Za-z]{2,24})(?![\w-])",
    "@",
)
_PERSON = Late(
    r"(?P<name>[^\W\d_][\w.'-]{0,30}(?: [^\W\d_][\w.'-]{0,30}){1,3})(?P<rest> <<email-\d{1,6}>>)", "<<email-"
)
"""The name before an address, as version control and mail write it."""
_IPV4 = Late(r"(?<![\w.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\w|\.\d)", form=("0.0.0.0",))  # noqa: S104 - a form
_IPV6 = Late(
    r"(?<![\w:.])(?:[0-9a-fA-F]{1,4}:{1,2}){2,8}(?:[0-9a-fA-F]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])",
    form=tuple(f"{digit}:" for digit in "0abcdefABCDEF"),
)
_MAC = Late(
    r"(?<![\w:-])[0-9a-fA-F]{2}(?:(?::[0-9a-fA-F]{2}){5,19}|(?:-[0-9a-fA-F]{2}){5,19})(?![\w:-])",
    form=tuple(f"{digit}{sign}" for sign in ":-" for digit in "0abcdefABCDEF"),
)
_DASHED_IP = Late(
    r"(?<![\w.-])(?:(?:ip|ec2|host|node|gke|vm|compute|worker|server|static|dyn|[a-z]{1,8}-ip)-(?:[a-z]{1,10}-)?\d{1,3}"
    r"|(?:[a-z][a-z0-9]{0,12}-){0,3}(?:10|172|192))(?:-\d{1,3}){3}(?:\.[a-z]{2}-[a-z]+-\d)?(?![\w-])",
    form=("-0-0-0",),
)
"""`ip-10-0-0-1`, and whatever else stands before an address with dashes."""
_BARE_MAC = Late(r"(?<![\w-])(?=[0-9A-F]*[A-F])(?=(?:[0-9A-F]*\d){3})[0-9A-F]{12}(?![\w-])")
_SID = Late(r"\bS-1-5-21(?:-\d{5,10}){3}(?:-\d{1,10})?\b", "S-1-5-21-")
_PART_BEFORE = Late(
    r"\b(?:model|part|product|firmware|version|revision|type|family|bios)\b[^\n:=]{0,20}[:=]\s{0,40}[^\n:=]{0,24}\Z",
    flags=re.IGNORECASE,
)
"""Words that say what a device is, and not which."""
_SERIAL_WORD = Late(r"(?<![\w.-])(?!\d{4}-\d\d-\d\d(?!\d))(?=(?:[A-Z-]*\d){3})[A-Z0-9][A-Z0-9-]{7,30}(?![\w-]|\.\d)")
"""Any of these in a line about serial numbers."""
_CLOUD_ID = Late(
    r"(?<![\w-])(?:i|vpc|subnet|sg|vol|eni|ami|snap|rtb|igw|nat|eipalloc|lt|fs|acl|tgw|vpce|fsap|mi|cr|r|ws|d)-(?=[0-9a-f]*\d)[0-9a-f]{8,17}(?![\w-])",
    "-",
)
_WWN = Late(r"(?P<name>\bWWN Device Id: )(?P<value>[0-9a-f ]{12,24})", "WWN Device Id")
_UUID = Late(
    r"(?<![0-9A-Za-z])(?:(?P<family>GPU|MIG|MIG-GPU)-)?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    r"(?![0-9A-Za-z])",
    "-",
)
_SHORT_UUID = Late(r"(?<![\w-])(?:GPU|MIG)-[0-9a-fA-F]{4,8}(?:-[0-9a-fA-F]{1,12}){0,4}(?![\w-])", "GPU-", "MIG-")
"""The beginning of a name, which CUDA_VISIBLE_DEVICES takes for the whole."""
_SERIAL = Late(
    r"(?P<name>\b(?:(?:board|chassis|system|product|device|disk|drive|gpu|module|battery|baseboard)[ _-]?)?"
    r"(?:serial(?:[ _-]?(?:number|no\.?|num|#))?|s/n|service[ _-]?tag|asset[ _-]?tag|(?:machine|boot)[ _-]?id"
    r"|hardware[ _-]?id|pdi"
    r"|Seriennummer|Gerätenummer|serienummer|numéro de série|n[úu]mero de s[ée]rie|numero di serie"
    r"|numer seryjny|серийный номер"
    r"|序列号|シリアル(?:番号)?|일련번호"
    r"|(?:node|port|system[ _-]?image)[ _-]?guid|wwn|eui|chassis[ _-]?id)"
    r"(?:\\{0,7}[\"'])?(?:[^\S\n]{0,60}[:：=>][^\S\n]{0,60}|(?<=ummer)[^\S\n]{1,3}"
    r"|[^\S\n]{1,3}is[^\S\n]{1,3})\\{0,7}[\"']?)(?P<value>[A-Za-z0-9][\w.:/-]{4,63})",
    "serial", "serie", "seryj", "s/n", "tag", "pdi", "guid", "wwn", "eui", "chassis",
    *(f"{what}{sign}id" for what in ("machine", "boot", "hardware") for sign in ("", " ", "_", "-")),
    form=(":", "=", ">", "ummer ", " is "),
    flags=re.IGNORECASE,
)  # fmt: skip
_SERIAL_LINE = Late(r"[Ss](?:erial|ERIAL)(?!i[sz]|ly)", "erial", "ERIAL")
_SERIAL_NEEDLES = Words(
    "serial",
    "serie",
    "série",
    "seryj",
    "серий",
    "gerätenummer",
    "序列号",
    "シリアル",
    "일련",
    "s/n",
    "tag",
    "machine",
    "boot",
    "hardware",
    "pdi",
    "guid",
    "wwn",
    "eui",
    "chassis",
)
_DISK = Late(r"(?<=/by-id/)[\w.:+-]{4,200}", "/by-id/")
_PCI = Late(r"[0-9a-fA-F]{4,8}:[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\.\d")

_KEPT_UUIDS = {"8be4df61-93ca-11d2-aa0d-00e098032b8c"}
"""The same everywhere: the namespace of EFI's own variables (UEFI specification, 3.3)."""
_KEPT_EMAILS = ("git@", "Microsoft@Microsoft.com")
_KEPT_IP = {"0.0.0.0", "255.255.255.255", "169.254.169.254", "8.8.8.8", "8.8.4.4", "1.1.1.1"}  # noqa: S104 - to be kept
_VERSION_BEFORE = Late(
    r"(?:[=<>~!]=\s{0,2}[\"']?|[<>~]\s{0,2}[\"']?|\b[vV]|version[\"']?[ :=]{0,3}[\"']?|release |\.so\."
    r"|[A-Za-z]\w{0,40}-|/|\bV|(?<![\w>\0])@)\Z",
    flags=re.IGNORECASE,
)
_NVIDIA_BEFORE = Late(
    r"(?:nvidia|cuda|cu\d\d|cudnn|cublas|curand|cufft|cusolver|cusparse|nccl|nvjitlink|nvtx|tensorrt|npp|nvjpeg"
    r"|driver)[\w.-]{0,40}"
    r"(?:[-_ =<>~!\"',:]|\s){1,40}\Z|(?:[=~]=|(?<!-)[<>]=?)\s{0,2}[\"']?\Z|version[\"']?[ :=]{0,3}[\"']?\Z",
    flags=re.IGNORECASE,
)  # fmt: skip
_PLACE_BEFORE = Late(
    r"(?:host|hostname|addrs?|address|ip|server|peer|remote|client|endpoint|from|to|via|gateway|route|dns"
    r"|nameserver|node|connect\w*|listen\w*|bind|ssh|ping)"
    r"[\"']?[ =:@(\[]{1,8}[\"']?(?:https?://)?\Z",
    flags=re.IGNORECASE,
)
_VERSION_AFTER = Late(r"-[A-Za-z]|\.whl|\.dist|\.tar|\.zip|-\d+\b")
_PIP_LIST = Late(r"(?:\A|\n)\s{0,8}[A-Za-z][\w.-]{0,60}\s{1,60}\Z")
CONTEXT = 64


def hide_addresses(text: str, names: Names, versions: Collection[str] = ()) -> str:
    """`text` without them. Versions of four numbers, PCI addresses and this machine's own loop are kept."""
    text = _EMAIL.sub(lambda match: _email(match, names), text)
    text = _PERSON.sub(lambda match: _person(match, names), text)
    text = _UUID.sub(lambda match: hide_uuid(match[0], names), text)
    text = _SHORT_UUID.sub(lambda match: hide_uuid(match[0], names), text)
    text = _DASHED_IP.sub(lambda match: names.of("host", match[0]), text)
    text = _SID.sub(lambda match: names.of("account", match[0]), text)
    text = _CLOUD_ID.sub(lambda match: names.of("resource", match[0]), text)
    text = _WWN.sub(lambda match: match["name"] + names.of("serial", match["value"]), text)
    text = _BARE_MAC.sub(lambda match: names.of("mac", match[0]), text)
    text = _MAC.sub(lambda match: _mac(match[0], names), text)
    text = near(text, _SERIAL_LINE, lambda lines: _SERIAL_WORD.sub(lambda match: _serial_word(match, names), lines))
    text = near(text, _SERIAL_NEEDLES, lambda lines: _SERIAL.sub(lambda match: _serial(match, names), lines))
    text = _IPV6.sub(lambda match: _ipv6(match[0], names), text)
    text = _IPV4.sub(lambda match: _ipv4(match, names, versions), text)
    return _DISK.sub(lambda match: names.of("disk", match[0]), text)


def hide_uuid(uuid: str, names: Names) -> str:
    """`GPU-<1>` for a GPU, `MIG-<1>` for a slice, `<uuid-1>` for any other."""
    if "<" in uuid or uuid.lower() in _KEPT_UUIDS:
        return uuid
    family, _, rest = uuid.partition("-")
    if family not in ("GPU", "MIG") or not rest:
        return names.of("uuid", uuid)
    return names.of(family, names.beginning(family, uuid) or uuid, numbered)


def _email(match: re.Match[str], names: Names) -> str:
    if match[0].startswith(_KEPT_EMAILS) or match["host"].startswith("example.") or ".so" in match["host"]:
        return match[0]
    if match["host"].endswith((".service", ".slice", ".scope")):  # systemd: `user@1000.service`
        return match[0]
    return names.of("email", match[0])


def _person(match: re.Match[str], names: Names) -> str:
    return names.of("user", match["name"]) + match["rest"]


def _mac(mac: str, names: Names) -> str:
    return mac if len(set(mac.replace("-", ":").split(":"))) == 1 else names.of("mac", mac)


def _serial_word(match: re.Match[str], names: Names) -> str:
    value = match[0]
    known = (
        not value.strip("0")
        or _PCI.now.fullmatch(value)
        or _PART_BEFORE.now.search(match.string, max(0, match.start() - CONTEXT), match.start())
    )
    return value if known else names.of("serial", value)


def _serial(match: re.Match[str], names: Names) -> str:
    value = match["value"]
    if not any(c.isdigit() for c in value) or _PCI.now.fullmatch(value) or value.startswith("0000"):
        return match[0]
    return match["name"] + names.of("serial", value)


def _ipv4(match: re.Match[str], names: Names, versions: Collection[str]) -> str:
    try:
        address = ipaddress.IPv4Address(match[0])
    except ValueError:
        return match[0]
    if address.is_loopback or match[0] in _KEPT_IP or match[0].startswith(("255.", "0.")) or match[0] in versions:
        return match[0]
    # The end of a placeholder is no `>` before a version.
    before = PLACEHOLDER.sub("\0", match.string[max(0, match.start() - CONTEXT) : match.start()])
    if before.endswith("<") and match.string[match.end() : match.end() + 1] == ">":
        return names.of("ip", match[0])
    if _PLACE_BEFORE.now.search(before):
        return names.of("ip", match[0])
    if _NVIDIA_BEFORE.now.search(before) or _VERSION_AFTER.now.match(match.string, match.end()):
        return match[0]
    if not address.is_private and (_VERSION_BEFORE.now.search(before) or _PIP_LIST.now.search(before)):
        return match[0]
    return names.of("ip", match[0])


def versions_in(texts: Iterable[str]) -> frozenset[str]:
    """Versions of four numbers, which look like addresses, in facts that are known to hold no address."""
    return frozenset(found for text in texts if text.count(".") >= 3 for found in _IPV4.now.findall(text))


def _ipv6(found: str, names: Names) -> str:
    try:
        address = ipaddress.IPv6Address(found)
    except ValueError:
        return found
    groups = [group for group in found.split(":") if group]
    # `a::b` is how C++ names things; an address that could be such a name begins as addresses in use do.
    told = len(groups) >= 4 or re.match(r"(?:fe[89ab]|f[cd]|[23])[0-9a-f]{1,3}:", found, re.IGNORECASE)
    if address.is_loopback or not told or not any(c.isdigit() for c in found):
        return found
    return names.of("ip", found)
