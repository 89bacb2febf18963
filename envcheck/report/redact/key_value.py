"""Secrets known by the name that stands before them, as one grammar: name, what closes it, separator, value.

A name may stand in any quoting, bracket, call, flag, tag, table or prompt; `secret_names` says what it promises, and
the separator how sure it is that a value follows. `commands` knows the programs that take a secret without a name.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from envcheck.report.redact.allowlist import KNOWN_NAMESPACES, word_set
from envcheck.report.redact.identity_names import kind_of_name
from envcheck.report.redact.models import hide_model
from envcheck.report.redact.patterns import Late, Words, near
from envcheck.report.redact.people import host, user
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.plausible import (
    is_harmless,
    is_key_like,
    is_passphrase,
    is_prose,
    is_version,
    looks_random,
    may_be_password,
)
from envcheck.report.redact.secret_names import Strength, strength_of
from envcheck.report.redact.vocabulary import tiers_of_file

__all__ = ["SECRET_NAME", "hide_labelled", "looks_random"]

_NAME = Late(r"[^\W\d][\w.-]{0,120}")
_PHRASE = Late(r"\b(?:API|api|Api|access|secret|private|auth|license|service|account)[ ](?=(?:key|token)\b)")
_CLOSED = r"(?P<closed>(?:\\{0,7}[\"'`]|[\])]|\*\*|:(?=\s*=)|\?(?=\s?=)|\+(?==)){0,4})"
_ANNOTATED = r"(?::\s?(?:str|string|bytes|String|SecretStr|Optional\[str\]|str \| None)\s?(?==))?"
_G = r"[^\S\n]"  # a gap within a line
_ASSIGN = rf"{_G}{{0,40}}(?:=>|->|<-|:=|={{1,2}}|[:：＝]){_G}{{0,60}}[\[(]?"
_ATTRIBUTE = (
    r"\\{0,7}[\"']?[\s,;]{0,40}\\{0,7}[\"']?(?:value|val|content|data|stringValue|default)"
    r"\\{0,7}[\"']?\s{0,3}[=:]\s{0,3}"
)
_WORDS = (
    r"[^\S\n]{1,3}(?:is|was|are|were|es|est|ist|é|è|jest|set to|set as|changed to|equals|to be|has value"
    r"|with value|value|of|now)"
    r"[^\S\n]?:?[^\S\n]{1,3}"
)
_FOR = r"[^\S\n]{1,3}(?:for|of|on|from)[^\S\n]{1,3}[^\s:]{1,64}(?:[^\S\n][^\s:]{1,40}){0,2}:[^\S\n]{1,3}"
_SEPARATOR = Late(
    rf"{_CLOSED}{_ANNOTATED}(?:{_G}(?:provisoire|temporaire|temporal|temporal|provisional|temporary|initial|new|old|neues|nuova|nueva)(?={_G}?:))?(?:(?P<attribute>{_ATTRIBUTE})|(?P<assign>{_ASSIGN})|(?P<comma>\s{{0,3}},\s{{0,3}})"
    rf"|(?P<tag>>[^\S\n]?)"
    rf"|(?P<told>{_WORDS})|(?P<prompt>{_FOR})|(?P<table>{_G}{{0,40}}[|│]{_G}{{0,40}}|\t+)|(?P<space>[ ]{{1,40}}))"
)
_VALUE = Late(
    r"(?:\$?[bBuUrRfF]{0,2}(?P<quote>\\{0,7}[\"'`]|&quot;"
    r"|&#39;)(?P<quoted>(?:(?!(?P=quote))[^\r\n]){1,4096}?)(?:(?P=quote)|\\{0,7}[\"'\s]|$)"
    r"|(?P<bare>[^\s\"'`<>\\\x00-\x1f]{1,4096}))"
)
_BRACKETED = Late(
    r"[^\S\n]{0,2}(?:\((?P<round>[^()\r\n]{3,80})\)|\[(?P<square>[^\[\]\r\n]{3,80})\]|<(?P<angle>[^<>\r\n]{3,80})>"
    r"|(?P<other>[«（「『【“][^\r\n«»（）「」『』【】“”]{3,80})[»）」』】”])"
)
"""`password (v)`, `Passwort [v]`, `mot de passe «v»`: brackets hold a value as often as a remark."""
_NEXT_PAIR = Late(r"[;&,|]\s{0,2}(?:[\w.-]{1,60}\s{0,2}[=:]|$|--)|[;,|]$|&&")
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_VARIABLES = Late(
    r"(?:\b(?:ENV|ARG|setenv|export|set|putenv|unset|config set|configure set)|[\s\[\"'](?:-e|-D))[ ]{1,3}\Z"
)
_NEEDLES = Words(
    "pass", "pwd", "pw", "psk", "secret", "cred", "token", "key", "auth", "bearer", "jwt", "webhook", "dsn",
    "sas", "pat", "cookie", "csrf", "xsrf", "hmac", "sig", "nonce", "session", "otp", "code", "pin",
    "kennwort", "contrase", "senha", "palavra", "wachtwoord", "has", "senord", "adgangs", "salasana", "heslo",
    "jelsz", "ifre", "parol", "lozinka", "geslo", "clave", "cl", "chiave", "schl", "jeton", "klucz", "zug",
    "ключ", "пароль", "токен", "密", "口令", "令牌", "パスワード", "user", "login", "logname", "owner",
    "author", "host", "node", "server", "machine", "entity", "org", "tenant", "company", "customer", "domain",
    "bucket", "namespace", "project", "account", "name", "proxy", "_by", "contact", "realm", "chat_id",
    "product id", "repo", "_id", "slug", "mnemonic", "phrase", "master",
    "トークン", "シークレット", "キー", "비밀번호", "암호", "토큰", "المرور", "รหัส", "κωδ",
    "סיסמה", "psw", "mdp", "api_", "用户", "账", "帐", "主机", "服务器", "节点", "نام", "رمز", "χρήσ",
    "користув", "máy", "姓名", "联系人", "单位", "公司",
    "ユーザー", "ホスト",
    "サーバー", "担当", "氏名", "사용자", "호스트", "서버", "담당", "이름", "польз", "логин", "сервер", "хост",
    "имя", "админ", "машина",
    "benutzer", "rechner", "maschine", "utilis", "machine", "serveur", "usu", "utente", "macchina", "ytkownik",
    "serwer",
    "kullan", "sunucu", "pengguna", "gebruiker", "bruker", "bruger", "khoản", "máy chủ", "ผู้ใช้", "المستخدم", "משתמש",
    "उपयोग", "पासवर्ड", "sandi", "mật", "firma", "empresa", "dn", "maintainer", "vorname", "nachname", "nombre",
    "nome", "客户",
)  # fmt: skip
_CODE = Late(
    r"(?P<name>\b(?:PIN|OTP|pin|otp|[Pp]asscode|(?:[Vv]erification|[Ss]ecurity|[Ll]ogin|[Oo]ne-time|2FA|MFA"
    r"|[Cc]onfirmation|[Rr]ecovery)"
    r"[ _-](?:[Cc]ode|PIN|pin))\\{0,7}[\"']?(?:\s{0,3}[:=]\s{0,3}"
    r"|\s{1,3}for\s[^\s:]{1,64}:\s{1,3}|\s{1,3}(?:is:?\s{1,3})?)\\{0,7}[\"']?)(?P<value>\d{4,8})(?!\w|\.\d)",
    "PIN", "OTP", "pin", "otp", "asscode", *(f"{sign}{code}" for sign in " _-" for code in ("code", "Code")),
    form=("0",),
)  # fmt: skip
_WITH_USER = Late(
    r"(?P<name>\b(?:user(?:name)?|login|usuario|usuário|utilisateur|identifiant|benutzer(?:name)?|utente|gebruiker|account)"
    r"(?: (?:is|es|est|ist|é|è))?[ :=]{1,3}\S{2,62}?(?:[,;/]|,? (?:and|y|et|und|e|en)) ?"
    r"(?:password|pass|passwd|pw|pwd|clave|contraseña|mot de passe|mdp|passwort|kennwort|senha|wachtwoord)"
    r"(?: (?:is|es|est|ist|é|è))?[ :=]{1,3})(?P<value>[^\s,;]{3,64}?)(?=[.,;]?(?:\s|$))",
    "user", "login", "usu", "utilisateur", "identifiant", "benutzer", "utente", "gebruiker", "account",
    form=("pass", "pw", "clave", "contrase", "mdp", "kennwort", "senha", "wachtwoord"),
    flags=re.IGNORECASE,
)  # fmt: skip
"""`usuario ana, clave trueno`: behind a user's name even a word is one."""
_GAP = r"[^\S\n]{0,4}(?:[:：=]|[^\S\n]|是|为|は|:)[^\S\n]{0,4}"
_SCRIPT_SECRET = Late(
    r"(?P<name>(?:密码|密碼|口令|パスワード|비밀번호|암호|รหัสผ่าน|पासवर्ड|mật khẩu|كلمة المرور|رمز عبور|κωδικός"
    r"|סיסמה|пароль|kata sandi)" + _GAP + r")(?P<value>(?=[^\s，。、；]*[A-Za-z0-9])[^\s，。、；,;<]{3,64})",
    "kata sandi",
    flags=re.IGNORECASE,
)
_SENTENCE = Late(
    r"(?P<name>\b(?:clave|contraseña|mot de passe|passwort|kennwort|senha|password|hasło|parola|wachtwoord)"
    r"(?: (?:on|for|of|to|in|at|de|del|do|da|für|auf|dla|voor|pour|sur)(?: [\w.-]{1,20}){1,3})?"
    r" (?:es|est|ist|é|è|is|was|jest) )(?P<value>(?=\S{5})[^\s,;]{5,64}?)(?=[.,;]?(?:\s|$))",
    "clave",
    "mot de passe",
    "passwort",
    "kennwort",
    "senha",
    "password",
    "parola",
    "wachtwoord",
    form=(" es ", " est ", " ist ", " is ", " was ", " jest "),
    flags=re.IGNORECASE,
)
_SCRIPT_USER = Late(
    r"(?P<name>(?:用户名?|账号|帐号|登录名|ユーザー名?|사용자|계정|ผู้ใช้|उपयोगकर्ता|tài khoản|اسم المستخدم"
    r"|نام کاربری|χρήστης|користувач"
    r"|שם משתמש|пользователь|логин"
    r"|usuario|usuário|utilisateur|identifiant|benutzer(?:name)?)(?: es| est| ist| é)?"
    + _GAP
    + r"[\"'«“]?)(?P<value>[A-Za-z_][\w.@-]{1,62})",
    "usuario",
    "utilisateur",
    "identifiant",
    "benutzer",
    flags=re.IGNORECASE,
)
_SCRIPT_HOST = Late(
    r"(?P<name>(?:节点|主机名?|服务器|ホスト名?|サーバー?|서버|호스트|сервер|хост"
    r"|máy chủ)" + _GAP.replace("{0,4}(?:", "{0,4}(?:|", 1) + r")(?P<value>[A-Za-z][\w.-]{2,62})",
    "节点", "主机", "服务器", "ホスト", "サーバ", "서버", "호스트", "сервер", "хост", "máy chủ",
)  # fmt: skip
"""Words of scripts whose signs belong to no word of a pattern, and of languages in which a sentence gives the name."""
_SPACED = Late(r"(?<![\w/.-])[A-Z][a-z]{2,12} \Z")
SECRET_NAME = Late(r"[A-Za-z][\w.-]*")
"""The form of a variable's name."""


