"""Names that say who or where: `KAGGLE_USERNAME`, `wandb_entity`, `submit_host`. Decided by their last words."""

from functools import lru_cache

from envcheck.report.redact.allowlist import word_set
from envcheck.report.redact.secret_names import words_of_name

_KINDS: dict[str, frozenset[str]] = {
    "user": word_set(
        "user username usr login logname owner author committer creator submitter assignee maintainer principal runas"
        " userid uname loginname ruser nick nickname benutzer benutzername utilisateur"
        " usuario usuário utilizador utente użytkownik kullanıcı pengguna gebruiker användare bruker bruger"
        " käyttäjä uživatel"
        " felhasználó utilizator 用户 用户名 账号 帐号 账户 ユーザー ユーザー名 ユーザ名 사용자 사용자명 계정"
        " пользователь логин ผู้ใช้ المستخدم"
        " משתמש उपयोगकर्ता khoản"
    ),
    "person": word_set(
        "fullname displayname realname firstname lastname surname givenname contact gecos vorname nachname nombre"
        " nome 姓名 联系人 担当者 氏名 名前 담당자 이름 имя фио администратор kontakt contatto contacto"
    ),
    "host": word_set(
        "host hostname nodename fqdn computername machinename logonserver servername workstation"
        " rechner rechnername maschine serveur servidor máquina macchina serwer sunucu peladen 主机 主机名"
        " 服务器 ホスト ホスト名 サーバー"
        " サーバー名 호스트 서버 сервер хост машина chủ"
    ),
    "org": word_set(
        "entity organization organisation tenant company customer userdomain userdnsdomain realm department"
        " 单位 公司 客户 会社 회사 организация firma empresa unternehmen kunde cliente"
    ),
    "bucket": word_set("bucket bucketname"),
    "cluster": word_set("clustername"),
    "namespace": word_set("namespace"),
    "job": word_set("jobname"),
}
_PAIRS: dict[tuple[str, str], str] = {
    ("user", "name"): "user", ("login", "name"): "user", ("user", "id"): "user", ("account", "name"): "user",
    ("created", "by"): "user", ("started", "by"): "user", ("submitted", "by"): "user", ("owned", "by"): "user",
    ("requested", "by"): "user", ("run", "by"): "user", ("updated", "by"): "user", ("triggered", "by"): "user",
    ("full", "name"): "person", ("display", "name"): "person", ("real", "name"): "person", ("first", "name"): "person",
    ("last", "name"): "person", ("given", "name"): "person", ("registered", "owner"): "person",
    ("host", "name"): "host", ("node", "name"): "host", ("computer", "name"): "host", ("machine", "name"): "host",
    ("server", "name"): "host", ("master", "addr"): "host", ("head", "node"): "host", ("submit", "host"): "host",
    ("master", "node"): "host", ("batch", "host"): "host", ("proxy", "host"): "host",
    ("no", "proxy"): "hosts", ("node", "list"): "hosts", ("host", "list"): "hosts",
    ("org", "name"): "org", ("team", "name"): "org", ("customer", "name"): "org", ("tenant", "id"): "org",
    ("project", "name"): "job", ("project", "id"): "job", ("run", "name"): "job", ("experiment", "name"): "job",
    ("exp", "name"): "job", ("job", "name"): "job", ("wandb", "project"): "job", ("comet", "workspace"): "org",
    ("pod", "name"): "pod", ("cluster", "name"): "cluster", ("bucket", "name"): "bucket", ("key", "name"): "job",
    ("google", "project"): "job", ("gcp", "project"): "job", ("cloud", "project"): "job", ("chat", "id"): "account",
    ("account", "id"): "account", ("pod", "id"): "account", ("instance", "id"): "account", ("run", "id"): "account",
    ("sweep", "id"): "account", ("endpoint", "id"): "account", ("machine", "id"): "account",
    ("aws", "account"): "account", ("slurm", "account"): "org", ("wandb", "team"): "org",
    ("user", "hash"): "account", ("userdomain", "roamingprofile"): "org", ("repo", "slug"): "repository",
    ("project", "path"): "repository", ("github", "repository"): "repository", ("full", "slug"): "repository",
    ("dataset", "slug"): "repository", ("model", "slug"): "repository", ("kernel", "slug"): "repository",
    ("product", "id"): "serial", ("storage", "account"): "account",
}  # fmt: skip
_NOT_PEOPLE = word_set("current super total max min num per end idle system of multi single by service for default no")
_MACHINES = word_set("node server machine worker box")


@lru_cache(maxsize=4096)
def kind_of_name(name: str) -> str | None:
    """What a value behind `name` says of somebody: `user`, `host`, ...; None: nothing."""
    words = words_of_name(name)
    if not words:
        return None
    if len(words) > 1 and (pair := _PAIRS.get((words[-2], words[-1]))):
        return pair
    for kind, known in _KINDS.items():
        if words[-1] in known and (len(words) == 1 or words[-2] not in _NOT_PEOPLE):
            return kind
    return "machine" if words[-1] in _MACHINES else None
