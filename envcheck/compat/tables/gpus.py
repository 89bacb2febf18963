"""Cards that people own: compute capability, memory, NVLink and PCI Express, by the name that NVML gives."""

import re
from typing import Literal, TypeAlias

import msgspec

from envcheck.late_pattern import late

Wiring: TypeAlias = Literal["bridge", "board", ""]
"""How its NVLinks reach another GPU: over a bridge that one plugs on, or over the board that it sits on."""


class Card(msgspec.Struct, frozen=True):
    """One card."""

    name: str
    """As NVML says it, without `NVIDIA`, `GeForce` and `Tesla`."""
    capability: str
    memory_gib: tuple[int, ...]
    """Nominal sizes it was sold with."""
    nvlinks: int = 0
    """NVLinks of a card that is fully connected."""
    wiring: Wiring = ""
    pcie_generation: int = 4
    pcie_width: int = 16


# Sources: NVIDIA's product pages, data sheets and architecture white papers (Volta, Turing, GA102, A100, Ada, H100,
# Blackwell) for links, memory and PCI Express; developer.nvidia.com/cuda-gpus for compute capability.
# fmt: off
GEFORCE = (
    Card("GTX 750 Ti",                "5.0", (2,),        pcie_generation=3),
    Card("GTX 960",                   "5.2", (2, 4),      pcie_generation=3),
    Card("GTX 970",                   "5.2", (4,),        pcie_generation=3),
    Card("GTX 980",                   "5.2", (4,),        pcie_generation=3),
    Card("GTX 980 Ti",                "5.2", (6,),        pcie_generation=3),
    Card("GTX TITAN X",               "5.2", (12,),       pcie_generation=3),
    Card("GT 1030",                   "6.1", (2,),        pcie_generation=3, pcie_width=4),
    Card("GTX 1050 Ti",               "6.1", (4,),        pcie_generation=3),
    Card("GTX 1060 3GB",              "6.1", (3,),        pcie_generation=3),
    Card("GTX 1060 6GB",              "6.1", (6,),        pcie_generation=3),
    Card("GTX 1070",                  "6.1", (8,),        pcie_generation=3),
    Card("GTX 1070 Ti",               "6.1", (8,),        pcie_generation=3),
    Card("GTX 1080",                  "6.1", (8,),        pcie_generation=3),
    Card("GTX 1080 Ti",               "6.1", (11,),       pcie_generation=3),
    Card("TITAN X (Pascal)",          "6.1", (12,),       pcie_generation=3),
    Card("TITAN Xp",                  "6.1", (12,),       pcie_generation=3),
    Card("TITAN V",                   "7.0", (12,),       pcie_generation=3),
    Card("GTX 1650",                  "7.5", (4,),        pcie_generation=3),
    Card("GTX 1660",                  "7.5", (6,),        pcie_generation=3),
    Card("GTX 1660 SUPER",            "7.5", (6,),        pcie_generation=3),
    Card("GTX 1660 Ti",               "7.5", (6,),        pcie_generation=3),
    Card("RTX 2060",                  "7.5", (6, 12),     pcie_generation=3),
    Card("RTX 2060 SUPER",            "7.5", (8,),        pcie_generation=3),
    Card("RTX 2070",                  "7.5", (8,),        pcie_generation=3),
    Card("RTX 2070 SUPER",            "7.5", (8,),    1, "bridge", 3),
    Card("RTX 2080",                  "7.5", (8,),    1, "bridge", 3),
    Card("RTX 2080 SUPER",            "7.5", (8,),    1, "bridge", 3),
    Card("RTX 2080 Ti",               "7.5", (11, 22), 2, "bridge", 3),
    Card("TITAN RTX",                 "7.5", (24,),   2, "bridge", 3),
    Card("RTX 3050",                  "8.6", (6, 8),      pcie_width=8),
    Card("RTX 3060",                  "8.6", (8, 12)),
    Card("RTX 3060 Ti",               "8.6", (8,)),
    Card("RTX 3070",                  "8.6", (8,)),
    Card("RTX 3070 Ti",               "8.6", (8,)),
    Card("RTX 3080",                  "8.6", (10, 12, 20)),
    Card("RTX 3080 Ti",               "8.6", (12,)),
    Card("RTX 3090",                  "8.6", (24,),   4, "bridge"),
    Card("RTX 3090 Ti",               "8.6", (24,),   4, "bridge"),
    Card("RTX 4060",                  "8.9", (8,),        pcie_width=8),
    Card("RTX 4060 Ti",               "8.9", (8, 16),     pcie_width=8),
    Card("RTX 4070",                  "8.9", (12,)),
    Card("RTX 4070 SUPER",            "8.9", (12,)),
    Card("RTX 4070 Ti",               "8.9", (12,)),
    Card("RTX 4070 Ti SUPER",         "8.9", (16,)),
    Card("RTX 4080",                  "8.9", (16,)),
    Card("RTX 4080 SUPER",            "8.9", (16,)),
    Card("RTX 4090",                  "8.9", (24, 48)),
    Card("RTX 4090 D",                "8.9", (24, 48)),
    Card("RTX 5050",                  "12.0", (8,),       pcie_generation=5, pcie_width=8),
    Card("RTX 5060",                  "12.0", (8,),       pcie_generation=5, pcie_width=8),
    Card("RTX 5060 Ti",               "12.0", (8, 16),    pcie_generation=5, pcie_width=8),
    Card("RTX 5070",                  "12.0", (12,),      pcie_generation=5),
    Card("RTX 5070 Ti",               "12.0", (16,),      pcie_generation=5),
    Card("RTX 5080",                  "12.0", (16,),      pcie_generation=5),
    Card("RTX 5090",                  "12.0", (32,),      pcie_generation=5),
    Card("RTX 5090 D",                "12.0", (32,),      pcie_generation=5),
)
WORKSTATION = (
    Card("Quadro M2000",              "5.2", (4,),        pcie_generation=3),
    Card("Quadro M4000",              "5.2", (8,),        pcie_generation=3),
    Card("Quadro M5000",              "5.2", (8,),        pcie_generation=3),
    Card("Quadro M6000",              "5.2", (12,),       pcie_generation=3),
    Card("Quadro M6000 24GB",         "5.2", (24,),       pcie_generation=3),
    Card("Quadro P2000",              "6.1", (5,),        pcie_generation=3),
    Card("Quadro P4000",              "6.1", (8,),        pcie_generation=3),
    Card("Quadro P5000",              "6.1", (16,),       pcie_generation=3),
    Card("Quadro P6000",              "6.1", (24,),       pcie_generation=3),
    Card("Quadro GP100",              "6.0", (16,),   4, "bridge", 3),
    Card("Quadro GV100",              "7.0", (32,),   4, "bridge", 3),
    Card("T400",                      "7.5", (2, 4),      pcie_generation=3),
    Card("T600",                      "7.5", (4,),        pcie_generation=3),
    Card("T1000",                     "7.5", (4, 8),      pcie_generation=3),
    Card("Quadro T1000",              "7.5", (4,),        pcie_generation=3),
    Card("Quadro T2000",              "7.5", (4,),        pcie_generation=3),
    Card("Quadro RTX 4000",           "7.5", (8,),        pcie_generation=3),
    Card("Quadro RTX 5000",           "7.5", (16,),   1, "bridge", 3),
    Card("Quadro RTX 6000",           "7.5", (24,),   2, "bridge", 3),
    Card("Quadro RTX 8000",           "7.5", (48,),   2, "bridge", 3),
    Card("RTX A2000",                 "8.6", (6,)),
    Card("RTX A2000 12GB",            "8.6", (12,)),
    Card("RTX A4000",                 "8.6", (16,)),
    Card("RTX A4500",                 "8.6", (20,),   4, "bridge"),
    Card("RTX A5000",                 "8.6", (24,),   4, "bridge"),
    Card("RTX A5500",                 "8.6", (24,),   4, "bridge"),
    Card("RTX A6000",                 "8.6", (48,),   4, "bridge"),
    Card("RTX 2000 Ada Generation",   "8.9", (16,),       pcie_width=8),
    Card("RTX 4000 Ada Generation",   "8.9", (20,)),
    Card("RTX 4000 SFF Ada Generation", "8.9", (20,)),
    Card("RTX 4500 Ada Generation",   "8.9", (24,)),
    Card("RTX 5000 Ada Generation",   "8.9", (32,)),
    Card("RTX 6000 Ada Generation",   "8.9", (48,)),
    Card("RTX PRO 4000 Blackwell",    "12.0", (24,),      pcie_generation=5),
    Card("RTX PRO 4500 Blackwell",    "12.0", (32,),      pcie_generation=5),
    Card("RTX PRO 5000 Blackwell",    "12.0", (48, 72),   pcie_generation=5),
    Card("RTX PRO 6000 Blackwell Workstation Edition",            "12.0", (96,), pcie_generation=5),
    Card("RTX PRO 6000 Blackwell Max-Q Workstation Edition",      "12.0", (96,), pcie_generation=5),
    Card("RTX PRO 6000 Blackwell Server Edition",                 "12.0", (96,), pcie_generation=5),
)
DATA_CENTRE = (
    Card("K80",                       "3.7", (12,),       pcie_generation=3),
    Card("M40",                       "5.2", (12,),       pcie_generation=3),
    Card("M40 24GB",                  "5.2", (24,),       pcie_generation=3),
    Card("M60",                       "5.2", (8,),        pcie_generation=3),
    Card("P4",                        "6.1", (8,),        pcie_generation=3),
    Card("P40",                       "6.1", (24,),       pcie_generation=3),
    Card("P100-PCIE-12GB",            "6.0", (12,),       pcie_generation=3),
    Card("P100-PCIE-16GB",            "6.0", (16,),       pcie_generation=3),
    Card("P100-SXM2-16GB",            "6.0", (16,),   4, "board", 3),
    Card("V100-PCIE-16GB",            "7.0", (16,),       pcie_generation=3),
    Card("V100-PCIE-32GB",            "7.0", (32,),       pcie_generation=3),
    Card("V100S-PCIE-32GB",           "7.0", (32,),       pcie_generation=3),
    Card("V100-SXM2-16GB",            "7.0", (16,),   6, "board", 3),
    Card("V100-SXM2-32GB",            "7.0", (32,),   6, "board", 3),
    Card("V100-SXM3-32GB",            "7.0", (32,),   6, "board", 3),
    Card("T4",                        "7.5", (16,),       pcie_generation=3),
    Card("A2",                        "8.6", (16,),       pcie_width=8),
    Card("A10",                       "8.6", (24,)),
    Card("A10G",                      "8.6", (24,)),
    Card("A16",                       "8.6", (16,)),
    Card("A30",                       "8.0", (24,),   4, "bridge"),
    Card("A40",                       "8.6", (48,),   4, "bridge"),
    Card("A100-PCIE-40GB",            "8.0", (40,),  12, "bridge"),
    Card("A100 80GB PCIe",            "8.0", (80,),  12, "bridge"),
    Card("A100-SXM4-40GB",            "8.0", (40,),  12, "board"),
    Card("A100-SXM4-80GB",            "8.0", (80,),  12, "board"),
    Card("A800 80GB PCIe",            "8.0", (80,),   8, "bridge"),
    Card("A800-SXM4-80GB",            "8.0", (80,),   8, "board"),
    Card("L4",                        "8.9", (24,)),
    Card("L20",                       "8.9", (48,)),
    Card("L40",                       "8.9", (48,)),
    Card("L40S",                      "8.9", (48,)),
    Card("H100 PCIe",                 "9.0", (80,),  12, "bridge", 5),
    Card("H100 NVL",                  "9.0", (94,),  12, "bridge", 5),
    Card("H100 80GB HBM3",            "9.0", (80,),  18, "board", 5),
    Card("H800",                      "9.0", (80,),   8, "board", 5),
    Card("H800 PCIe",                 "9.0", (80,),   8, "bridge", 5),
    Card("H20",                       "9.0", (96,),  18, "board", 5),
    Card("H200",                      "9.0", (141,), 18, "board", 5),
    Card("H200 NVL",                  "9.0", (141,), 18, "bridge", 5),
    Card("GH200 480GB",               "9.0", (96,),  18, "board", 5),
    Card("GH200 144G HBM3e",          "9.0", (144,), 18, "board", 5),
    Card("B200",                      "10.0", (180, 192), 18, "board", 5),
    Card("GB200",                     "10.0", (186, 192), 18, "board", 5),
    Card("B300 SXM6 AC",              "10.3", (288,), 18, "board", 6),
    Card("GB300",                     "10.3", (288,), 18, "board", 6),
    Card("GB10",                      "12.1", (128,),     pcie_generation=5),
)
JETSON = (
    Card("Orin",                      "8.7", (4, 8, 16, 32, 64)),
    Card("Thor",                      "11.0", (128,)),
)
# What people call a board by, which NVML does not; and GPUs in laptops, whose links and power are the laptop's. Only
# for GPUs that somebody names. Source: NVIDIA's product pages.
BY_NAME_ALONE = (
    Card("Jetson Nano",               "5.3", (2, 4)),
    Card("Jetson TX2",                "6.2", (4, 8)),
    Card("Jetson Xavier NX",          "7.2", (8, 16)),
    Card("Jetson AGX Xavier",         "7.2", (16, 32, 64)),
    Card("Jetson Orin Nano",          "8.7", (4, 8)),
    Card("Jetson Orin NX",            "8.7", (8, 16)),
    Card("Jetson AGX Orin",           "8.7", (32, 64)),
    Card("Jetson AGX Thor",           "11.0", (128,)),
    Card("V100 PCIe",                 "7.0", (16, 32)),
    Card("V100 SXM2",                 "7.0", (16, 32)),
    Card("A100 PCIe",                 "8.0", (40, 80)),
    Card("A100 SXM",                  "8.0", (40, 80)),
    Card("A100 SXM4",                 "8.0", (40, 80)),
    Card("H100 SXM",                  "9.0", (80,)),
    Card("H100 SXM5",                 "9.0", (80,)),
    Card("H200 SXM",                  "9.0", (141,)),
    Card("DGX Spark",                 "12.1", (128,)),
    Card("RTX PRO 6000 Max-Q",        "12.0", (96,)),
    Card("RTX 4000 SFF Ada",          "8.9", (20,)),
    Card("RTX 2000 Ada Laptop GPU",   "8.9", (8,)),
    Card("RTX 3000 Ada Laptop GPU",   "8.9", (8,)),
    Card("RTX 3500 Ada Laptop GPU",   "8.9", (12,)),
    Card("RTX 4000 Ada Laptop GPU",   "8.9", (12,)),
    Card("RTX 5000 Ada Laptop GPU",   "8.9", (16,)),
    Card("RTX A3000 Laptop GPU",      "8.6", (6, 12)),
    Card("RTX A5000 Laptop GPU",      "8.6", (16,)),
    Card("RTX 2060 Laptop GPU",       "7.5", (6,)),
    Card("RTX 2070 Laptop GPU",       "7.5", (8,)),
    Card("RTX 2080 Laptop GPU",       "7.5", (8,)),
    Card("RTX 3050 Laptop GPU",       "8.6", (4, 6)),
    Card("RTX 3050 Ti Laptop GPU",    "8.6", (4,)),
    Card("RTX 3060 Laptop GPU",       "8.6", (6,)),
    Card("RTX 3070 Laptop GPU",       "8.6", (8,)),
    Card("RTX 3070 Ti Laptop GPU",    "8.6", (8,)),
    Card("RTX 3080 Laptop GPU",       "8.6", (8, 16)),
    Card("RTX 3080 Ti Laptop GPU",    "8.6", (16,)),
    Card("RTX 4050 Laptop GPU",       "8.9", (6,)),
    Card("RTX 4060 Laptop GPU",       "8.9", (8,)),
    Card("RTX 4070 Laptop GPU",       "8.9", (8,)),
    Card("RTX 4080 Laptop GPU",       "8.9", (12,)),
    Card("RTX 4090 Laptop GPU",       "8.9", (16,)),
    Card("RTX 5060 Laptop GPU",       "12.0", (8,)),
    Card("RTX 5070 Laptop GPU",       "12.0", (8,)),
    Card("RTX 5070 Ti Laptop GPU",    "12.0", (12,)),
    Card("RTX 5080 Laptop GPU",       "12.0", (16,)),
    Card("RTX 5090 Laptop GPU",       "12.0", (24,)),
)
# fmt: on
NAMED = {card.name.lower(): card for card in BY_NAME_ALONE}
REWORKED = {("RTX 2080 Ti", 22), ("RTX 3080", 20), ("RTX 4090", 48), ("RTX 4090 D", 48)}
"""Sizes that NVIDIA never sold: cards on which others put more memory."""
CARDS = {card.name.lower(): card for card in (*GEFORCE, *WORKSTATION, *DATA_CENTRE, *JETSON)}
SHARED_NAMES = {
    "rtx 4000": tuple(CARDS[n] for n in ("quadro rtx 4000", "rtx 4000 ada generation", "rtx pro 4000 blackwell")),
    "rtx 4500": tuple(CARDS[n] for n in ("rtx 4500 ada generation", "rtx pro 4500 blackwell")),
    "rtx 5000": tuple(CARDS[n] for n in ("quadro rtx 5000", "rtx 5000 ada generation", "rtx pro 5000 blackwell")),
    "rtx 6000": tuple(
        CARDS[n] for n in ("quadro rtx 6000", "rtx 6000 ada generation", "rtx pro 6000 blackwell workstation edition")
    ),
    "titan x": tuple(CARDS[n] for n in ("gtx titan x", "titan x (pascal)")),
}
"""Names that NVIDIA has given to GPUs of several generations, in part or whole."""
_MAKER = late(r"^(?:nvidia|geforce|tesla|graphics device)\s+")
_LAPTOP = late(r"\b(?:laptop|mobile|max-q)\b", re.IGNORECASE)


