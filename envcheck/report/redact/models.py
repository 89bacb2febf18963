"""Names of models: those of public owners are kept, for a diagnosis needs them; a private one's are not."""

from envcheck.report.redact.allowlist import KNOWN_OWNERS
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import PLACEHOLDER, Names

_BUILT_IN = {"tiny"}
_ID = Late(r"[A-Za-z0-9][\w.-]{0,95}/[\w.-]{1,96}")


def hide_model(model: str, names: Names) -> str | None:
    """A hub id without what is private of it; None: it is none, but a path."""
    if not _ID.now.fullmatch(model):
        return model if model in _BUILT_IN or ("/" not in model and "\\" not in model) else None
    owner, name = model.split("/")
    if owner.lower() in KNOWN_OWNERS or PLACEHOLDER.search(model):
        return model
    return f"{names.of('owner', owner)}/{names.of('model', name)}"


def hide_cache_folder(folder: str, names: Names) -> str:
    """`models--OWNER--NAME`, as the hub's cache calls its folders."""
    kind, *rest = folder.split("--")
    if len(rest) < 2 or rest[0].lower() in KNOWN_OWNERS or PLACEHOLDER.search(folder):
        return folder
    return f"{kind}--{names.of('owner', rest[0])}--{names.of('model', '--'.join(rest[1:]))}"
