"""The table of known models, held against the tracer that it was made with."""

import json
import resource
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from envcheck.compat.configs import FOLDER, config_file
from envcheck.fit import table
from envcheck.fit.request import MAX_MEMORY, MAX_MEMORY_STEP, Case, Room, Workload
from tests.cli.command import envcheck, environment
from tests.fit.test_command import document
from tests.smoke.models import NEEDS_MODELS

GIB = 1 << 30
KNOWN = sorted(file.stem for file in table.FOLDER.glob("*.json"))
NEAR = 0.01
MACHINES = ((), (24,), (12,), (6,), (24, 24), (12, 12), (24, 8), (8, 24), (6, 6, 6), (80, 80), (4, 4))
TRACED = ("Qwen3-VL-Embedding-2B", "Qwen3-VL-Embedding-8B")
LOADS = (
    Workload(),
    Workload(pixels=0, batch=3, length=700),
    Workload(pixels=700 * 1024, batch=2, length=60),
)
TEXTS = (
    Workload(pixels=0, length=3000),
    Workload(pixels=0, batch=3, length=700),
    Workload(pixels=0, batch=8, length=2000),
)


def rooms(sizes: tuple[int, ...]) -> tuple[Room, ...]:
    return tuple(Room(index=index, free_bytes=int(size * GIB * 0.985)) for index, size in enumerate(sizes))


@cache
def traced() -> Any:
    from envcheck.fit.child.work import measurer

    return measurer()


def case(name: str, **values: Any) -> Case:
    file = config_file(f"Qwen/{name}")
    assert file is not None
    return Case(config=file, **values)


def test_the_published_embedding_models_are_in_the_table() -> None:
    assert set(TRACED) <= set(KNOWN)


@pytest.mark.models
@pytest.mark.once
class TestAgainstTheTracer:
    """With torch and transformers."""

    pytestmark = NEEDS_MODELS

    @pytest.mark.parametrize(
        ("name", "attention", "load"),
        [
            *product(TRACED[:1], ("sdpa", "eager"), LOADS),
            *product(TRACED[1:2], ("sdpa", "eager"), LOADS[:1]),
        ],
        ids=lambda one: str(one)[:24],
    )
    def test_a_peak_is_within_1_percent(self, name: str, attention: str, load: Workload) -> None:
        asked = case(name, attention=attention, workload=load)
        told, expected = table.measure(asked), traced()(asked)
        assert told is not None
        assert told.weights == expected.weights
        assert told.need(0) == pytest.approx(expected.need(0), rel=NEAR)

    @pytest.mark.parametrize("attention", ["sdpa", "eager"])
    @pytest.mark.parametrize("load", TEXTS, ids=str)
    def test_a_peak_of_a_text_model_is_within_1_percent(self, attention: str, load: Workload) -> None:
        asked = case("Qwen3-Embedding-0.6B", attention=attention, workload=load)
        told, expected = table.measure(asked), traced()(asked)
        assert told is not None
        assert told.weights == expected.weights
        # Of what the pass takes, too: the weights of this model are few, and would hide nothing.
        assert told.activations[0] == pytest.approx(expected.activations[0], rel=0.1)
        assert told.need(0) == pytest.approx(expected.need(0), rel=NEAR)

    def test_a_peak_of_a_model_with_windows_is_within_1_percent(self) -> None:
        asked = case("Qwen2.5-VL-3B-Instruct", workload=Workload(pixels=333 * 784, batch=2, length=60))
        told, expected = table.measure(asked), traced()(asked)
        assert told is not None
        assert told.weights == expected.weights
        assert told.need(0) == pytest.approx(expected.need(0), rel=NEAR)

    @pytest.mark.parametrize(("attention", "load"), list(product(("sdpa", "eager"), LOADS[:2])))
    def test_a_peak_on_each_of_two_gpus_is_within_1_percent(self, attention: str, load: Workload) -> None:
        asked = case("Qwen3-VL-Embedding-8B", attention=attention, workload=load, rooms=rooms((24, 24)))
        told, expected = table.measure(asked), traced()(asked)
        assert told is not None
        assert told.device_map == expected.device_map
        for device in (0, 1):
            assert told.need(device) == pytest.approx(expected.need(device), rel=NEAR)

    def test_limits_of_memory_place_a_model_as_accelerate_does_with_them(self) -> None:
        load = Workload(pixels=1800 * 1024, batch=4)
        asked = case("Qwen3-VL-Embedding-8B", device_map=MAX_MEMORY, workload=load, rooms=rooms((12, 8)))
        told, expected = table.measure(asked), traced()(asked)
        assert told is not None
        assert told.device_map == expected.device_map
        for device in (0, 1):
            assert told.max_memory[device] == pytest.approx(expected.max_memory[device], abs=MAX_MEMORY_STEP)
            assert told.weights[device] <= told.max_memory[device]
        assert told.margin(asked.rooms) >= 0

    def test_modules_are_placed_as_accelerate_places_them(self) -> None:
        from envcheck.fit.child import architecture, placement

        name = "Qwen3-VL-Embedding-8B"
        built = architecture.build(
            architecture.configuration(str(config_file(f"Qwen/{name}"))), "float16", "sdpa", architecture.fake_mode()
        )
        for sizes, kind in product(MACHINES, ("auto", "balanced", "balanced_low_0", "sequential")):
            asked = case(name, device_map=kind, rooms=rooms(sizes))
            told = table.measure(asked)
            assert told is not None
            placed = placement.device_map(built, kind, asked.rooms)
            assert told.device_map == placed, (sizes, kind)
            assert told.weights == placement.weights_by_device(built, placed), (sizes, kind)