_CHOSEN = Late(
    r"(?:api|auth|access|admin|hf|bearer|server|master|app|deploy|runner|registry|bot|gateway|secret)[_.-]?(?:key|token)\Z"
    r"|secret\Z",
    flags=re.IGNORECASE,
)
"""A server's own key, which somebody has chosen as one chooses a password."""
_FLAG_CHOSEN = Late(r"(?:\A|[._-])(?:token|api[_-]?key|secret)\Z", flags=re.IGNORECASE)
_KEY_ENDS = Late(r"\\{0,7}[\"']\s{0,3}:")
_LINE_ENDS = Late(r"[ \t]*(?:[\r\n,}]|$)")
_REST = Late(r"[^\r\n]{1,200}")
_WHO = Late(r"\.?[^\W_][\w.@+-]{1,63}")
_PERSON = Late(r"[^\W\d_][\w.'-]{1,40}(?: [^\W\d_][\w.'-]{0,40}){0,3}")
_TITLED = Late(
    r"[^\W\d_a-z][\w'-]{1,30}(?: [^\W\d_a-z][\w.'-]{0,30}){1,3}(?=\s{0,3}(?:[<(,;|\"'\\]|$))", flags=re.MULTILINE
)
_HEADINGS = Late(r"(?: {1,40}[A-Z%][A-Z%_-]{1,20}){2}(?: |$)", flags=re.MULTILINE)
"""The next columns of a listing, `USER  GPU-MEM %SM`."""
_MORE_WORDS = Late(r"[^\S\n][a-z]{2,12}\b(?![=:])")
_DIGIT = Late(r"[A-Za-z]\w*\d")