def card(name: str | None) -> Card | None:
    """The card that NVML calls `name`, `NVIDIA GeForce RTX 3090`; None where the table has none of that name.

    Laptop GPUs bear the name of a desktop card and are others; they are not in the table.
    """
    bare = (name or "").strip().lower()
    while _MAKER.match(bare):
        bare = _MAKER.sub("", bare, count=1)
    return CARDS.get(bare)


def names_meant(words: str) -> tuple[str, ...]:
    """How the table may call what a person calls `3090`, `rtx3090`, `a6000` or `V100`, the likeliest first."""
    spaced = re.sub(r"\b(rtx|gtx|gt)[ _-]*(?=\d)", r"\1 ", " ".join(words.lower().split()))
    spaced = re.sub(r"(?<=\d)(ti|super|d)\b", r" \1", spaced)
    bare = spaced.removeprefix("nvidia ").removeprefix("geforce ").removeprefix("tesla ")
    families = ("", "rtx ", "gtx ", "gt ", "tesla ", "quadro ", "jetson ")
    board = (bare.removeprefix("jetson "),) if bare.startswith("jetson ") else ()
    return (*(family + bare for family in families), *board)


def card_meant(words: str) -> Card | None:
    """The card that a person means; None where none of the tables is called so."""
    laptop = re.sub(r"\s+(?:laptop(?: gpu)?|mobile|max-q)$", " laptop gpu", words.strip().lower())
    names = (*names_meant(words.strip().lower()), *names_meant(laptop))
    return next((found for name in names if (found := card(name) or NAMED.get(name))), None)


