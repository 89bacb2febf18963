"""The Hub as this machine sees it: cache, endpoint, token, the model's files, and whether the endpoint answers."""

import re
import sys
from pathlib import Path

import msgspec

from envcheck.late_pattern import late
from envcheck.probes import model_files
from envcheck.probes.box import Box, ProbeResult
from envcheck.probes.programs import on_disk
from envcheck.probes.reach import reach
from envcheck.probes.storage import hub_cache, hub_token
from envcheck.snapshot import Hub, ModelFiles
from envcheck.urls import WebAddress, web_address

DEFAULT_ENDPOINT = "https://huggingface.co"
BUILT_IN = "tiny"
"""The model that envcheck makes itself, which no hub has."""
_TRUE = ("1", "ON", "YES", "TRUE")
"""What huggingface_hub takes for yes."""
_HUB_ID = late(r"\w[\w.-]*(?:/\w[\w.-]*)?", re.ASCII)
_HEAD_LIMIT_S = 2.5
_CHILD = str(Path(__file__).with_name("hub_child.py"))


class _Answer(msgspec.Struct):
    """What the child that asked says."""

    status: int | None = None
    error: str | None = None


def probe_hub(box: Box) -> ProbeResult:
    """Fill section `hub`. The network is asked only for a model that is not here and may be downloaded."""
    gaps: dict[str, str] = {}
    cache = hub_cache(box)
    if cache is None:
        gaps["hub.cache"] = "neither HOME nor the user database names a home folder"
    endpoint = web_address(box.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT)
    if endpoint is None:
        gaps["hub.endpoint"] = "HF_ENDPOINT is not an http or https address"
    facts = Hub(
        cache=cache,
        endpoint=str(endpoint) if endpoint else None,
        offline=is_offline(box),
        token=_has_token(box, gaps),
        model=None if box.model == BUILT_IN else _model(box, cache),
    )
    if endpoint and _is_wanted(facts) and not box.network:
        gaps["hub.reachable"] = "the network was not to be asked"
    elif endpoint and _is_wanted(facts):
        facts = _with_answer(box, facts, endpoint, gaps)
    return ProbeResult({"hub": facts}, gaps)


def is_offline(box: Box) -> bool:
    """The user keeps the hub's library from the network."""
    value = box.environ.get("HF_HUB_OFFLINE") or box.environ.get("TRANSFORMERS_OFFLINE") or ""
    return value.upper() in _TRUE


def _has_token(box: Box, gaps: dict[str, str]) -> bool | None:
    """A token is set or saved. Its text is not kept."""
    if box.environ.get("HF_TOKEN") or box.environ.get("HUGGING_FACE_HUB_TOKEN"):
        return True
    file = hub_token(box)
    try:
        return bool(file and on_disk(box, file).read_bytes().strip())
    except FileNotFoundError:
        return False
    except OSError as error:
        gaps["hub.token"] = f"the token file: {(error.strerror or 'unreadable').lower()}"
        return None


def _model(box: Box, cache: str | None) -> ModelFiles:
    """The files of the model in question: a folder's, or those of its snapshot in the cache."""
    named = ModelFiles(id=box.model, chosen=box.model_chosen)
    if on_disk(box, box.model).is_dir():
        return _described(named, on_disk(box, box.model))
    if cache is None:
        return named
    folder = on_disk(box, cache) / f"models--{box.model.replace('/', '--')}"
    facts = msgspec.structs.replace(named, incomplete_downloads=_incomplete(folder / "blobs"))
    try:
        revision = (folder / "refs/main").read_text("utf-8").strip()
    except (OSError, ValueError):
        return facts
    snapshot = folder / "snapshots" / revision
    return _described(msgspec.structs.replace(facts, revision=revision), snapshot) if snapshot.is_dir() else facts


def _described(facts: ModelFiles, folder: Path) -> ModelFiles:
    seen = model_files.files_in(folder)
    return msgspec.structs.replace(
        facts,
        path=str(folder),
        cached=seen.complete,
        present_bytes=seen.present_bytes,
        expected_bytes=seen.expected_bytes,
        missing=seen.missing,
        truncated=seen.truncated,
    )


def _incomplete(blobs: Path) -> int:
    """Downloads that were cut off, or that are running now."""
    try:
        return sum(1 for _ in blobs.glob("*.incomplete"))
    except OSError:
        return 0


def _is_wanted(facts: Hub) -> bool:
    """There is a model to download, and it may be: its id looks like one of the hub's."""
    model = facts.model
    return not facts.offline and model is not None and not model.cached and bool(_HUB_ID.fullmatch(model.id))


def _with_answer(box: Box, facts: Hub, endpoint: WebAddress, gaps: dict[str, str]) -> Hub:
    """Connect first, which is quick to fail; then ask for the model's configuration."""
    connection = reach(box, endpoint)
    if connection.ok is None:
        gaps["hub.reachable"] = connection.reason or ""
    if not connection.ok:
        return msgspec.structs.replace(facts, reachable=connection.ok, reason=connection.reason)
    url = f"{endpoint}/{facts.model.id if facts.model else ''}/resolve/main/config.json"
    outcome = box.run(sys.executable, "-I", "-S", _CHILD, url, hub_token(box) or "", at_most_s=_HEAD_LIMIT_S)
    try:
        answer = msgspec.json.decode(outcome.out, type=_Answer)
    except msgspec.DecodeError:
        answer = _Answer(error=outcome.failure or "the question failed")
    return msgspec.structs.replace(
        facts, reachable=answer.status is not None, status_code=answer.status, reason=answer.error
    )
