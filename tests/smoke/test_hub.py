"""A model of a hub: downloaded, found again without the hub, refused."""

import json
from pathlib import Path

from tests.cli.command import envcheck, environment
from tests.smoke.hub import COMMIT, GATED, MODEL, hub
from tests.smoke.models import NEEDS_MODELS

pytestmark = NEEDS_MODELS


def test_a_model_is_downloaded_and_then_found_without_the_hub(tiny: Path, tmp_path: Path) -> None:
    with hub(tiny) as endpoint:
        env = environment(tmp_path, HF_HUB_OFFLINE="0", HF_ENDPOINT=endpoint, HF_HOME=str(tmp_path / "hf"))
        first = envcheck("smoke", "--model", MODEL, env=env, limit_s=240)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "downloading the model" in first.stderr
    assert (tmp_path / "hf/hub/models--someone--tiny-embedding/snapshots" / COMMIT / "model.safetensors").exists()

    again = envcheck("smoke", "--model", MODEL, "--offline", "--json", env=env, limit_s=240)
    assert again.returncode == 0, again.stdout + again.stderr
    assert json.loads(again.stdout)["dimension"] == 64


def test_a_model_that_the_hub_does_not_give(tiny: Path, tmp_path: Path) -> None:
    with hub(tiny) as endpoint:
        env = environment(tmp_path, HF_HUB_OFFLINE="0", HF_ENDPOINT=endpoint, HF_HOME=str(tmp_path / "hf"))
        run = envcheck("smoke", "--model", GATED, "--json", env=env, limit_s=240)
    assert run.returncode == 1, run.stderr
    assert json.loads(run.stdout)["findings"][0]["problem"] == "hub-auth-missing"