def may_mean(words: str) -> tuple[Card, ...]:
    """The GPUs of several generations that people call by one name, `RTX 6000`; empty: the name is one GPU's."""
    meant = set(names_meant(words))
    return next((cards for name, cards in SHARED_NAMES.items() if name in meant), ())


def most_memory_gib(name: str | None) -> int | None:
    """GiB of the largest card that the name may mean, as NVIDIA sold it; None: the table has no such card."""
    known, bare = card(name), re.sub(r"^(?:nvidia|geforce|tesla|\s)+", "", (name or "").lower())
    series = (one for key, one in CARDS.items() if bare and key.startswith((f"{bare}-", f"{bare} ")))
    meant = (known,) if known else may_mean(bare) or tuple(series)
    return max((size for one in meant for size in one.memory_gib if (one.name, size) not in REWORKED), default=None)


def capability_by_name(name: str | None) -> str | None:
    """The compute capability of a GPU of which only the name is known, laptop or not; None: the tables have no such."""
    known = card(name) or card_meant(re.sub(r"^(?:nvidia|geforce|\s)+", "", (name or "").lower()))
    return known.capability if known else None


_ON_THE_PROCESSOR = late(r"\b(?:GB10|GH200|GB[23]00|Orin|Thor)\b")
"""Source: NVIDIA's product pages: NVLink-C2C, or one chip."""


def is_on_the_processor(name: str | None) -> bool:
    """It shares a module or a chip with the processor: the PCI Express link that NVML shows carries nothing."""
    return bool(name and _ON_THE_PROCESSOR.search(name))


def shares_memory(name: str | None) -> bool:
    """Its memory is the computer's, of which NVML tells none as the GPU's own."""
    return bool(name and re.search(r"\b(?:GB10|Orin|Thor|Jetson|DGX Spark)\b", name))


def is_laptop(name: str | None) -> bool:
    """The name is that of a GPU built into a laptop, whose power and link the firmware steers."""
    return bool(_LAPTOP.search(name or "")) and "workstation" not in (name or "").lower()


def is_data_centre(name: str | None) -> bool:
    """The name is that of a card for servers, which have no display."""
    return card(name) in DATA_CENTRE
