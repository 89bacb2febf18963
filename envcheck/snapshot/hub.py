"""Facts about the model hub: cache, token, and whether the model's files are complete."""

from envcheck.snapshot.kinds import Facts, FilePath, FreeText, ModelId, Plain


class ModelFiles(Facts, frozen=True, kw_only=True):
    """The files of the model in question, as far as they are on this machine."""

    id: ModelId
    """Hub id or folder."""
    chosen: bool | None = None
    """The user named it; False: it is the default, because no model was named; None: not known."""
    path: FilePath | None = None
    """Folder of the snapshot that would be loaded."""
    cached: bool = False
    revision: Plain | None = None
    present_bytes: int | None = None
    expected_bytes: int | None = None
    """What its index says the weights take."""
    missing: tuple[FilePath, ...] = ()
    truncated: tuple[FilePath, ...] = ()
    incomplete_downloads: int = 0


class Hub(Facts, frozen=True, kw_only=True):
    """Where models come from and whether they can."""

    cache: FilePath | None = None
    endpoint: FreeText | None = None
    offline: bool = False
    """HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE is set."""
    token: bool | None = None
    """A token is configured. The token itself is never read into the snapshot."""
    reachable: bool | None = None
    """The endpoint answered; None: not asked."""
    status_code: int | None = None
    """HTTP status for the model's config file; None: not asked."""
    reason: FreeText | None = None
    """Why it is not reachable."""
    model: ModelFiles | None = None