def test_a_known_model_is_answered_in_under_a_second_and_without_torch(tmp_path: Path) -> None:
    (tmp_path / "torch.py").write_text("raise SystemExit('torch was imported')")
    env = environment(tmp_path, PYTHONPATH=str(tmp_path))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = envcheck("fit", "--gpu", "2x RTX 3090", "--json", env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["max_pixels_that_fit"] > 1_843_200
    # Of the processor, not of the clock: other programs may run, too.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1


def test_a_model_of_another_name_with_the_same_architecture_is_known(tmp_path: Path) -> None:
    config = json.loads((FOLDER / "Qwen3-VL-Embedding-2B.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({**config, "_name_or_path": "me/finetuned"}))
    assert table.entry_of(str(tmp_path / "config.json")) is not None
    config["text_config"]["num_hidden_layers"] = 3
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert table.entry_of(str(tmp_path / "config.json")) is None
    (tmp_path / "config.json").write_text("{")
    assert table.entry_of(str(tmp_path / "config.json")) is None


@pytest.mark.parametrize(
    ("gpus", "placement"),
    [("RTX 3090 + GTX 1650", "cuda:0"), ("GTX 1650 + RTX 3090", "cuda:1"), ("2x RTX 3090", "auto")],
)
def test_on_unequal_gpus_the_placement_that_works_is_named(gpus: str, placement: str, tmp_path: Path) -> None:
    answer = document(tmp_path, "--model", "Qwen/Qwen3-VL-Embedding-8B", "--gpu", gpus)
    assert answer["fits"]
    assert answer["placement"] == placement


def test_where_two_small_cards_need_limits_they_are_said_as_from_pretrained_takes_them(tmp_path: Path) -> None:
    asked = ("fit", "--gpu", "RTX 3060 12GB, RTX 3070", "--batch", "4")
    env = environment(tmp_path)
    answer = json.loads(envcheck(*asked, "--json", env=env).stdout)
    assert answer["fits"]
    assert answer["placement"] == "max_memory"
    assert set(answer["max_memory"]) == {"0", "1"}
    words = " ".join(envcheck(*asked, env=env).stdout.split())
    assert 'device_map="sequential", max_memory={0: "' in words
