"""URLs and addresses of repositories: what a URL carries for its server alone, and servers that are not public."""

import re

from envcheck.pypi import FILES, HOST
from envcheck.report.redact.allowlist import KNOWN_OWNERS, KNOWN_PARTS, PUBLIC_HOSTS, REPOSITORY_HOSTS
from envcheck.report.redact.high_entropy import looks_like_key
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.vocabulary import Familiarity, familiarity
from envcheck.urls import (
    CONDA_TOKEN,
    HIDDEN,
    IN_TEXT,
    LOGIN_IN_TEXT,
    PUBLIC_USERS,
    SCP_IN_TEXT,
    USER_IN_TEXT,
)

_URL = Late(IN_TEXT, "://")
_SCP = Late(SCP_IN_TEXT, "@", context=("git@", "hg@"))
_LOGIN = Late(LOGIN_IN_TEXT, "@")
_USER_INFO = Late(USER_IN_TEXT, "://")
_REFERENCE = Late(r"(?:[\w.-]{0,64}:)?\$\{?\w{1,64}\}?(?::\$\{?\w{1,64}\}?)?")
"""`user:$TOKEN`, which says where a password is."""
_CONDA_TOKEN = Late(CONDA_TOKEN)
_KEY_PART = Late(r"[A-Za-z0-9_-]{20,}")
_HARMLESS_KEYS = {
    "x-amz-algorithm",
    "x-amz-expires",
    "x-amz-date",
    "x-amz-signedheaders",
    "x-goog-algorithm",
    "egg",
    "subdirectory",
    "ref",
    "branch",
    "version",
    "v",
    "lang",
    "page",
    "id",
    "q",
}
_HEADING = Late(r"[a-z]{2,20}(?:-[a-z]{1,20}){2,12}")
"""A place in a page, `#dealing-with-conflicts`."""
_DATE = Late(r"20\d\d-\d\d-\d\d(?:-preview)?")
"""The version of an interface, `api-version=2024-06-01`."""
_FILE_SCHEMES = {"file"}
_VERSION = Late(r"v?\d+\.\d+(?:\.\d+)?(?:-[\w.]+)?")
_ID = Late(r"(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{8,40}")
_COMMITS = {"commit", "commits", "tree", "blob", "resolve", "raw", "archive", "compare", "sha256", "tarball", "zipball"}
"""Behind these stands a revision, not the id of a project or a run."""
_BUCKETS = {"s3", "gs", "gcs", "az", "abfs", "abfss", "wasb", "wasbs", "oss", "cos", "hdfs", "r2"}


def hide_urls(text: str, names: Names) -> str:
    """`text` with the private parts of each URL hidden."""
    text = _URL.sub(lambda match: _url(match, names), text)
    text = _LOGIN.sub(lambda match: f"{names.of('credential', match['user'])}@{_host(match['host'], names)}", text)
    return _SCP.sub(lambda match: _scp(match, names), text)


def hide_logins(text: str, names: Names) -> str:
    """`text` with the user and the password of each URL hidden, whatever characters they hold; all else is kept."""
    return _USER_INFO.sub(lambda match: _login(match, names), text)


def _login(match: re.Match[str], names: Names) -> str:
    known = match["user"] in (*PUBLIC_USERS, HIDDEN) or PLACEHOLDER.fullmatch(match["user"])
    if known or _REFERENCE.now.fullmatch(match["user"]):
        return match[0]
    return f"{match['scheme']}{names.of('credential', match['user'])}@"


def _url(match: re.Match[str], names: Names) -> str:
    scheme = match["scheme"].lower().rpartition("+")[2]
    if scheme in _FILE_SCHEMES or _VERSION.now.fullmatch(match["host"]):
        return match[0]  # a path, and treated as one; `containerd://1.7.18`
    user = "" if match["user"] is None else f"{_user(match['user'], names)}@"
    host = match["host"]
    path = match["path"] or ""
    if scheme in _BUCKETS:
        place = names.of("bucket", host)
        return f"{match['scheme']}://{user}{place}{_private_path(path, names)}"
    public = is_public(host)
    if not public:
        path = _private_path(path, names)
    elif _PATH_IS_BUCKET.now.fullmatch(_bare(host)) and path.count("/") > 0 and len(path) > 1:
        first, slash, rest = path[1:].partition("/")
        path = f"/{names.of('bucket', first)}{slash}{rest}" if first.lower() not in KNOWN_OWNERS else path
    elif _bare(host) in REPOSITORY_HOSTS:
        path = _repository(path, names)
    elif _is_shared(host) and path.count("/") > 0:
        path = _private_path(path, names)
    elif not _PUBLIC_PATHS.now.fullmatch(_bare(host)) and not host.startswith(("docs.", "developer.", "[", "127.")):
        path = _public_path(path, names)
    path = _CONDA_TOKEN.now.sub(lambda found: found["before"] + names.of("secret", found["token"]), path)
    path = "/".join(
        names.of("key", part) if _KEY_PART.now.fullmatch(part) and looks_like_key(part) else part
        for part in path.split("/")
    )
    shown = _host(host, names)
    query = _query(match["query"], names) + _query(match["fragment"], names)
    return f"{match['scheme']}://{user}{shown}{match['port'] or ''}{path}{query}"


