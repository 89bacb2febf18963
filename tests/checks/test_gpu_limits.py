"""Heat and power."""

import pytest

from tests.boxes import docker, healthy_2x3090, laptop, with_gpu
from tests.checks.judge import alarms, commands, problems, the


def test_a_gpu_that_slows_down_because_of_heat() -> None:
    box = with_gpu(healthy_2x3090(), 1, throttle_reasons=("sw-thermal",), temperature_c=91)
    assert problems(box) == {"gpu-overheating": "warn"}
    assert (
        "GPU 1 (NVIDIA GeForce RTX 3090) reduces its clocks because of heat at 91 °C"
        in the(box, "gpu-overheating").detail
    )


def test_a_gpu_at_its_slowdown_temperature() -> None:
    assert alarms(with_gpu(healthy_2x3090(), 0, temperature_c=95)) == {"gpu-overheating"}


def test_a_warm_gpu_is_no_alarm() -> None:
    assert alarms(with_gpu(healthy_2x3090(), 0, temperature_c=94)) == set()


@pytest.mark.parametrize(("degrees", "found"), [(84, set()), (89, set()), (90, {"gpu-overheating"})])
def test_a_gpu_without_a_known_limit_is_judged_by_what_cards_are_made_for(degrees: int, found: set[str]) -> None:
    assert alarms(with_gpu(healthy_2x3090(), 0, temperature_c=degrees, temperature_slowdown_c=None)) == found


def test_the_power_brake_comes_from_outside() -> None:
    box = with_gpu(healthy_2x3090(), 0, throttle_reasons=("hw-power-brake",))
    assert problems(box) == {"gpu-power-limited": "warn"}
    assert commands(the(box, "gpu-power-limited")) == []


def test_a_lowered_power_limit_can_be_raised_again() -> None:
    box = with_gpu(healthy_2x3090(), 1, power_limit_w=250.0)
    assert problems(box) == {"gpu-power-limited": "info"}
    assert commands(the(box, "gpu-power-limited")) == ["sudo nvidia-smi -i 1 -pl 350"]


def test_from_inside_a_container_the_limit_cannot_be_changed() -> None:
    assert commands(the(with_gpu(docker(), 1, power_limit_w=250.0), "gpu-power-limited")) == []


def test_a_raised_power_limit_is_no_alarm() -> None:
    assert alarms(with_gpu(healthy_2x3090(), 0, power_limit_w=366.0)) == set()


def test_limits_are_rounded_by_the_firmware() -> None:
    assert alarms(with_gpu(healthy_2x3090(), 0, power_limit_w=349.6)) == set()


def test_a_gpu_at_its_power_limit_under_load_is_no_alarm() -> None:
    assert alarms(with_gpu(healthy_2x3090(), 0, throttle_reasons=("sw-power-cap",))) == set()


@pytest.mark.parametrize(("watts", "found"), [(250.0, {"gpu-power-limited"}), (350.0, set()), (280.0, set())])
def test_without_a_known_default_a_card_is_measured_by_its_model(watts: float, found: set[str]) -> None:
    box = with_gpu(healthy_2x3090(), 0, power_limit_w=watts, power_limit_default_w=None)
    assert set(problems(box)) == found


def test_what_cards_of_a_model_are_made_for_is_not_called_this_cards_default() -> None:
    found = the(with_gpu(healthy_2x3090(), 0, power_limit_w=200.0, power_limit_default_w=None), "gpu-power-limited")
    assert "its model is made for 350 W" in found.detail
    assert commands(found) == ["sudo nvidia-smi -i 0 -pl 350"]


def test_laptops_move_their_limit_all_the_time() -> None:
    assert alarms(with_gpu(laptop(), 0, power_limit_w=35.0, power_limit_default_w=115.0)) == set()