def _hosts(value: str, names: Names) -> str:
    return ",".join(
        host(part.lstrip("."), names) if any(c.isalpha() for c in part) else part for part in value.split(",")
    )


def _kind(kind: str) -> Callable[[str, Names], str]:
    return lambda value, names: value if value.isdigit() or value in KNOWN_NAMESPACES else names.of(kind, value)


_KINDS: dict[str, Callable[[str, Names], str]] = {
    "user": user,
    "person": lambda value, names: names.of("user", value),
    "host": host,
    "machine": host,
    "hosts": _hosts,
    "org": _kind("organization"),
    "bucket": _kind("bucket"),
    "cluster": _kind("cluster"),
    "namespace": _kind("namespace"),
    "job": _kind("job"),
    "pod": _kind("pod"),
    "account": lambda value, names: names.of("account", value),
    "serial": lambda value, names: names.of("serial", value),
    "repository": lambda value, names: hide_model(value, names) or value if "/" in value else value,
}


def _sentence(value: str, names: Names) -> str:
    """What a sentence says the password is: no word of a usual sentence."""
    known = is_harmless(value) or is_prose(value) or PLACEHOLDER.search(value) or value.startswith("<")
    word = value.isalpha() and (value.islower() or value.istitle())
    return value if known or (word and _is_usual(value)) else names.of("secret", value)


