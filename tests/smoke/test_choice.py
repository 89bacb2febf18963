"""The real model where it is here and fits, the tiny one otherwise."""

from msgspec.structs import replace

from envcheck.smoke.choice import choose_model
from envcheck.snapshot import Hub, ModelFiles, Snapshot
from tests.boxes import GIB, MODEL_2B, MODEL_8B, cpu_torch, healthy_2x3090, no_gpu, with_driver, with_gpu, with_torch


def cached(box: Snapshot, model: str = MODEL_8B, **files: object) -> Snapshot:
    """The machine with the model complete in its cache."""
    there = ModelFiles(id=model, cached=True, expected_bytes=16_289_587_680, present_bytes=16_289_587_680)
    return replace(box, hub=replace(box.hub or Hub(), model=replace(there, **files)))


def test_in_the_cache_and_fitting() -> None:
    choice = choose_model(cached(healthy_2x3090()))
    assert choice.model == MODEL_8B
    assert choice.hints == ()


def test_not_in_the_cache_names_the_command_and_what_it_downloads() -> None:
    choice = choose_model(cached(healthy_2x3090(), cached=False, present_bytes=None))
    assert choice.model == "tiny"
    words, command = choice.hints[0].splitlines()
    assert words.startswith(f"Tested with the built-in tiny model: {MODEL_8B} is not in the cache.")
    assert words.endswith("To test the real model, after a download of 15.2 GiB:")
    assert command == f" envcheck smoke --model {MODEL_8B}"


def test_half_downloaded_counts_as_not_there_and_only_the_rest_is_downloaded() -> None:
    choice = choose_model(
        cached(healthy_2x3090(), missing=("model-00002-of-00004.safetensors",), present_bytes=12 * GIB)
    )
    assert choice.model == "tiny"
    assert "after a download of 3.2 GiB" in choice.hints[0]


def test_too_little_free_memory_says_how_much_there_is() -> None:
    box = cached(healthy_2x3090())
    for index in (0, 1):
        box = with_gpu(box, index, memory_free_bytes=6 * GIB, memory_used_bytes=18 * GIB)
    choice = choose_model(box)
    assert choice.model == "tiny"
    assert "takes 15.2 GiB, and 10.3 GiB of GPU memory are available" in choice.reason


def test_memory_that_is_not_known_is_no_room() -> None:
    box = with_gpu(cached(healthy_2x3090()), 1, memory_free_bytes=None, memory_total_bytes=None)
    assert choose_model(box).model == "tiny"


def test_no_gpu_a_driver_that_does_not_answer_or_a_torch_without_cuda() -> None:
    healthy = healthy_2x3090()
    for box in (no_gpu(), with_driver(healthy, nvml_error=9), with_torch(healthy, cuda=None), cpu_torch()):
        choice = choose_model(cached(box))
        assert choice.model == "tiny"
        assert "there is no GPU to run it on" in choice.reason


def test_another_model_that_the_user_has_configured() -> None:
    assert choose_model(cached(healthy_2x3090(), MODEL_2B), MODEL_2B).model == MODEL_2B
    assert MODEL_2B in choose_model(healthy_2x3090(), MODEL_2B).hints[0]


def test_the_tiny_model_when_asked_for_needs_no_words() -> None:
    choice = choose_model(cached(healthy_2x3090()), "tiny")
    assert (choice.model, choice.hints) == ("tiny", ())


def test_a_box_of_which_nothing_is_known() -> None:
    assert choose_model(Snapshot()).model == "tiny"
