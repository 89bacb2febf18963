"""What a card is by its name, in the order of NVIDIA's pages: compute capability, memory, NVLinks."""

import re

import pytest

from envcheck.compat.tables.gpus import card, card_meant, is_data_centre, most_memory_gib
from tests.each import each

# Compute capability: developer.nvidia.com/cuda-gpus and .../cuda-legacy-gpus, which list cards by it. GiB: the product
# page of each card, and for 22, 20 (RTX 3080) and 48 (RTX 4090) what the sellers of cards with more memory say.
SOLD = """
3.7: K80 = 12
5.0: GTX 750 Ti = 2
5.2: GTX 960 = 2/4; GTX 970 = 4; GTX 980 = 4; GTX 980 Ti = 6; GTX TITAN X = 12; Quadro M2000 = 4;
    Quadro M4000 = 8; Quadro M5000 = 8; Quadro M6000 = 12; Quadro M6000 24GB = 24; M40 = 12; M40 24GB = 24;
    M60 = 8
6.0: Quadro GP100 = 16; P100-PCIE-12GB = 12; P100-PCIE-16GB = 16; P100-SXM2-16GB = 16
6.1: GT 1030 = 2; GTX 1050 Ti = 4; GTX 1060 3GB = 3; GTX 1060 6GB = 6; GTX 1070 = 8; GTX 1070 Ti = 8;
    GTX 1080 = 8; GTX 1080 Ti = 11; TITAN X (Pascal) = 12; TITAN Xp = 12; Quadro P2000 = 5; Quadro P4000 = 8;
    Quadro P5000 = 16; Quadro P6000 = 24; P4 = 8; P40 = 24
7.0: TITAN V = 12; Quadro GV100 = 32; V100-PCIE-16GB = 16; V100-PCIE-32GB = 32; V100S-PCIE-32GB = 32;
    V100-SXM2-16GB = 16; V100-SXM2-32GB = 32; V100-SXM3-32GB = 32
7.5: GTX 1650 = 4; GTX 1660 = 6; GTX 1660 SUPER = 6; GTX 1660 Ti = 6; RTX 2060 = 6/12; RTX 2060 SUPER = 8;
    RTX 2070 = 8; RTX 2070 SUPER = 8; RTX 2080 = 8; RTX 2080 SUPER = 8; RTX 2080 Ti = 11/22; TITAN RTX = 24;
    T400 = 2/4; T600 = 4; T1000 = 4/8; Quadro T1000 = 4; Quadro T2000 = 4; Quadro RTX 4000 = 8;
    Quadro RTX 5000 = 16; Quadro RTX 6000 = 24; Quadro RTX 8000 = 48; T4 = 16
8.0: A30 = 24; A100-PCIE-40GB = 40; A100 80GB PCIe = 80; A100-SXM4-40GB = 40; A100-SXM4-80GB = 80;
    A800 80GB PCIe = 80; A800-SXM4-80GB = 80
8.6: RTX 3050 = 6/8; RTX 3060 = 8/12; RTX 3060 Ti = 8; RTX 3070 = 8; RTX 3070 Ti = 8; RTX 3080 = 10/12/20;
    RTX 3080 Ti = 12; RTX 3090 = 24; RTX 3090 Ti = 24; RTX A2000 = 6; RTX A2000 12GB = 12; RTX A4000 = 16;
    RTX A4500 = 20; RTX A5000 = 24; RTX A5500 = 24; RTX A6000 = 48; A2 = 16; A10 = 24; A10G = 24; A16 = 16;
    A40 = 48
8.7: Orin = 4/8/16/32/64
8.9: RTX 4060 = 8; RTX 4060 Ti = 8/16; RTX 4070 = 12; RTX 4070 SUPER = 12; RTX 4070 Ti = 12;
    RTX 4070 Ti SUPER = 16; RTX 4080 = 16; RTX 4080 SUPER = 16; RTX 4090 = 24/48; RTX 4090 D = 24/48;
    RTX 2000 Ada Generation = 16; RTX 4000 Ada Generation = 20; RTX 4000 SFF Ada Generation = 20;
    RTX 4500 Ada Generation = 24; RTX 5000 Ada Generation = 32; RTX 6000 Ada Generation = 48; L4 = 24; L20 = 48;
    L40 = 48; L40S = 48
9.0: H100 PCIe = 80; H100 NVL = 94; H100 80GB HBM3 = 80; H800 = 80; H800 PCIe = 80; H20 = 96; H200 = 141;
    H200 NVL = 141; GH200 480GB = 96; GH200 144G HBM3e = 144
10.0: B200 = 180/192; GB200 = 186/192
10.3: B300 SXM6 AC = 288; GB300 = 288
11.0: Thor = 128
12.0: RTX 5050 = 8; RTX 5060 = 8; RTX 5060 Ti = 8/16; RTX 5070 = 12; RTX 5070 Ti = 16; RTX 5080 = 16;
    RTX 5090 = 32; RTX 5090 D = 32; RTX PRO 4000 Blackwell = 24; RTX PRO 4500 Blackwell = 32;
    RTX PRO 5000 Blackwell = 48/72; RTX PRO 6000 Blackwell Workstation Edition = 96;
    RTX PRO 6000 Blackwell Max-Q Workstation Edition = 96; RTX PRO 6000 Blackwell Server Edition = 96
12.1: GB10 = 128
"""
SPOKEN = """
5.3: Jetson Nano = 2/4
6.2: Jetson TX2 = 4/8
7.0: V100 PCIe = 16/32; V100 SXM2 = 16/32
7.2: Jetson Xavier NX = 8/16; Jetson AGX Xavier = 16/32/64
7.5: RTX 2060 Laptop GPU = 6; RTX 2070 Laptop GPU = 8; RTX 2080 Laptop GPU = 8
8.0: A100 PCIe = 40/80; A100 SXM = 40/80; A100 SXM4 = 40/80
8.6: RTX A3000 Laptop GPU = 6/12; RTX A5000 Laptop GPU = 16; RTX 3050 Laptop GPU = 4/6;
    RTX 3050 Ti Laptop GPU = 4; RTX 3060 Laptop GPU = 6; RTX 3070 Laptop GPU = 8; RTX 3070 Ti Laptop GPU = 8;
    RTX 3080 Laptop GPU = 8/16; RTX 3080 Ti Laptop GPU = 16
8.7: Jetson Orin Nano = 4/8; Jetson Orin NX = 8/16; Jetson AGX Orin = 32/64
8.9: RTX 4000 SFF Ada = 20; RTX 2000 Ada Laptop GPU = 8; RTX 3000 Ada Laptop GPU = 8;
    RTX 3500 Ada Laptop GPU = 12; RTX 4000 Ada Laptop GPU = 12; RTX 5000 Ada Laptop GPU = 16;
    RTX 4050 Laptop GPU = 6; RTX 4060 Laptop GPU = 8; RTX 4070 Laptop GPU = 8; RTX 4080 Laptop GPU = 12;
    RTX 4090 Laptop GPU = 16
9.0: H100 SXM = 80; H100 SXM5 = 80; H200 SXM = 141
11.0: Jetson AGX Thor = 128
12.0: RTX PRO 6000 Max-Q = 96; RTX 5060 Laptop GPU = 8; RTX 5070 Laptop GPU = 8; RTX 5070 Ti Laptop GPU = 12;
    RTX 5080 Laptop GPU = 16; RTX 5090 Laptop GPU = 24
12.1: DGX Spark = 128
"""
"""What people say and NVML does not, and GPUs of laptops."""
# NVLinks: the data sheets of the cards, "NVIDIA NVLink"; the bridge or the board that they go over.
LINKS = """
1 bridge: RTX 2070 SUPER; RTX 2080; RTX 2080 SUPER; Quadro RTX 5000
2 bridge: RTX 2080 Ti; TITAN RTX; Quadro RTX 6000; Quadro RTX 8000
4 board: P100-SXM2-16GB
4 bridge: RTX 3090; RTX 3090 Ti; Quadro GP100; Quadro GV100; RTX A4500; RTX A5000; RTX A5500; RTX A6000; A30;
    A40
6 board: V100-SXM2-16GB; V100-SXM2-32GB; V100-SXM3-32GB
8 board: A800-SXM4-80GB; H800
8 bridge: A800 80GB PCIe; H800 PCIe
12 board: A100-SXM4-40GB; A100-SXM4-80GB
12 bridge: A100-PCIE-40GB; A100 80GB PCIe; H100 PCIe; H100 NVL
18 board: H100 80GB HBM3; H20; H200; GH200 480GB; GH200 144G HBM3e; B200; GB200; B300 SXM6 AC; GB300
18 bridge: H200 NVL
"""