def _chosen(value: str, names: Names) -> str:
    """What stands behind a user's name and a word for a password."""
    known = is_harmless(value) or PLACEHOLDER.search(value) or value.startswith(("<", "$", "%"))
    return value if known else names.of("secret", value)


def _is_usual(word: str) -> bool:
    """It stands in a dictionary or in code as one word: `rejected`, and not `correcthorse`."""
    return any(word.lower() in tier for tier in tiers_of_file()) or any(
        word.lower().removesuffix(ending) in tiers_of_file()[0] for ending in ("ed", "d", "ing", "ly", "s")
    )


_OF_OPTIONS = word_set(
    "flag flags option options argument arguments arg args parameter parameters switch value values text variable env"
    " environment header headers query bearer field name names when only instead support supported config here"
)
"""What sentences say behind the name of an option."""


class _Found(NamedTuple):
    begin: int
    end: int
    value: str


def hide_labelled(text: str, names: Names, *, who: bool = True) -> str:
    """`text` without the values behind names that say secret and, with `who`, behind those that name somebody."""
    return near(text, _NEEDLES, lambda lines: _hide(lines, names, who))


def _hide(text: str, names: Names, who: bool) -> str:
    text = _SCRIPT_SECRET.sub(lambda match: match["name"] + names.of("secret", match["value"]), text)
    text = _WITH_USER.sub(lambda match: match["name"] + _chosen(match["value"], names), text)
    text = _SENTENCE.sub(lambda match: match["name"] + _sentence(match["value"], names), text)
    if who:
        text = _SCRIPT_HOST.sub(lambda match: match["name"] + host(match["value"], names), text)
        text = _SCRIPT_USER.sub(lambda match: match["name"] + user(match["value"], names), text)
    text = _CODE.sub(lambda match: match["name"] + names.of("secret", match["value"]), text)
    pieces: list[str] = []
    done = 0
    for match in _NAME.now.finditer(text):
        if match.start() < done or PLACEHOLDER.match(text, match.start() - 1):
            continue
        name = match[0].rstrip(".-")
        if name.startswith("D") and text[match.start() - 1 : match.start()] == "-":
            name = name[1:]  # `-DNAME=value`, as Java and CMake take it
        strength = strength_of(name)
        if name == "PASS" and not text.startswith("=", match.end()):
            continue  # the result of a test
        kind = _kind_at(text, match.start(), name) if who and strength is None else None
        if strength is None and kind is None:
            continue
        end = match.start() + len(match[0].rstrip(".-"))
        if kind is not None:
            told = _who_behind(text, end - len(name), end, kind)
            shown = None if told is None else _KINDS[kind](told.value, names)
            if told is not None and shown != told.value:
                pieces += (text[done : told.begin], shown or "")
                done = told.end
        elif strength is not None:
            found = _value_behind(text, end - len(name), end, strength)
            if found is not None:
                pieces += (text[done : found.begin], names.of("secret", found.value))
                done = found.end
    return "".join(pieces) + text[done:] if pieces else text


