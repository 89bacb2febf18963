"""Names of container images: public ones say what runs and are kept; registries and names of one's own are not."""

from envcheck.report.redact.allowlist import KNOWN_OWNERS, KNOWN_PARTS, word_set
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.vocabulary import Familiarity, familiarity

_PUBLIC_REGISTRIES = word_set(
    "docker.io index.docker.io registry-1.docker.io ghcr.io quay.io nvcr.io gcr.io mcr.microsoft.com registry.k8s.io"
    " k8s.gcr.io public.ecr.aws"
)
_REGISTRY = Late(r"<host-\d{1,6}>(?::\d+)?|(?:[\w-]+\.)+[\w-]+(?::\d+)?|localhost(?::\d+)?|[\w-]+:\d{2,5}(?=/)")
_NOT_AN_IMAGE = Late(
    r"(?:\.{1,2}|[A-Za-z]|\d+|and|or|usr|opt|home|mnt|data|tmp|etc|var|lib|bin)/.*"
    r"|.*\.(?:py|so|txt|json|yaml|yml|toml|log|md|sh|cu|cpp|h|whl|gz)(?::\d+)?"
)


def hide_image(image: str, names: Names) -> str:
    """`registry/owner/name:tag` without the registry, owner and name that are not public, and tags of other words."""
    if PLACEHOLDER.search(image.partition("/")[2]) or _NOT_AN_IMAGE.now.fullmatch(image):
        return image
    name, at, digest = image.partition("@")
    parts = name.split("/")
    registry = parts.pop(0) if _REGISTRY.now.fullmatch(parts[0]) and len(parts) > 1 else ""
    last, colon, tag = parts[-1].partition(":")
    public = registry in ("", *_PUBLIC_REGISTRIES)
    if public and (parts[0].lower() in KNOWN_OWNERS or registry in ("nvcr.io", "mcr.microsoft.com", "registry.k8s.io")):
        return image
    if public and len(parts) == 1 and not registry:
        return image
    shown = registry if public or not registry or registry.startswith("<") else names.of("host", registry)
    if last.lower() in KNOWN_OWNERS or last in KNOWN_PARTS:
        last, kept = "", last
    else:
        kept = ""
    if tag and not public and familiarity(tag) is not Familiarity.TECHNICAL:
        tag = names.of("tag", tag)
    owners = [names.of("owner", part) for part in parts[:-1]]
    hidden = "/".join((*([shown] if shown else []), *owners, kept or names.of("image", last)))
    return f"{hidden}{colon}{tag}{at}{digest}"