def listed(text: str) -> list[tuple[str, str]]:
    """Each entry of a listing, and the head of its line."""
    rows = [row.partition(": ") for row in re.sub(r";\n +", "; ", text).strip().splitlines()]
    return [(entry, head) for head, _, entries in rows for entry in entries.split("; ")]


@each(listed(SOLD))
def test_a_card_that_was_sold(entry: tuple[str, str]) -> None:
    name, _, sizes = entry[0].partition(" = ")
    found = card(f"NVIDIA {name}")
    assert found is not None
    assert (found.capability, "/".join(map(str, found.memory_gib))) == (entry[1], sizes)


@each(listed(SPOKEN))
def test_a_card_as_people_call_it(entry: tuple[str, str]) -> None:
    name, _, sizes = entry[0].partition(" = ")
    found = card_meant(name.lower())
    assert found is not None
    assert (found.capability, "/".join(map(str, found.memory_gib))) == (entry[1], sizes)


@each(listed(LINKS))
def test_a_card_with_nvlink(entry: tuple[str, str]) -> None:
    found = card(entry[0])
    assert found is not None
    assert f"{found.nvlinks} {found.wiring}" == entry[1]


def test_the_others_have_no_nvlink() -> None:
    linked = {name for name, _ in listed(LINKS)}
    others = [found for name, _, _ in (e.partition(" = ") for e, _ in listed(SOLD)) if (found := card(name))]
    assert {found.name for found in others if found.nvlinks} == linked


@pytest.mark.parametrize(
    ("name", "gib"),
    [("RTX 2080 Ti", 11), ("RTX 3080", 12), ("RTX 4090", 24), ("RTX 4090 D", 24), ("RTX PRO 5000 Blackwell", 72),
     ("A100", 80), ("RTX 6000", 96), ("Radeon Pro", None)],
)  # fmt: skip
def test_the_most_memory_is_what_nvidia_sold(name: str, gib: int | None) -> None:
    assert most_memory_gib(name) == gib


@pytest.mark.parametrize(
    ("name", "servers"), [("Tesla T4", True), ("NVIDIA H200", True), ("RTX A6000", False), ("nothing known", False)]
)
def test_a_card_for_servers(name: str, servers: bool) -> None:
    assert is_data_centre(name) == servers