def _kind_at(text: str, begin: int, name: str) -> str | None:
    """What the name says of somebody, alone or with the word before: `Machine name: TUNA3`, `User Id=appl`."""
    if name.lower() in ("name", "id") and (spaced := _SPACED.now.search(text, max(0, begin - 24), begin)):
        return kind_of_name(f"{spaced[0].strip()}_{name.lower()}")
    return kind_of_name(name)


def _value_behind(text: str, begin: int, end: int, strength: Strength) -> _Found | None:
    """The value of the name at `begin`, where it has one that is to be hidden."""
    if (bracketed := _in_brackets(text, end, strength)) is not None:
        return bracketed
    separator = _SEPARATOR.now.match(text, end)
    if separator is None:
        return None
    sign = separator.lastgroup or "space"
    if sign == "comma" and not separator["closed"].rstrip("\\"):
        return None
    if sign == "tag" and text[begin - 1 : begin] not in ("<", ":", "\n", " ", "") and begin:
        return None
    value = _VALUE.now.match(text, separator.end())
    if value is None:
        return None
    found = _of(value)
    if found is None or _is_none(text, sign, found):
        return None
    name = text[begin:end]
    quoted = value["quote"] is not None
    argument = _is_argument(text, begin) and not found.value.startswith("-")
    if argument and sign in ("space", "table", "comma"):
        sign = "assign"
    if begin and _PHRASE.now.search(text, max(0, begin - 9), end + 1) and strength is Strength.WEAK:
        strength = Strength.LIKELY
    if not quoted and strength is not Strength.WEAK and sign in ("assign", "told", "prompt"):
        whole = _REST.now.match(text, found.begin)
        if whole is not None and is_passphrase(whole[0].strip()):
            return _Found(found.begin, found.begin + len(whole[0].rstrip()), whole[0].rstrip())
    ends = (
        quoted
        or argument
        or (name.isupper() and "=" in text[end : found.begin])
        or _LINE_ENDS.now.match(text, found.end)
    )
    if ends and sign == "assign" and _may_be_word(name, found.value, argument=argument):
        return found
    return found if _is_secret(name, strength, sign, found.value, quoted=quoted) else None


def _in_brackets(text: str, end: int, strength: Strength) -> _Found | None:
    """The value in brackets behind a name, where it could be no remark."""
    match = _BRACKETED.now.match(text, end)
    if match is None:
        return None
    group = match.lastgroup or "round"
    begin = match.start(group) + (group == "other")
    value = text[begin : match.end(group)]
    if PLACEHOLDER.search(match[0]) or is_harmless(value):
        return None
    certain = strength is Strength.CERTAIN and (is_passphrase(value) or (" " not in value and may_be_password(value)))
    return _Found(begin, match.end(group), value) if certain or is_key_like(value) else None


def _may_be_word(name: str, value: str, *, argument: bool) -> bool:
    """A key that somebody has chosen may be any word: `--api-key kitty`, `api_key="kitty"`. Not the name of a value."""
    chosen = name == "PASS" or _CHOSEN.now.search(name) or (argument and _FLAG_CHOSEN.now.search(name))
    if not chosen or len(value) < 3 or is_prose(value) or not value[0].isalnum() or value.isdigit():
        return False
    return strength_of(value) is None and value.lower() not in _OF_OPTIONS and "/" not in value


