"""The machines that the resolver is asked about: the grid of drivers, GPUs and Pythons, and a plan laid into one."""

from collections.abc import Iterator
from functools import cache
from itertools import product

from msgspec.structs import replace

from envcheck.compat.tables.flash_attention import built_for
from envcheck.compat.tables.gpus import CARDS
from envcheck.plan import Plan, plan
from envcheck.snapshot import Driver, FlashAttention, Gpu, Host, PythonEnvironment, Snapshot, Torch

DRIVERS = (
    "470.256.02", "525.147.05", "535.183.01", "550.54.14", "560.35.05", "570.211.01", "580.126.09", "595.45.04",
    "610.43.02",
)  # fmt: skip
GPUS = (
    "GTX 1080", "P100-PCIE-16GB", "V100-SXM2-32GB", "TITAN V", "RTX 2080 Ti", "T4", "Quadro RTX 6000", "RTX 3060",
    "RTX 3090", "RTX A6000", "A100-SXM4-80GB", "A10", "RTX 4090", "L4", "L40S", "H100 80GB HBM3", "H200", "RTX 5090",
    "RTX PRO 6000 Blackwell Server Edition", "B200",
)  # fmt: skip
PYTHONS = ("3.10.12", "3.11.7", "3.12.3", "3.13.0", "3.14.0", "3.15.0")


def machine(driver: str, gpu: str, python: str, architecture: str = "x86_64") -> Snapshot:
    """Two such GPUs on such a driver, and an empty virtual environment."""
    facts = CARDS[gpu.lower()]
    gpus = tuple(
        Gpu(index=i, name=gpu, compute_capability=facts.capability, memory_total_bytes=facts.memory_gib[0] * 1024**3)
        for i in range(2)
    )
    minor = "".join(python.split(".")[:2])
    environment = PythonEnvironment(
        version=python, tag=f"cp{minor}", virtual=True, executable="/v/bin/python", prefix="/v"
    )
    return Snapshot(
        host=Host(system="Linux", os_id="ubuntu", os_version="24.04", python=python, machine=architecture),
        python=environment, driver=Driver(version=driver), gpus=gpus, packages={"pip": "25.3"}, torch=Torch(),
    )  # fmt: skip


@cache
def planned() -> tuple[tuple[Snapshot, Plan], ...]:
    """The grid, and the plan of each machine."""
    return tuple((snapshot, plan(snapshot)) for snapshot in grid())


def grid() -> Iterator[Snapshot]:
    """9 drivers x 20 GPUs x 6 Pythons."""
    for driver, gpu, python in product(DRIVERS, GPUS, PYTHONS):
        yield machine(driver, gpu, python)


def laid(made: Plan, snapshot: Snapshot) -> Snapshot:
    """The machine after the plan was carried out; what was there and is not in the plan stays."""
    tag = made.torch_backend
    gone = {word for step in made.steps if "uninstall" in step.command for word in step.command}
    kept = {name: version for name, version in snapshot.packages.items() if name not in gone}
    versions = {p.name: p.version for p in made.packages}
    versions.update({name: f"{versions[name]}+{tag}" for name in ("torch", "torchvision")})
    cuda = None if tag == "cpu" else f"{tag[2:-1]}.{tag[-1]}"
    wheel = made.attention.wheel if made.attention else None
    label = built_for(wheel)
    built = FlashAttention(
        version=versions.get("flash-attn"),
        built_cuda=label.cuda,
        built_torch=label.torch,
        built_cxx11_abi=label.cxx11_abi,
    )
    stays = snapshot.attention if "flash-attn" in kept else FlashAttention()
    flash = built if wheel else stays
    torch = Torch(version=versions["torch"], cuda=cuda)
    there = snapshot.torch or Torch()
    plain = [(one.version or "").partition("+")[0] for one in (there, torch)]
    same = plain[0] == plain[1] and there.cuda == torch.cuda
    python = replace(snapshot.python or PythonEnvironment(), distributions=())
    return replace(
        snapshot,
        packages={**kept, **versions},
        torch=snapshot.torch if same else torch,
        attention=flash,
        python=python,
    )