def _user(user: str, names: Names) -> str:
    """`git` says nothing; any other, with or without a password, is a credential."""
    done = PLACEHOLDER.fullmatch(user) and user.startswith("<credential-")
    return user if done or user in PUBLIC_USERS else names.of("credential", user)


def _scp(match: re.Match[str], names: Names) -> str:
    """`git@github.com:owner/repository.git`."""
    host = match["host"]
    if match["user"] not in PUBLIC_USERS:
        return match[0]  # an e-mail address, or a person at a host
    path = (
        _repository(f"/{match['path']}", names)[1:]
        if is_public(host)
        else _private_path(f"/{match['path']}", names)[1:]
    )
    return f"{match['user']}@{_host(host, names)}:{path}"


def is_public(host: str) -> bool:
    """A server that anyone may know of, or this machine itself."""
    bare = _bare(host)
    return bare in PUBLIC_HOSTS or any(bare.endswith(f".{known}") for known in PUBLIC_HOSTS) or _is_pypi(bare)


def _is_pypi(bare: str) -> bool:
    """The default index, with whatever stands before its name."""
    return f".{bare}".endswith((f".{HOST}", f".{FILES}.org"))


_SHARED_HOSTS = (
    ".amazonaws.com", ".aliyuncs.com", ".slack.com", ".github.io", ".gitlab.io", ".googleusercontent.com",
    ".myqcloud.com", ".gradio.live", ".gradio.app", ".gitbook.io", ".readthedocs-hosted.com",
)  # fmt: skip
"""Public hosts of which a part is the customer's."""
_SERVICE = Late(
    r"(?:s3[\w-]*|ecr|sts|ec2|iam|api|dkr|sagemaker|bedrock[\w-]*|execute-api|oss[\w-]*|cos|files|hooks|www|app"
    r"|download|dl|docs"
    r"|(?:us|eu|ap|ca|sa|me|af|cn)-[a-z]+-\d|(?:cn|ap)-[a-z]+(?:-\d)?|dualstack|nvidia|pytorch|huggingface|mirrors|abetlen)"
)
_PATH_IS_BUCKET = Late(
    r"(?:s3[.-][\w.-]*amazonaws\.com|storage\.googleapis\.com|storage\.cloud\.google\.com|[\w.-]*\.myqcloud\.com)"
)


def _host(host: str, names: Names) -> str:
    if not is_public(host):
        return names.of("host", host)
    for shared in _SHARED_HOSTS:
        if host.lower().endswith(shared):
            labels = host[: -len(shared)].split(".")
            return ".".join(_label(label, names) for label in labels) + host[-len(shared) :]
    first, dot, rest = host.partition(".")
    return f"{names.of('bucket', first)}{dot}{rest}" if _ID.now.fullmatch(first) else host


def _is_shared(host: str) -> bool:
    """A public server of which a part is the customer's."""
    return any(
        host.lower().endswith(shared) and not _SERVICE.now.fullmatch(host[: -len(shared)].split(".", maxsplit=1)[0])
        for shared in _SHARED_HOSTS
    )


def _label(label: str, names: Names) -> str:
    known = _SERVICE.now.fullmatch(label) or label.lower() in KNOWN_OWNERS or PLACEHOLDER.search(label)
    return label if known else names.of("bucket", label)


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")


_BEHIND = {"api", "repos", "models", "datasets", "spaces", "resolve", "v1", "v2", "blob", "docs", "orgs"}
_PUBLIC_PAGES = {"docs", "settings", "pricing", "join", "login", "papers", "blog", "api", "new", "organizations"}


def _repository(path: str, names: Names) -> str:
    """Owner and name of a repository that is not well known are private; so is what lies in it."""
    parts = path.split("/")
    at = 1
    while at < len(parts) and parts[at] in _BEHIND:
        at += 1
    owner = parts[at] if at < len(parts) else ""
    if not owner.strip(".") or owner[0] == "." or owner.lower() in KNOWN_OWNERS or owner in _PUBLIC_PAGES:
        return path
    parts[at] = names.of("owner", parts[at])
    if at + 1 < len(parts) and parts[at + 1]:
        name, dot, ending = parts[at + 1].partition(".git")
        parts[at + 1] = names.of("repository", name) + dot + ending
    for later in range(at + 2, len(parts)):
        if _ID.now.fullmatch(parts[later]) and _is_collection(parts[later - 1]):
            parts[later] = names.of("resource", parts[later])
    return "/".join(parts)


