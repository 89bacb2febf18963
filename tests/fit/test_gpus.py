"""GPUs by name, for machines that are not here, and the GPUs of a snapshot."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envcheck.compat.tables.gpus import CARDS
from envcheck.errors import UserError
from envcheck.fit.gpus import UnknownGpuError, named, of_box, refuse_attention
from tests.boxes import GIB, healthy_2x3090, with_environment, with_gpu


@pytest.mark.parametrize(
    ("words", "sizes"),
    [
        ("2x RTX 3090", [24, 24]),
        ("2 x NVIDIA GeForce RTX 3090", [24, 24]),
        ("rtx 3090", [24]),
        ("3090", [24]),
        ("2x rtx3090", [24, 24]),
        ("h100 80GB", [80]),
        ("a6000", [48]),
        ("8x V100 32GB", [32] * 8),
        ("1x RTX 4060 Ti 16GB", [16]),
        ("RTX 4060 Ti 8 GB", [8]),
        ("RTX 3090 x2", [24, 24]),
        ("RTX 3090 (x2)", [24, 24]),
        ("two RTX 3090s", [24, 24]),
        ("RTX 3090, RTX 3060 12GB", [24, 12]),
        ("RTX 3090, 24GB and a6000", [24, 48]),
        ("Tesla V100 32GB x4", [32] * 4),
        ("A800", [80]),
        ("H800", [80]),
        ("GB10", [128]),
        ("GTX 980 Ti", [6]),
        ("RTX 4090 Laptop GPU", [16]),
        ("Jetson AGX Orin 64GB", [64]),
        ("A100 MIG 3g.20gb", [20]),
        ("a pair of RTX 3090", [24, 24]),
        ("2 RTX 3090s", [24, 24]),
        ("3090ti", [24]),
        ("8xH100 SXM", [80] * 8),
        ("Orin Nano 8GB", [8]),
        ("Jetson Thor", [128]),
        ("Quadro M4000", [8]),
        ("RTX 3090 + RTX 3060 12GB", [24, 12]),
        ("4× RTX 4090", [24, 24, 24, 24]),
        ("H100 80GB HBM3", [80]),
        ("Tesla T4", [16]),
    ],
)
def test_gpus_are_understood_as_people_write_them(words: str, sizes: list[int]) -> None:
    devices = named(words)
    assert [device.total_bytes // GIB for device in devices] == sizes
    assert [device.index for device in devices] == list(range(len(sizes)))
    assert all(0.9 < device.free_bytes / device.total_bytes < 1 for device in devices)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "names no GPU"),
        ("RTX 3091", "did you mean 'RTX 3090'?"),
        ("RTX 3090 16GB", "there is no RTX 3090 with 16 GB; it has 24 GB."),
        ("Tesla V100", "16 GB or 32 GB; name one"),
        ("RTX 4060 Ti", "8 GB or 16 GB; name one, as in 'RTX 4060 Ti 16GB'"),
        ("99x RTX 3090", "between 1 and 16"),
        ("0x RTX 3090", "between 1 and 16"),
        ("9x RTX 3090 + 9x RTX 3090", "more than one machine has"),
    ],
)
def test_what_is_no_gpu_is_said_in_one_sentence(words: str, says: str) -> None:
    with pytest.raises(UnknownGpuError, match=says.replace("?", r"\?")):
        named(words)


@pytest.mark.parametrize("name", [card.name for card in CARDS.values()])
def test_every_card_of_the_table_can_be_asked_for(name: str) -> None:
    least, *more = CARDS[name.lower()].memory_gib
    said = f"{name} {least}GB" if more else name
    assert named(said)[0].total_bytes // GIB == least


@given(st.text(max_size=30))
def test_no_words_break_it(words: str) -> None:
    with suppress(UnknownGpuError):
        named(words)


def test_the_gpus_of_a_box_are_those_that_cuda_sees_with_what_is_free() -> None:
    box = with_environment(healthy_2x3090(), CUDA_VISIBLE_DEVICES="1")
    assert [(d.index, d.free_bytes) for d in of_box(box)] == [(1, healthy_2x3090().gpus[1].memory_free_bytes)]


def test_what_other_programs_hold_is_not_free() -> None:
    box = with_gpu(healthy_2x3090(), 0, memory_free_bytes=None, memory_used_bytes=20 * GIB)
    assert of_box(box)[0].free_bytes == 4 * GIB


def test_flash_attention_is_refused_where_a_gpu_cannot_run_it() -> None:
    refuse_attention("flash_attention_2", named("2x RTX 3090"))
    refuse_attention("sdpa", named("P100 16GB"))
    with pytest.raises(UserError, match=r"needs compute capability 8\.0; GPU 1 \(.*P100.*\) has 6\.0\. Take --attn"):
        refuse_attention("flash_attention_2", named("RTX 3090 + P100 16GB"))
