"""A folder that may not be written to: the system's, a cache that another user made, one of an image."""

from envcheck.catalogue.build.remedies.tools import own_place
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

_SYSTEM = late(r"^/(?:usr|opt|lib|etc)\b|(?:site|dist)-packages")


def own_or_cache(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """By the path: an installation into the system, or a cache and its owner."""
    path = evidence.get("path")
    install = own_place(snapshot, evidence)
    cache = (
        Fix(
            summary="For a cache, use a folder that you can write to (`export HF_HOME=$HOME/hf`; in a "
            "container HF_HOME=/tmp/hf, or a volume), also TORCH_HOME, TRITON_CACHE_DIR and XDG_CACHE_HOME.",
            new_shell=True,
        ),
        Fix(
            summary='If root or another user created it: `sudo chown -R "$USER" FOLDER`; a folder that is mounted '
            "into a container must belong to the user that runs in it (`docker run --user $(id -u):$(id -g)`), and "
            "not be mounted read-only."
        ),
    )
    image = Fix(
        summary="In a Dockerfile whose image runs as another user: `USER root` before the installation, and back to "
        "that user after it."
    )
    if isinstance(path, str) and not _SYSTEM.search(path):
        return (*cache, *install[:1], image)
    return (*install, *cache, image)
