"""Programs that take a secret without a name: `wandb login KEY`, `sshpass -p v`, `echo v | sudo -S`, and headers."""

import re

from envcheck.report.redact.allowlist import word_set
from envcheck.report.redact.patterns import Late, Words, near
from envcheck.report.redact.people import user
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.plausible import is_harmless, looks_random, may_be_password

_QUOTED = r"(?:\\{0,7}(?P<q>[\"'])(?P<value>[^\"'\\\r\n]{3,400})|(?P<bare>[^\s\"'|;&<>\\]{3,400}))"
_ANY = r"[^\r\n|;&]{0,300}?"

_SHORT_FLAG = Late(
    rf"(?P<name>\b(?:(?:docker|podman|buildah|helm|oras|skopeo|nerdctl|crane)(?:\.exe)? (?:registry )?login"
    rf"|twine upload|mysql(?:dump|admin|import|show)?"
    rf"|mariadb(?:-dump)?|sshpass|sqlcmd|bcp|mongo(?:sh|dump|restore|export|import)?|redis-cli|7z[ar]?|zip|unzip"
    rf"|rar|unrar|az login"
    rf"|useradd|usermod|pbcopy|gpg|plink|pscp|psftp|putty|ipmitool|cadaver|ldap(?:search|add|modify)|smartctl"
    rf"|influx|clickhouse-client)\b{_ANY}"
    rf"\s-{{1,2}}(?:p|P|a|w|pw|passwd|password|pass)(?:\s{{1,4}}|=)?){_QUOTED}",
    "login", "twine", "mysql", "mariadb", "sshpass", "sqlcmd", "bcp", "mongo", "redis-cli", "7z", "zip", "rar", "user",
    "pbcopy", "gpg", "plink", "pscp", "psftp", "putty", "ipmitool", "cadaver", "ldap", "smartctl", "influx",
    "clickhouse",
    form=(" -",),
)  # fmt: skip
"""Commands that take a password behind one letter."""
_FLAG = Late(
    rf"(?P<name>\b(?:openssl\b{_ANY}\s-(?:k|K)|openssl\b{_ANY}\s-pass(?:in|out)?\s{{1,4}}pass:"
    rf"|ssh-keygen\b{_ANY}\s-[NP]"
    rf"|kaggle config set\b{_ANY}\s-(?:v|-value)|kadmin\b{_ANY}\s-[wp]"
    rf"|wpa_passphrase\s(?!for\s)\S{{1,64}}|nmcli\b{_ANY}\b(?:password|psk)|vault kv put\b{_ANY}=|vncpasswd -f <<<"
    rf"|requirepass|masterauth|rclone obscure|schtasks\b{_ANY}\s/rp|psexec\b{_ANY}\s-p"
    rf"|snmp(?:-server)? community|enable (?:secret|password)(?: \d)?|net user \S{{1,60}}"
    rf"|ngrok (?:config add-)?authtoken|cloudflared\b{_ANY}--token"
    rf"|tailscale up\b{_ANY}--auth-?key"
    rf"|(?:wandb|vault"
    rf"|neptune|comet|clearml|ngc|doppler|railway"
    rf"|infisical|op|bw|heroku|vercel|netlify|fly|flyctl|modal|replicate|runpodctl|vastai|lambda|roboflow|kaggle"
    rf"|dvc|prefect|prefect cloud|zenml|dagshub)"
    rf"\s(?:auth\s|api-key\s|config\s|set\s)?(?:login|api-key|token|add|set)(?:\s--?(?:relogin|cloud|host=\S+"
    rf"|host\s\S+|key|token|verify|method=\S+|api-key)){{0,4}})\s{{0,4}}){_QUOTED}",
    "openssl", "ssh-keygen", "kaggle", "kadmin", "wpa_", "nmcli", "vault", "vncpasswd", "requirepass", "masterauth",
    "rclone", "schtasks", "psexec", "snmp", "enable", "net user", "ngrok", "cloudflared", "tailscale", "wandb",
    "neptune", "comet", "clearml", "ngc", "doppler", "railway", "infisical", "op", "bw", "heroku", "vercel", "netlify",
    "fly", "modal", "replicate", "runpodctl", "vastai", "lambda", "roboflow", "dvc", "prefect", "zenml", "dagshub",
    form=(
        " login", " api-key", " token", " add", " set", " -", "--", "wpa_", "password", "psk", "=", "<<<",
        "requirepass", "masterauth", " obscure", " /rp", " community", " secret", "net user ", "authtoken",
    ),
)  # fmt: skip
_SURELY = Late(
    r"\b(?:sshpass\s|twine\s|\w+ login\b)[^\n]*[ =]\Z|\bmysql[^\n]*\s-p\Z|\b(?:requirepass|snmp(?:-server)? community"
    r"|enable (?:secret|password)(?: \d)?)\s\Z|\bopenssl [^\n]*-k\s\Z|\b(?:zip|ipmitool) [^\n]*-P\s\Z"
    r"|\bredis-cli [^\n]*-a\s\Z|\bldap\w+ [^\n]*-w\s\Z|\b(?:plink|pscp|psftp) [^\n]*-pw\s\Z"
)
"""Behind these nothing but a password stands, be it a word."""
_PIPED = Late(
    r"(?P<name>\b(?:echo|printf)\s{1,4}(?:-[neE]{1,3}\s{1,4})?(?:\\{0,7}[\"']%s(?:\\{1,7}n)?\\{0,7}[\"']\s{1,4})?)"
    + _QUOTED
    + r"(?=\\{0,7}[\"']?\s{0,4}\|\s{0,4}(?:(?=(?P<surely>sudo\s[^|\r\n]{0,40}-\w{0,3}S\b"
    r"|[^|\r\n]{1,200}--?(?:(?:password|token)-)?stdin)))?(?:sudo\b|\S{1,80}\slogin|gh auth|su\b|passwd|chpasswd"
    r"|openssl|gpg|kinit|base64"
    r"|\S{1,60}\b[^\r\n|]{0,200}(?:stdin|passphrase-fd|-S\b|with-token)))",
    "echo", "printf",
    form=("|",),
)  # fmt: skip
_HERE_STRING = Late(
    r"(?P<name>\b(?:chpasswd|passwd|sudo -S|kinit|su)\b[^\r\n"
    r"|;]{0,80}<<<\s{0,3}(?:\\{0,7}[\"'])?(?:[\w.-]{1,40}:)?)(?P<value>[^\s\"'\\]{3,200})",
    "<<<",
)
_HEADER = Late(
    r"(?P<name>\b(?:proxy-)?authorization\\{0,7}[\"']?\s{0,3}(?:[:=,]|=>)\s{0,3}\\{0,7}[bf]?[\"']?(?:basic|bearer"
    r"|token|digest|negotiate|apikey|api-key|aws4-hmac-sha256)?\s{1,3}"
    r"|\b(?:set-)?cookie\\{0,7}[\"']?\s{0,3}:\s{0,3}\\{0,7}[\"']?"
    r"|\bx-[a-z-]{0,30}(?:token|key|secret|signature)[a-z-]{0,10}\\{0,7}[\"']?\s{0,3}:\s{0,3}\\{0,7}[\"']?"
    r"|\bbearer\s{1,3})(?P<value>[^\s\"'\\,][^\r\n\"'\\]{7,4096})",
    "authorization",
    "cookie",
    "x-",
    "bearer",
    form=(":", "=", ",", "bearer "),
    flags=re.IGNORECASE,
)
_SCHEME = Late(
    r"(?P<name>\b(?:proxy-)?authorization\\{0,7}[\"']?\s{0,3}(?:[:=,]|=>)\s{0,3}\\{0,7}[bf]?[\"']?(?:basic|bearer"
    r"|token|digest|negotiate|apikey|api-key)\s{1,3}"
    r"|(?<=[\"'])(?:Basic|Bearer)\s)"
    r"(?P<value>[A-Za-z0-9+/._~=-]{4,4096})",
    form=("authorization", "basic ", "bearer "),
    flags=re.IGNORECASE,
)
_OF_HEADERS = word_set("token tokens auth authentication authorization header headers realm scheme error access with")
"""The scheme says what follows: one word, whatever it looks like, and whatever else stands in the line."""
_NETRC = Late(r"(?P<name>\blogin\s+\S{1,200}\s+password\s+)(?P<value>\S{1,400})", "login", form=(" password ",))
_USER_PASSWORD = Late(
    r"(?P<name>\b(?:curl|wget|http|https|smbclient|rclone|snmp\w*|lftp|ftp|svn|proxy)\b(?:[^\r\n|;\\]|\\\r?\n?){0,400}?\s(?:-u"
    r"|-U|--user|--proxy-user|--userpwd)(?:[ =]{0,4}\\{0,7}[\"']?)(?:[^\s:%\"'\\]{0,100}\\{0,7}[\"']?[:%]\\{0,7}[\"']?"
    r"|(?=[^\s:\"'\\]{3,200}:[\"'\s])))"
    r"(?P<value>[^\s\"'\\]{1,300})",
    "curl", "wget", "http", "smbclient", "rclone", "snmp", "ftp", "svn", "proxy",
    form=(" -u", " -U", " --user", " --proxy-user"),
)  # fmt: skip
_IN_MANIFEST = Late(
    r"(?P<name>^[ \t]{1,12}[\w.-]{1,100}:[ \t]{1,4}(?:(?:\||>[+-]?)\s{1,20})?[\"']?)"
    r"(?P<value>[A-Za-z0-9+/]{4,4096}={0,3})(?=[\"']?[ \t]*$)",
    flags=re.MULTILINE,
)
_MANIFEST = Late(
    r"\bkind:[ \t]*[\"']?[Ss]ecret\b(?:(?!\n---)[\s\S]){0,4000}?\bdata:[ \t]*\n(?:(?:[ \t]+[^\n]*(?:\n|$)){1,200})"
    r"|\bdata:[ \t]*\n(?:[ \t]+[^\n]*\n){1,200}(?=(?:(?!\n---)[\s\S]){0,2000}?\bkind:[ \t]*[\"']?[Ss]ecret\b)",
    "data:",
)
"""What a manifest of Kubernetes holds as a secret."""
_AUTH_PAIR = Late(
    r"(?P<name>(?:\bauth\s{0,3}=\s{0,3}(?:[\w.]{1,60})?\(|\b(?:HTTP)?(?:Basic|Digest|Proxy)Auth\(|\.login\("
    r"|\bcredentials\s{0,3}=\s{0,3}\()\s{0,3}[bru]?\\{0,7}[\"'][^\"'\\\r\n]{1,200}\\{0,7}[\"']\s{0,3},\s{0,3}[bru]?\\{0,7}[\"'])"
    r"(?P<value>[^\"'\\\r\n]{1,300})",
    "auth", "Auth(", ".login(", "credentials",
    form=("(",),
)  # fmt: skip
_POETRY = Late(
    r"(?P<name>\bpoetry config (?:--\w+ )?(?:http-basic\.\S{1,100}"
    r"|pypi-token\.\S{1,100})[^\S\n]{1,4})(?P<value>\S{3,300}(?:[^\S\n]{1,4}\S{3,300})?)",
    "poetry config",
)
_HTPASSWD = Late(
    r"(?P<name>\bhtpasswd(?: -\w+){0,4} \S{1,100} )(?P<user>[\w.@-]{1,100})(?P<sign> )(?P<value>\S{3,300})", "htpasswd"
)
_NET_USE = Late(r"(?P<name>\bnet use [A-Za-z]?:? ?\\{2,8}\S{1,200} )(?P<value>(?!/)\S{3,300})", "net use")
_AUTH_VARIABLE = Late(
    r"(?P<name>(?:\b[A-Z][A-Z0-9_]{0,60}_(?:AUTH|CREDENTIALS|CREDS|USERPASS|LOGIN)\s?[=:]\s?"
    r"|(?:^|\s)--(?:[\w-]{0,30}-)?(?:auth|credentials|creds|userpwd|userpass)[ =])[\"']?)"
    r"(?P<user>[\w.@<>-]{1,62})(?P<sign>[:/])(?P<value>(?!//)[^\s\"'/]{4,200})",
    "_AUTH", "_CRED", "_USERPASS", "_LOGIN", "auth", "cred", "userp",
)  # fmt: skip
"""`GRADIO_AUTH=user:password`, `--basic-auth user:password`."""
_PAIR = Late(
    r"(?P<name>\b(?:[Ll]ogins?|[Cc]red(?:ential)?s|[Uu]ser/[Pp]ass\w*|[Aa]ccount)\b:? )"
    r"(?P<user>[\w.@-]{1,62})(?P<sign> ?/ ?|:| ?: (?![A-Z][a-z]+ ))"
    r"(?P<value>[^\s\"'/,;]{3,64})(?=[\s\"',;.]|$)",
    "/", ":",
    form=("ogin", "red", "ser/", "ccount"),
)  # fmt: skip
"""`login user / password`, as notes give it."""
_TOLD = Late(
    r"(?P<name>(?<![\w-])(?:sudo |root |admin |vpn |bmc |the )?(?:pass|pass ?phrase|passcode)(?: is)? ?[:=] ?[\"']?)"
    r"(?P<value>(?=\S*[A-Za-z])(?=\S*[\d!?#$%^*&~@+])[^\s\"'/,;<>(){}\[\]]{6,64})(?=[\s\"',;.)]|$)",
    "pass",
    form=("pass:", "pass =", "pass=", "pass :", "passphrase", "pass phrase", "passcode", "pass is"),
    flags=re.IGNORECASE,
)
"""`sudo pass: v`, as notes give it; what a step or a test says of itself is a word or a number."""
_CODE = Late(
    r"(?P<name>\b(?:mfa|2fa|t?otp|one-time)(?:[ -](?:code|pin|password|token))?(?: is)?:? )"
    r"(?P<value>\d{3} ?\d{3,5})(?!\d|\.\d)",
    "mfa", "2fa", "otp", "one-time",
    flags=re.IGNORECASE,
)  # fmt: skip
_ALIAS = Late(
    r"(?P<name>\bmc (?:alias|config host) (?:set|add) \S{1,64} \S{1,200} \S{3,100} )(?P<value>\S{3,200})", "mc "
)
_WORLD = Late(r"(?P<name>--world_info=)(?P<value>[A-Za-z0-9+/_-]{8,100000}={0,2})", "--world_info=")
"""DeepSpeed's machines, encoded."""
_HEADER_FLAG = Late(
    r"(?P<name>\s(?:-H|--header)[ =]{0,4}\\{0,7}[\"']"
    r"(?:(?:[\w-]{0,40}-)?(?:api-?)?(?:key|token|secret)|(?:proxy-)?authorization)\s?:\s?)"
    r"(?P<value>[^\s\"'\\]{6,400})",
    "-h",
    "--header",
    form=("key", "token", "secret", "authorization"),
    flags=re.IGNORECASE,
)
_NET_USE_USER = Late(
    r"(?P<name>\bnet use [^\r\n]{0,200}/user:[^\s]{1,100} )(?P<value>(?!/)\S{3,300})", "net use", flags=re.IGNORECASE
)
_ACCOUNT_SLASH = Late(
    r"(?P<name>\b(?:ADMIN|Administrator|admin|root) ?/ ?)"
    r"(?P<value>(?=[^\s/]{0,60}\d)(?=[^\s/]{0,60}[!#$%&*?])[^\s/\"',;]{6,64})"
    r"(?=[\s\"',;]|$)",
    "ADMIN", "dministrator", "admin", "root",
)  # fmt: skip
"""`ADMIN/Winter#1`, as notes give the login of a device."""
_SHADOW = Late(
    r"(?P<value>\$(?:1|2[abxy]?|5|6|7|y|gy|argon2id?|scrypt|pbkdf2\S{0,20}|sha1|apr1)\$[A-Za-z0-9./$=,+-]{20,300})",
    "$",
    form=("$0", "$y$", "$gy$", "$argon", "$scrypt", "$pbkdf", "$sha", "$apr"),
)  # fmt: skip
_NEEDLES = Words(
    "login", "-p", "-P", "/rp", "requirepass", "community", "enable ", "rclone", "net user",
    "-a ", "-w", "-k", "-K", "-N", "echo", "printf", "<<<", "auth", "bearer", "cookie",
    "x-", "basic ", " -u", "-U", "user", "digest", "$", "passphrase", "net use", "poetry", "htpasswd", "nmcli",
    "vault", "admin", " -h", "--header", "_cred", "_login", "token", "api-key", " set", "credentials",
    "pass=", "pass =", "pass:", "pass is", "passcode", "pass phrase", "mc ", "--world_info", "mfa", "2fa",
    "otp", "one-time",
)  # fmt: skip


