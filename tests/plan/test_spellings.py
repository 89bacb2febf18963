"""GPUs, drivers and Pythons as people write them. First, of 105 GPUs 11 were refused or guessed wrongly."""

import pytest

from envcheck.cli.target_machine import Elsewhere, described
from envcheck.compat.tables.gpus import CARDS, SHARED_NAMES, card
from envcheck.errors import UserError
from envcheck.fit.gpus import cards_named
from envcheck.plan import plan
from tests.compat.machines import machine

MEANT = {
    "RTX 3090 x2": ("RTX 3090", "RTX 3090"), "2*RTX3090": ("RTX 3090", "RTX 3090"), "3090s": ("RTX 3090",),
    "rtx-3090": ("RTX 3090",), "RTX_3090": ("RTX 3090",), "RTX4090D": ("RTX 4090 D",), "2x l40s": ("L40S", "L40S"),
    "four V100S": ("V100S-PCIE-32GB",) * 4, "two 4090s": ("RTX 4090", "RTX 4090"), "RTX 6000 48GB": (
        "RTX 6000 Ada Generation",
    ),
    "RTX 6000 24GB": ("Quadro RTX 6000",), "6000 ada": ("RTX 6000 Ada Generation",), "RTX 4000 SFF Ada": (
        "RTX 4000 SFF Ada",
    ),
    "RTX PRO 6000 Max-Q": ("RTX PRO 6000 Max-Q",), "RTX 5000 Ada Laptop": ("RTX 5000 Ada Laptop GPU",),
    "Quadro T2000": ("Quadro T2000",), "1x 3090 + 1x 4090": ("RTX 3090", "RTX 4090"),
    "Tesla V100": ("V100",), "A800 80GB": ("A800 80GB PCIe",), "GB10": ("GB10",), "DGX Spark": ("DGX Spark",),
    "Jetson AGX Thor": ("Jetson AGX Thor",), "A100 MIG 3g.40gb": ("A100 MIG 3g.40gb",), "M40": ("M40",),
}  # fmt: skip


@pytest.mark.parametrize("words", MEANT)
def test_what_is_meant(words: str) -> None:
    assert tuple(found.name for found, _ in cards_named(words)) == MEANT[words]


@pytest.mark.parametrize("words", ["RTX 6000", "rtx6000", "6000", "2x RTX 5000", "RTX 4000", "Titan X", "titan x 12GB"])
def test_a_name_of_several_generations_is_asked_back(words: str) -> None:
    with pytest.raises(UserError, match="may be several GPUs"):
        cards_named(words)


@pytest.mark.parametrize("name", [c.name for cards in SHARED_NAMES.values() for c in cards])
def test_each_of_them_can_be_named(name: str) -> None:
    assert [found.name for found, _ in cards_named(name)] == [name]


@pytest.mark.parametrize("name", list(CARDS))
def test_what_nvml_says_is_that_card(name: str) -> None:
    assert card(CARDS[name].name) == CARDS[name]
    assert cards_named(CARDS[name].name)[0][0].capability == CARDS[name].capability


@pytest.mark.parametrize(
    ("text", "version"),
    [("580", "580"), ("R550", "550"), ("v550.54", "550.54"), ("535-server", "535"), ("580.65.06-open", "580.65.06")],
)
def test_drivers(text: str, version: str) -> None:
    box = described(elsewhere(driver=text))
    assert box.driver is not None
    assert box.driver.version == version


@pytest.mark.parametrize("text", ["535-", "newest", "55", "5800", "550.", "nvidia-driver-550", "550;rm"])
def test_no_drivers(text: str) -> None:
    with pytest.raises(UserError, match="--driver must be a version"):
        described(elsewhere(driver=text))


@pytest.mark.parametrize(
    ("text", "version", "tag"),
    [("3.10", "3.10", None), ("cp312", "3.12", None), ("python3.11", "3.11", None), ("3.14t", "3.14", "cp314t")],
)
def test_pythons(text: str, version: str, tag: str | None) -> None:
    python = described(elsewhere(python=text)).python
    assert python is not None
    assert (python.version, python.tag) == (version, tag)


@pytest.mark.parametrize("text", ["3.99", "3.16t", "3", "2.7", "pypy3.11", "3.12; x"])
def test_no_pythons(text: str) -> None:
    with pytest.raises(UserError, match=r"Python|--python-version"):
        described(elsewhere(python=text))


@pytest.mark.parametrize(("python", "names"), [("3.13t", "tokenizers, safetensors"), ("3.14t", "safetensors")])
def test_a_free_threaded_python_is_judged_by_the_wheels_that_exist(python: str, names: str) -> None:
    made = plan(described(elsewhere(python=python)))
    assert not made.fits
    (finding, *_) = (f for f in made.findings if f.evidence.get("change") == "python")
    assert f"free-threaded, for which {names}" in finding.detail
    assert plan(machine("580.126.09", "RTX 3090", "3.14.0")).fits


def elsewhere(driver: str = "580", python: str = "3.12") -> Elsewhere:
    return Elsewhere(gpu="RTX 3090", driver=driver, python_version=python, source=None)
