"""The whole way: `envcheck smoke --model tiny`, its child process, the real libraries."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from envcheck.schemas.make import FOLDER
from tests.cli.command import envcheck, environment
from tests.smoke.models import NEEDS_MODELS

pytestmark = NEEDS_MODELS


def test_the_tiny_model_from_an_empty_cache_and_again_from_a_full_one(tmp_path: Path) -> None:
    env = environment(tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"))
    first = envcheck("smoke", "--model", "tiny", "--json", env=env, limit_s=240)
    assert first.returncode == 0, first.stdout + first.stderr
    result = json.loads(first.stdout)
    schema = json.loads((FOLDER / "smoke-1.json").read_text("utf-8"))
    assert list(Draft202012Validator(schema).iter_errors(result)) == []
    assert (result["schema"], result["model"], result["trained"]) == ("envcheck.smoke/1", "tiny", False)
    assert result["dimension"] == result["expected_dimension"] == 64
    assert abs(result["cosines"]["text_text"] - 1) < 1e-5
    assert abs(result["cosines"]["mixed_mixed"] - 1) < 1e-5
    assert -1 < result["cosines"]["text_image"] < 0.99
    assert result["peak_bytes"] > 100 * 1024**2
    assert "build" in result["stages_s"]
    status = {finding["check"]: finding["status"] for finding in result["findings"]}
    assert status.pop("smoke.ranking") == "skip", "not checked: random weights"
    assert set(status.values()) == {"pass"}

    second = envcheck("smoke", "--model", "tiny", "--no-color", env=env, limit_s=240)
    assert second.returncode == 0, second.stdout + second.stderr
    assert second.stdout.startswith("Smoke test:  PASSED  tiny")
    assert "building the tiny model" not in second.stderr
    for line in ("Embedding dimension: 64", "cosine(text, text): 1.000000", "cosine(mixed, mixed): 1.000000"):
        assert line in second.stdout


def test_a_cache_that_cannot_be_written_does_not_matter_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder would have to be")
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    env = environment(tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"), TMPDIR=str(temporary))
    run = envcheck("smoke", "--model", "tiny", "-q", env=env, limit_s=240)
    assert (run.returncode, run.stdout) == (
        0,
        "Smoke test:  PASSED  tiny (random weights) with transformers in float32 on cpu\n",
    ), run.stderr
    assert list(temporary.glob("envcheck*")) == []
