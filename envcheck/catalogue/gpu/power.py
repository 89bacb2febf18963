"""The power each GPU is made for, in watts: what its power limit is by default, where the driver does not tell.

Source: NVIDIA's product pages and data sheets ("Graphics Card Power", "Max Power Consumption", "TDP"). Makers of GPUs
often allow more, hardly ever less; of two variants the lower stands here. Cards whose server sets the limit (GH200,
H100 NVL, B300 ...) are left out.
"""

from collections.abc import Mapping

from envcheck.compat.tables.gpus import card

# Name as in tables/cards.py to watts.
# fmt: off
BOARD_POWER_W: Mapping[str, int] = {
    "GTX 1060 3GB": 120, "GTX 1060 6GB": 120, "GTX 1070": 150, "GTX 1070 Ti": 180, "GTX 1080": 180, "GTX 1080 Ti": 250,
    "TITAN X (Pascal)": 250, "TITAN Xp": 250, "TITAN V": 250, "GTX 1050 Ti": 75,
    "GTX 1650": 75, "GTX 1660": 120, "GTX 1660 SUPER": 125, "GTX 1660 Ti": 120,
    "RTX 2060": 160, "RTX 2060 SUPER": 175, "RTX 2070": 175, "RTX 2070 SUPER": 215, "RTX 2080": 215,
    "RTX 2080 SUPER": 250, "RTX 2080 Ti": 250, "TITAN RTX": 280,
    "RTX 3050": 70, "RTX 3060": 170, "RTX 3060 Ti": 200, "RTX 3070": 220, "RTX 3070 Ti": 290,
    "RTX 3080": 320, "RTX 3080 Ti": 350, "RTX 3090": 350, "RTX 3090 Ti": 450,
    "RTX 4060": 115, "RTX 4060 Ti": 160, "RTX 4070": 200, "RTX 4070 SUPER": 220, "RTX 4070 Ti": 285,
    "RTX 4070 Ti SUPER": 285, "RTX 4080": 320, "RTX 4080 SUPER": 320, "RTX 4090": 450, "RTX 4090 D": 425,
    "RTX 5050": 130, "RTX 5060": 145, "RTX 5060 Ti": 180, "RTX 5070": 250, "RTX 5070 Ti": 300, "RTX 5080": 360,
    "RTX 5090": 575, "RTX 5090 D": 575,
    "Quadro RTX 4000": 160, "Quadro RTX 5000": 230, "Quadro RTX 6000": 260, "Quadro RTX 8000": 260,
    "RTX A2000": 70, "RTX A2000 12GB": 70, "RTX A4000": 140, "RTX A4500": 200, "RTX A5000": 230, "RTX A5500": 230,
    "RTX A6000": 300,
    "RTX 2000 Ada Generation": 70, "RTX 4000 Ada Generation": 130, "RTX 4500 Ada Generation": 210,
    "RTX 5000 Ada Generation": 250, "RTX 6000 Ada Generation": 300,
    "RTX PRO 6000 Blackwell Workstation Edition": 600, "RTX PRO 6000 Blackwell Max-Q Workstation Edition": 300,
    "P4": 75, "P40": 250, "P100-PCIE-12GB": 250, "P100-PCIE-16GB": 250, "P100-SXM2-16GB": 300,
    "V100-PCIE-16GB": 250, "V100-PCIE-32GB": 250, "V100S-PCIE-32GB": 250, "V100-SXM2-16GB": 300, "V100-SXM2-32GB": 300,
    "T4": 70, "A2": 60, "A10": 150, "A30": 165, "A40": 300, "L4": 72, "L40": 300, "L40S": 350,
    "A100-PCIE-40GB": 250, "A100 80GB PCIe": 300, "A100-SXM4-40GB": 400, "A100-SXM4-80GB": 400,
    "H100 PCIe": 350, "H100 80GB HBM3": 700, "H200": 700,
}
# fmt: on


def board_power_w(name: str | None) -> int | None:
    """Watts of the GPU that NVML calls `name`; None where the table has none of that name, as for laptops' GPUs."""
    known = card(name)
    return BOARD_POWER_W.get(known.name) if known else None
