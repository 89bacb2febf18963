"""Facts about the model hub: cache, token, and whether the model's files are complete."""

from envcheck.snapshot.base import Facts


class ModelFiles(Facts, frozen=True, kw_only=True):
    """The files of the model in question, as far as they are on this box."""

    id: str
    """Hub id or folder."""
    path: str | None = None
    """Folder of the snapshot that would be loaded."""
    cached: bool = False
    revision: str | None = None
    present_bytes: int | None = None
    expected_bytes: int | None = None
    """What its index says the weights take."""
    missing: tuple[str, ...] = ()
    truncated: tuple[str, ...] = ()
    incomplete_downloads: int = 0


class Hub(Facts, frozen=True, kw_only=True):
    """Where models come from and whether they can."""

    cache: str | None = None
    endpoint: str | None = None
    offline: bool = False
    """HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set."""
    token: bool | None = None
    """A token is configured. The token itself is never read into the snapshot."""
    reachable: bool | None = None
    """The endpoint answered; None: not asked."""
    status_code: int | None = None
    """HTTP status for the model's config file; None: not asked."""
    reason: str | None = None
    """Why it is not reachable."""
    model: ModelFiles | None = None
