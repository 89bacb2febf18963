"""The power that GPUs are made for."""

import pytest

from envcheck.catalogue.gpu.power import BOARD_POWER_W, board_power_w
from envcheck.compat.tables.gpus import CARDS


@pytest.mark.parametrize("name", BOARD_POWER_W)
def test_each_row_is_a_card_that_the_table_of_cards_has(name: str) -> None:
    assert CARDS[name.lower()].name == name


def test_no_card_takes_more_than_its_connectors_and_slot_give() -> None:
    assert all(60 <= watts <= 700 for watts in BOARD_POWER_W.values())


def test_a_laptops_gpu_is_not_taken_for_the_desktop_card_of_its_name() -> None:
    assert board_power_w("NVIDIA GeForce RTX 4090") == 450
    assert board_power_w("NVIDIA GeForce RTX 4090 Laptop GPU") is None
    assert board_power_w(None) is None
