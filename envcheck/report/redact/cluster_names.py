"""Names that programs of clusters and model hubs print at fixed places: NCCL's lines, variables, mounts, models."""

from envcheck.report.redact.models import hide_model
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.people import host, user
from envcheck.report.redact.placeholders import Names

_NCCL = Late(
    r"(?:(?<![^\s\"'>])|(?<=\\n))(?P<host>[A-Za-z][\w.-]{0,62})(?=:\d{1,10}:\d{1,10} \[\d{1,3}\] )", form=(":0:0 [0] ",)
)
"""`gpu7:1234:1290 [1] NCCL INFO ...`: host, process, thread, GPU."""
_OWNER_VARIABLE = Late(
    r"(?P<name>\b[A-Z][A-Z0-9]{0,20}(?:_[A-Z0-9]{1,20}){0,4}_(?:USER|USERNAME|ACCOUNT|OWNER)=[\"']?)(?P<value>[A-Za-z_][\w.-]{1,63})",
    "_USER", "_ACCOUNT", "_OWNER",
)  # fmt: skip
_ACCOUNT_NAME = Late(r"(?P<name>\bAccountName=)(?P<value>[a-z0-9]{3,24})", "AccountName=")
_GROUP = Late(r"(?P<name>(?:groups=|(?<=\)),)\d{1,10}\()(?P<value>[A-Za-z_][\w.-]{0,31})(?=\))", context=("groups=",))
_GIT_NAME = Late(
    r"(?P<name>\buser\.name[ =]{1,3}\\{0,7}[\"'])(?P<value>[^\"'\\\r\n]{1,64})(?=\\{0,7}[\"'])", "user.name"
)
_MOUNT = Late(
    r"(?<![\w.:/@-])(?P<host>[A-Za-z][\w.-]{1,62})(?=:/(?!/)\S{1,200}[ \t]{1,20}(?:on[ \t]{1,4})?/\S)",
    ":/",
    form=(" /",),
)
"""`nas1:/export/x on /data`, and the same in fstab."""
_MODEL = Late(
    r"(?P<name>\b(?:[Mm]odel(?:_name|_id|_path|_name_or_path)?|tokenizer|checkpoint|processor|from_pretrained|repo_id)"
    r"(?:[=:(]|\s){1,3}[\"']?)(?P<id>[A-Za-z0-9][\w.-]{1,95}/[A-Za-z0-9][\w.-]{1,95})(?![\w/])",
    "odel", "tokenizer", "checkpoint", "processor", "from_pretrained", "repo_id",
)  # fmt: skip
_NO_MODEL = Late(
    r"(?<![\w./-])(?P<id>[A-Za-z0-9][\w.-]{1,95}/[A-Za-z0-9][\w.-]{1,95})"
    r"(?=[\"']? is not a (?:local folder|valid model))",
    " is not a ",
)


def hide_machines(text: str, names: Names) -> str:
    """`text` without them."""
    text = _NCCL.sub(lambda m: host(m["host"], names), text)
    text = _MOUNT.sub(lambda m: host(m["host"], names), text)
    for pattern in (_OWNER_VARIABLE, _ACCOUNT_NAME, _GROUP, _GIT_NAME):
        text = pattern.sub(lambda m: m["name"] + user(m["value"], names), text)
    text = _NO_MODEL.sub(lambda m: hide_model(m["id"], names) or m["id"], text)
    return _MODEL.sub(lambda m: m["name"] + (hide_model(m["id"], names) or m["id"]), text) if "/" in text else text
