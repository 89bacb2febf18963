"""Checks of the model's files and of the hub they come from."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.text import listed, plural
from envcheck.compat.predicates import chosen_model
from envcheck.snapshot import Hub, ModelFiles, Snapshot
from envcheck.units import size
from envcheck.verdict import Verdict, found, passed, skipped

REFUSED = (401, 403)
NOT_THERE = 404
SERVER_ERROR = 500
PROXY_WANTS_LOGIN = 407
NAMED = 5


@check("hub.model", "hub", "model-not-cached", "model-download-incomplete")
def model(snapshot: Snapshot) -> Iterator[Verdict]:
    """All files of the model are on this machine."""
    files = snapshot.hub.model if snapshot.hub else None
    if files is None:
        return
    if is_incomplete(files):
        yield _incomplete(files)
    elif "hub.model.cached" in snapshot.unavailable:
        yield skipped(files.id, snapshot.unavailable["hub.model.cached"])
    elif files.cached:
        yield passed(f"{files.id} is in the cache", size(files.present_bytes) if files.present_bytes else "")
    else:
        yield _not_cached(snapshot, files)


def is_incomplete(files: ModelFiles) -> bool:
    """Something of the model is here, and something of it is not."""
    return bool(files.missing or files.truncated or (files.incomplete_downloads and not files.cached))


def _incomplete(files: ModelFiles) -> Verdict:
    parts = [
        f"{listed(_some(names))} {'is' if len(names) == 1 else 'are'} {state}"
        for names, state in ((files.missing, "missing"), (files.truncated, "cut short"))
        if names
    ]
    if files.incomplete_downloads and not files.cached:
        parts.append(f"{plural(files.incomplete_downloads, 'download')} did not finish or may still be running")
    have = (
        f" {size(files.present_bytes)} of {size(files.expected_bytes)} have been downloaded."
        if files.expected_bytes
        else ""
    )
    return found(
        "model-download-incomplete",
        f"Of {files.id} {'; '.join(parts)}.{have}",
        model=files.id,
        missing=list(files.missing),
        truncated=list(files.truncated),
        present_bytes=files.present_bytes,
        expected_bytes=files.expected_bytes,
    )


def _some(names: tuple[str, ...]) -> list[str]:
    return list(names) if len(names) <= NAMED else [*names[:NAMED], f"{len(names) - NAMED} more files"]


def _not_cached(snapshot: Snapshot, files: ModelFiles) -> Verdict:
    hub = snapshot.hub or Hub()
    needed = chosen_model(snapshot).weights_bytes
    amount = f"about {needed / 1e9:.1f} GB ({size(needed)})" if needed else "its files"
    if hub.status_code == NOT_THERE:
        return found(
            "model-not-cached",
            f"{files.id} is not on this machine, and {hub.endpoint or 'the Hub'} has no model with that name.",
            title=f"The Hub has no model {files.id}",
            status="warn",
            model=files.id,
        )
    offline = " HF_HUB_OFFLINE is set, so it is not downloaded automatically." if hub.offline else ""
    return found(
        "model-not-cached",
        f"{files.id} is not in the cache. The first use downloads {amount}.{offline}",
        title=f"{files.id} is not in the cache",
        model=files.id,
        download_bytes=needed,
    )


@check("hub.access", "hub", "hub-unreachable", "hub-auth-missing")
def access(snapshot: Snapshot) -> Iterator[Verdict]:
    """The Hugging Face Hub is reachable and grants access, if the model must be downloaded."""
    hub = snapshot.hub
    files = hub.model if hub else None
    if hub is None or files is None or (files.cached and not is_incomplete(files)):
        return
    where = hub.endpoint or "the Hugging Face Hub"
    status = hub.status_code
    if hub.offline:
        yield skipped("The Hugging Face Hub", "HF_HUB_OFFLINE is set, so the Hub was not contacted")
    elif hub.reachable is False or status == PROXY_WANTS_LOGIN or (status is not None and status >= SERVER_ERROR):
        reason = hub.reason or (f"status {status}" if status else "it does not respond")
        detail = f"Cannot reach {where} ({reason}), and {files.id} must be downloaded."
        yield found("hub-unreachable", detail, endpoint=hub.endpoint, reason=reason, status_code=status)
    elif status in REFUSED:
        yield _refused(hub, files)
    elif hub.reachable:
        yield passed(
            f"{hub.endpoint or 'The Hugging Face Hub'} answers", f"status {status} for {files.id}" if status else ""
        )


def _refused(hub: Hub, files: ModelFiles) -> Verdict:
    how = "Whether there is an access token could not be determined."
    if hub.token is not None:
        lacking = "There is an access token, but it is no longer valid, or its account has no access to the model."
        how = lacking if hub.token else "There is no access token on this machine."
    return found(
        "hub-auth-missing",
        f"{hub.endpoint or 'The Hub'} responds with {hub.status_code} for {files.id}: the model is gated, private, or "
        f"does not exist. {how}",
        model=files.id,
        token=hub.token,
        status_code=hub.status_code,
    )