_WHEEL = Late(r"(?P<name>[^@:-][^@:]*?)(?P<rest>(?:-v?\d[\w.+-]*?)?(?:\.[A-Za-z][A-Za-z0-9]{0,7}){0,2})")
_REVISION = Late(r"[0-9a-f]{7,64}|[A-Z]?[0-9._-]+")
_PUBLIC_PATHS = Late(
    rf"(?:[\w.-]+\.)?(?:{re.escape(HOST)}|{FILES}\.org|pypa\.io|python\.org|pytorch\.org|nvidia\.com|nvidia\.cn|readthedocs\.(?:io|org)|ubuntu\.com|debian\.org"
    r"|kernel\.org|gnu\.org|arxiv\.org|wikipedia\.org|stackoverflow\.com|github\.io|redhat\.com|microsoft\.com|aka\.ms|docker\.com|kubernetes\.io|k8s\.io"
    r"|tuna\.tsinghua\.edu\.cn|ustc\.edu\.cn|aliyun\.com|localhost|apache\.org|intel\.com|amd\.com|vllm\.ai|ray\.io|mozilla\.org|w3\.org)"
)
"""Public servers on which nobody has a place of their own."""
_COLLECTIONS = {
    "project",
    "run",
    "experiment",
    "workspace",
    "pod",
    "job",
    "task",
    "instance",
    "session",
    "dashboard",
    "org",
}
_KEPT_PARTS = {"simple", "pypi", "whl", "packages", "api", "v1", "v2", "repository", "resolve", "main", "t", "status"}


def _private_path(path: str, names: Names) -> str:
    """The path on a private server: what packages are called is kept, the folders above it are not."""
    parts = path.split("/")
    for at, part in enumerate(parts):
        if _ID.now.fullmatch(part) and (not at or parts[at - 1] not in _COMMITS):
            parts[at] = names.of("resource", part)
            continue
        known = part in _KEPT_PARTS or part in KNOWN_PARTS or part.lower() in KNOWN_OWNERS or _is_plain(part)
        technical = familiarity(part) is Familiarity.TECHNICAL and (
            part.isalnum() or ("." in part and not part.endswith(".git"))
        )
        if part and not known and not technical:
            parts[at] = _file(part, names) if at == len(parts) - 1 else names.of("dir", part)
    return "/".join(parts)


def _file(part: str, names: Names) -> str:
    """The last part: a wheel or a file, of which the version and the ending are kept."""
    found = _WHEEL.now.fullmatch(part)
    return names.of("file", part) if found is None else names.of("file", found["name"]) + found["rest"]


def _public_path(path: str, names: Names) -> str:
    """The path on a public server: names that no vocabulary knows are somebody's, and so is what lies below."""
    parts = path.split("/")
    told = False
    for at, part in enumerate(parts):
        level = (
            familiarity(part)
            if part and not PLACEHOLDER.search(part) and not _is_plain(part)
            else Familiarity.TECHNICAL
        )
        if _ID.now.fullmatch(part) and (told or _is_collection(parts[at - 1])) and parts[at - 1] not in _COMMITS:
            parts[at] = names.of("resource", part)
            continue
        if part.lower() in KNOWN_OWNERS or part in KNOWN_PARTS or _REVISION.now.fullmatch(part):
            continue
        if level is Familiarity.UNKNOWN or (told and level is Familiarity.KNOWN):
            parts[at] = _file(part, names) if "." in part else names.of("dir", part)
            told = True
    return "/".join(parts)


def _is_collection(part: str) -> bool:
    """`projects`, `runs`: what follows is the id of one."""
    return part in _COLLECTIONS or part.removesuffix("s") in _COLLECTIONS


def _is_plain(part: str) -> bool:
    return PLACEHOLDER.search(part) is not None or re.fullmatch(r"v?\d+(?:\.\d+)*|cu\d+|cp\d+", part) is not None


def _query(query: str | None, names: Names) -> str:
    """The values of a query are for the server; names are kept."""
    if not query:
        return ""
    sign, pairs = query[0], re.split(r"([&;])", query[1:])
    return sign + "".join(_pair(pair, names) for pair in pairs)


def _pair(pair: str, names: Names) -> str:
    name, equals, value = pair.partition("=")
    if not equals or not value or name.lower() in _HARMLESS_KEYS or len(value) < 4:
        kept = equals or len(pair) < 24 or pair.startswith(("sha256", "md5", "L")) or _HEADING.now.fullmatch(pair)
        return pair if kept else names.of("query", pair)
    if re.fullmatch(r"sha(?:1|224|256|384|512)|md5", name) or _DATE.now.fullmatch(value):
        return pair
    return f"{name}={names.of('query', value)}"
