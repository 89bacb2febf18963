"""The model's files, and the hub."""

import pytest
from msgspec.structs import replace

from tests.boxes import MODEL_2B, healthy_2x3090, with_model, with_packages, with_python
from tests.checks.environment import advice, commands, problems, the, with_hub


def test_a_model_that_is_not_here_is_told_with_its_size() -> None:
    box = with_hub(healthy_2x3090(), reachable=True, status_code=200)
    assert problems(box) == {"model-not-cached": "info"}
    assert "downloads about 16.3 GB" in the(box, "model-not-cached").detail
    assert commands(box, "model-not-cached")[0] == (
        "/home/user/envcheck/.venv/bin/hf download Qwen/Qwen3-VL-Embedding-8B"
    )


def test_an_unknown_models_size_is_that_of_its_index() -> None:
    box = with_model(healthy_2x3090(), "someone/some-model", cached=False, expected_bytes=5_000_000_000)
    assert "about 5.0 GB" in the(box, "model-not-cached").detail


def test_an_old_hub_library_has_another_command() -> None:
    box = with_packages(with_hub(healthy_2x3090()), huggingface_hub="0.33.4")
    assert commands(box, "model-not-cached")[0].startswith("/home/user/envcheck/.venv/bin/huggingface-cli download")


def test_without_a_python_that_is_known_the_command_is_searched_on_path() -> None:
    box = with_python(with_hub(healthy_2x3090()), executable=None)
    assert commands(box, "model-not-cached")[0].startswith("hf download")


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"missing": ("model-00003-of-00004.safetensors",)}, "model-00003-of-00004.safetensors is missing"),
        ({"truncated": ("a.safetensors", "b.safetensors")}, "a.safetensors and b.safetensors are cut short"),
        ({"incomplete_downloads": 2}, "2 downloads did not finish"),
    ],
)
def test_files_that_are_not_complete(files: dict[str, object], says: str) -> None:
    box = with_hub(healthy_2x3090(), files=files)
    assert problems(box) == {"model-download-incomplete": "fail"}
    assert says in the(box, "model-download-incomplete").detail


def test_cut_short_files_are_fetched_anew_and_missing_ones_added() -> None:
    short = with_hub(healthy_2x3090(), files={"truncated": ("a.safetensors",)})
    assert commands(short, "model-download-incomplete")[0].endswith("--force-download")
    gone = with_hub(healthy_2x3090(), files={"missing": ("a.safetensors",)})
    assert not commands(gone, "model-download-incomplete")[0].endswith("--force-download")


def test_only_the_shard_that_is_cut_short_is_fetched_anew() -> None:
    files = {"missing": ("b.safetensors",), "truncated": ("a.safetensors",)}
    anew, rest = commands(with_hub(healthy_2x3090(), files=files), "model-download-incomplete")
    assert anew.endswith("download Qwen/Qwen3-VL-Embedding-8B a.safetensors --force-download")
    assert rest.endswith("download Qwen/Qwen3-VL-Embedding-8B")


def test_a_download_of_another_revision_beside_a_complete_model_is_no_alarm() -> None:
    assert problems(with_hub(healthy_2x3090(), cached=True, files={"incomplete_downloads": 1})) == {}


def test_a_folder_is_copied_not_downloaded() -> None:
    box = with_model(healthy_2x3090(), "/data/qwen", cached=False, missing=("config.json",))
    assert commands(box, "model-download-incomplete") == []
    assert "/data/qwen" in advice(box, "model-download-incomplete")


def test_a_hub_that_does_not_answer() -> None:
    box = with_hub(healthy_2x3090(), reachable=False, reason="Name or service not known")
    assert problems(box) == {"hub-unreachable": "warn"}
    assert "Name or service not known" in the(box, "hub-unreachable").detail


@pytest.mark.parametrize("status", [407, 500, 503])
def test_a_hub_or_proxy_that_answers_with_an_error(status: int) -> None:
    assert "hub-unreachable" in problems(with_hub(healthy_2x3090(), reachable=True, status_code=status))


def test_the_hub_does_not_matter_once_the_model_is_here_or_offline_was_asked_for() -> None:
    assert problems(with_hub(healthy_2x3090(), cached=True, reachable=False)) == {}
    assert problems(with_hub(healthy_2x3090(), offline=True, reachable=None)) == {"model-not-cached": "info"}


def test_a_gated_model_without_a_token() -> None:
    box = with_hub(healthy_2x3090(), reachable=True, status_code=401, token=False)
    assert the(box, "hub-auth-missing").status == "fail"
    assert commands(box, "hub-auth-missing") == ["/home/user/envcheck/.venv/bin/hf auth login"]


def test_a_gated_model_with_a_token_that_does_not_do() -> None:
    box = with_hub(healthy_2x3090(), reachable=True, status_code=403, token=True)
    assert "its account has no access" in the(box, "hub-auth-missing").detail
    assert "accept the model's terms" in the(box, "hub-auth-missing").fixes[0].summary


def test_a_name_that_the_hub_does_not_know() -> None:
    box = with_hub(healthy_2x3090(), reachable=True, status_code=404)
    assert the(box, "model-not-cached").title == "The Hub has no model Qwen/Qwen3-VL-Embedding-8B"
    assert the(box, "model-not-cached").status == "warn"


def test_a_hub_that_was_not_asked_is_not_judged() -> None:
    assert problems(with_model(healthy_2x3090(), MODEL_2B, cached=False)) == {"model-not-cached": "info"}
    assert problems(replace(healthy_2x3090(), hub=None)) == {}