def hide_commands(text: str, names: Names) -> str:
    """`text` without the secrets that commands, headers and manifests hold."""
    if "ecret" in text:
        text = _MANIFEST.sub(lambda match: _IN_MANIFEST.sub(lambda one: _certain(one, names), match[0]), text)
    return near(text, _NEEDLES, lambda lines: _hide(lines, names))


def _hide(text: str, names: Names) -> str:
    for pattern in (_PIPED, _SHORT_FLAG, _FLAG):
        text = pattern.sub(lambda match: _argument(match, names), text)
    for pattern in (
        _POETRY,
        _NET_USE,
        _NET_USE_USER,
        _ACCOUNT_SLASH,
        _HEADER_FLAG,
        _HERE_STRING,
        _NETRC,
        _USER_PASSWORD,
        _AUTH_PAIR,
        _TOLD,
        _CODE,
        _ALIAS,
        _WORLD,
    ):
        text = pattern.sub(lambda match: _certain(match, names), text)
    for pattern in (_AUTH_VARIABLE, _PAIR, _HTPASSWD):
        text = pattern.sub(lambda match: _login(match, names), text)
    text = _SHADOW.sub(lambda match: names.of("secret", match["value"]), text)
    text = _SCHEME.sub(lambda match: _credential(match, names), text)
    return _HEADER.sub(lambda match: _header(match, names), text)