def _who_behind(text: str, begin: int, end: int, kind: str) -> _Found | None:
    """The person or machine that the name at `begin` names, where it does."""
    separator = _SEPARATOR.now.match(text, end)
    if separator is None:
        return None
    sign = separator.lastgroup or "space"
    flag = text[begin - 1 : begin] == "-" and begin > 1
    listed = text[begin:end].isupper() and text[begin - 1 : begin] in ("", "\n", " ") and text[end : end + 2] == "  "
    listed = listed and _HEADINGS.now.match(text, end) is None
    if sign in ("told", "prompt", "table") or (sign == "space" and not flag and not listed):
        return None
    if (sign == "comma" and not separator["closed"]) or (sign == "tag" and text[begin - 1 : begin] != "<"):
        return None
    value = _VALUE.now.match(text, separator.end())
    found = None if value is None else _of(value)
    if found is None or value is None or _is_none(text, sign, found) or (kind == "user" and is_version(found.value)):
        return None
    if kind in ("hosts", "repository"):
        return found
    if kind in ("user", "person") and value["quote"] is None and (whole := _TITLED.now.match(text, found.begin)):
        return _Found(found.begin, whole.end(), whole[0])
    if kind == "person":
        return found if _PERSON.now.fullmatch(found.value) else None
    if kind in ("account", "serial"):
        return found if any(c.isdigit() for c in found.value) and len(found.value) >= 8 else None
    if not _WHO.now.fullmatch(found.value) or is_prose(found.value):
        return found if kind == "org" and not found.value.isascii() else None
    plain = value["quote"] is None and sign == "assign" and _MORE_WORDS.now.match(text, found.end)
    if plain and "=" not in text[end : found.begin]:
        return None  # `user: cannot open x`
    if (
        kind in ("machine", "job", "org", "namespace", "cluster")
        and not (any(c in found.value for c in "-_.") or _DIGIT.now.search(found.value))
        and not flag
    ):
        sure = value["quote"] is not None or "=" in text[end : found.begin] or listed
        return found if kind == "org" and sure else None
    return found


def _is_none(text: str, sign: str, found: _Found) -> bool:
    """It is hidden already, no value, or the next name: `"type": "user", "token": ...`."""
    if PLACEHOLDER.match(found.value) or is_harmless(found.value):
        return True
    return sign == "comma" and _KEY_ENDS.now.match(text, found.end) is not None


def _is_argument(text: str, begin: int) -> bool:
    """`--name value`, `ENV NAME value`, and a name at the beginning of a row."""
    if text[begin - 1 : begin] == "-" and begin > 1:
        return True
    return _VARIABLES.now.search(text, max(0, begin - 20), begin) is not None


def _of(match: re.Match[str]) -> _Found | None:
    """What of the match is the value: all between quotes; without quotes, up to the next pair or closing bracket."""
    if match["quote"] is not None:
        return _Found(match.start("quoted"), match.end("quoted"), match["quoted"])
    value = match["bare"]
    cut = _NEXT_PAIR.now.search(value, 1)
    value = value[: cut.start()] if cut else value
    while value and value[-1] in ")]},;.:!?" and (value.count(_CLOSERS.get(value[-1], "\0")) < value.count(value[-1])):
        value = value[:-1]
    for sign, opening in _CLOSERS.items():
        at = value.find(sign)
        if at >= 0 and opening not in value[:at]:
            value = value[:at]
    return _Found(match.start("bare"), match.start("bare") + len(value), value) if value else None


def _is_chosen(value: str) -> bool:
    """Several words, as somebody chooses who must think of a key: `team-amber-key`."""
    return (
        len(value) >= 6 and not value.isalpha() and not value.isupper() and value[0].isalnum() and value[-1].isalnum()
    )


def _is_secret(name: str, strength: Strength, sign: str, value: str, *, quoted: bool) -> bool:
    """The value may be one that the name promises, as surely as the separator says that a value follows."""
    sure = sign in ("assign", "attribute", "tag", "prompt") or (sign in ("comma", "told") and quoted)
    shouted = name.isupper() and "_" in name
    if value.startswith(("/", "~/", "./", "$(", "$")) and "$" not in value[1:] and not is_key_like(value):
        return False
    if strength is Strength.CERTAIN:
        if sure:
            return len(value) >= 3 and not (not quoted and is_prose(value))
        return may_be_password(value)
    if strength is Strength.LIKELY:
        if sure:
            chosen = _CHOSEN.now.search(name) is not None and (may_be_password(value) or _is_chosen(value))
            long = len(value) >= 6 and shouted and not value.isdigit()
            return looks_random(value) or long or chosen or is_key_like(value)
        return is_key_like(value) or (sign in ("told", "table", "comma") and looks_random(value))
    return is_key_like(value)
