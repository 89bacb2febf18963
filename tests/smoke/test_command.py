"""`envcheck smoke` on the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.command import TRACEBACK, envcheck, environment
from tests.smoke.stand_in import stand_in

NO_TORCH = "raise ModuleNotFoundError(\"No module named 'torch'\", name='torch')"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--backend", "onnx"), "there is no backend 'onnx'; it must be one of transformers, sentence-transformers"),
        (("--compare", "transformers"), "--compare transformers: that is the backend itself; name another one."),
        (("--dtype", "int8"), "there is no dtype 'int8'; it must be one of auto, float32, float16, bfloat16."),
        (("--device-map", "moon"), "there is no device map 'moon'"),
        (("--model", "./nowhere"), "there is no folder './nowhere'"),
        (("--batch", "0"), "--batch must be 1 or more."),
        (("--max-pixels", "many"), "--max-pixels must be a whole number."),
        (("--python", "/bin/ls"), "/bin/ls is not a Python"),
        (("--tensor-parallel-size", "2"), "--tensor-parallel-size works only with --backend vllm"),
        (("--no-such-option", "2"), "there is no option"),
    ],
)
def test_bad_usage_is_one_sentence_and_exit_code_2(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    run = envcheck("smoke", *arguments, env=environment(tmp_path))
    assert run.returncode == 2
    assert said in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert run.stdout == ""


def test_a_failure_is_said_with_what_to_do_and_exit_code_1(tmp_path: Path) -> None:
    env = environment(tmp_path, PYTHONPATH=str(stand_in(tmp_path / "lib", NO_TORCH)))
    run = envcheck("smoke", "--model", "tiny", env=env)
    assert run.returncode == 1
    assert run.stdout.startswith("Smoke test:  FAILED  tiny with transformers\n")
    assert "[torch-missing]" in run.stdout
    assert "envcheck install" in run.stdout
    assert TRACEBACK not in run.stdout + run.stderr


def test_json_stands_alone_on_standard_output(tmp_path: Path) -> None:
    env = environment(tmp_path, PYTHONPATH=str(stand_in(tmp_path / "lib", NO_TORCH)))
    run = envcheck("smoke", "--model", "tiny", "--json", env=env)
    assert run.stderr == ""
    result = json.loads(run.stdout)
    assert result["schema"] == "envcheck.smoke/1"
    assert result["findings"][0]["problem"] == "torch-missing"


def test_without_a_model_the_tiny_one_is_taken_and_nothing_is_called_tested_that_was_not(tmp_path: Path) -> None:
    env = environment(tmp_path, PYTHONPATH=str(stand_in(tmp_path / "lib", NO_TORCH)), ENVCHECK_MODEL="me/mine")
    run = envcheck("smoke", env=env)
    assert "FAILED  tiny" in run.stdout
    assert "Tested with" not in run.stdout


def test_quiet_says_the_verdict_and_what_failed(tmp_path: Path) -> None:
    env = environment(tmp_path, PYTHONPATH=str(stand_in(tmp_path / "lib", NO_TORCH)))
    run = envcheck("smoke", "--model", "tiny", "-q", env=env)
    assert run.stdout.splitlines()[0] == "Smoke test:  FAILED  tiny with transformers"
    assert len(run.stdout.splitlines()) == 2
    assert run.stderr == ""


def test_the_time_limit_is_kept(tmp_path: Path) -> None:
    env = environment(tmp_path, PYTHONPATH=str(stand_in(tmp_path / "lib", "import time\ntime.sleep(600)")))
    run = envcheck("smoke", "--model", "tiny", "--timeout", "1", env=env)
    assert run.returncode == 1
    assert "did not finish within 1.0 s" in run.stdout