def _argument(match: re.Match[str], names: Names) -> str:
    group = "value" if match["value"] is not None else "bare"
    value = match[group]
    surely = match.re.groupindex.get("surely") and match["surely"] is not None
    surely = surely or _SURELY.now.search(match["name"]) is not None
    plain = re.fullmatch(r"-.*|\d{1,5}(?::\d{1,5})?|/.*|\$.*" + ("" if surely else "|[a-z]{1,9}"), value)
    if PLACEHOLDER.search(value) or is_harmless(value) or (group == "bare" and plain):
        return match[0]
    if group == "bare" and not surely and match["name"][-1:] not in " =:pPaw<\t" and not may_be_password(value):
        return match[0]
    begin, end = match.start(group) - match.start(), match.end(group) - match.start()
    return match[0][:begin] + names.of("secret", value) + match[0][end:]


def _certain(match: re.Match[str], names: Names) -> str:
    value = match["value"].rstrip(",;)")
    if PLACEHOLDER.search(value) or is_harmless(value) or value.startswith("$"):
        return match[0]
    return match["name"] + names.of("secret", value) + match["value"][len(value) :]


def _login(match: re.Match[str], names: Names) -> str:
    value = match["value"].rstrip(",;)")
    if PLACEHOLDER.search(value) or is_harmless(value) or value.startswith("$") or value.isdigit():
        return match[0]
    rest = match["value"][len(value) :]
    return f"{match['name']}{user(match['user'], names)}{match['sign']}{names.of('secret', value)}{rest}"


def _credential(match: re.Match[str], names: Names) -> str:
    value = match["value"]
    bare = "uthorization" not in match["name"] and "UTHORIZATION" not in match["name"]
    word = value.isalpha() and (value.islower() or len(value) < 12) and (bare or value.lower() in _OF_HEADERS)
    return match[0] if word or is_harmless(value) else match["name"] + names.of("secret", value)


def _header(match: re.Match[str], names: Names) -> str:
    value = match["value"].rstrip()
    rest = match["value"][len(value) :]
    if PLACEHOLDER.match(value) or is_harmless(value) or not any(map(looks_random, value.split())):
        return match[0]
    return match["name"] + names.of("secret", value) + rest
