"""What the parent arranges: the child's environment, the cache, the room on the disk."""

import time
from pathlib import Path

import pytest

from envcheck import paths
from envcheck.smoke import SmokeRequest, run_smoke
from envcheck.smoke.child_log import Listener
from envcheck.smoke.run import Deadline, environment
from envcheck.snapshot import seen_here
from tests.boxes import GIB, MODEL_8B, healthy_2x3090, with_free, with_model


@pytest.mark.parametrize(
    ("request_", "offline"),
    [
        (SmokeRequest(), True),
        (SmokeRequest(model="/"), True),
        (SmokeRequest(model=MODEL_8B), False),
        (SmokeRequest(model=MODEL_8B, offline=True), True),
        (SmokeRequest(attention="kernels-community/flash-attn2"), False),
    ],
)
def test_the_hub_is_asked_only_where_something_has_to_come_from_it(request_: SmokeRequest, offline: bool) -> None:
    assert ("HF_HUB_OFFLINE" in environment(request_, {})) is offline


def test_the_users_own_environment_reaches_the_child() -> None:
    env = environment(SmokeRequest(), {"CUDA_VISIBLE_DEVICES": "1", "HF_HUB_OFFLINE": "0"})
    assert env["CUDA_VISIBLE_DEVICES"] == "1"


@pytest.mark.parametrize(
    ("environ", "cache"),
    [
        ({"XDG_CACHE_HOME": "/var/cache/me", "HOME": "/home/me"}, "/var/cache/me/envcheck"),
        ({"HOME": "/home/me"}, "/home/me/.cache/envcheck"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/home/me"}, "/home/me/.cache/envcheck"),
        ({"HOME": ""}, None),
        ({}, None),
    ],
)
def test_the_users_cache(environ: dict[str, str], cache: str | None) -> None:
    assert paths.cache(environ) == cache


def test_a_model_that_there_is_no_room_to_download_is_not_begun() -> None:
    box = with_free(with_model(healthy_2x3090(), MODEL_8B, cached=False, present_bytes=None), "model-cache", 3 * GIB)
    result = run_smoke(SmokeRequest(model=MODEL_8B, python="/nonexistent"), seen_here(box))
    assert [finding.problem for finding in result.findings] == ["disk-space-low"]
    assert "needs a download of 15.2 GiB" in result.findings[0].detail


def test_progress_is_told_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.smoke.stand_in import stand_in

    monkeypatch.setenv("PYTHONPATH", str(stand_in(tmp_path, "import time\ntime.sleep(0.5)\nraise ImportError")))
    told: list[str] = []
    run_smoke(SmokeRequest(cache=str(tmp_path / "cache")), None, told.append)
    assert told[-1] == "importing torch"


def test_a_download_may_take_its_time_but_not_stand_still() -> None:
    arriving, standing = Deadline(SmokeRequest(model=MODEL_8B)), Deadline(SmokeRequest(model=MODEL_8B), stall_s=-1)
    downloading = Listener()
    downloading.hear(b'{"event": "stage", "stage": "download", "folder": "/nonexistent"}')
    assert arriving(downloading) > time.monotonic()
    assert not arriving.stalled
    assert standing(downloading) < time.monotonic()
    assert standing.stalled
