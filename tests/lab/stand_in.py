"""The stand-in for libnvidia-ml.so.1 (`nvml.c`) and the scenarios that drive it."""

import subprocess
from pathlib import Path

HERE = Path(__file__).parent
SCENARIOS = HERE / "scenarios"


LATER_THAN = {
    "470": (
        "nvmlDeviceGetComputeRunningProcesses_v3",
        "nvmlDeviceGetCurrentClocksEventReasons",
        "nvmlDeviceGetGpuMaxPcieLinkGeneration",
        "nvmlDeviceGetGraphicsRunningProcesses_v3",
        "nvmlDeviceGetMemoryInfo_v2",
    ),
}
"""Branch of the driver to the functions, of those that envcheck calls, that its library does not have yet.

Source: `nm -D` of Debian's libnvidia-tesla-470-ml1 470.256.02 and libnvidia-ml1 535.261.03, which has them all.
"""


def compile_library(folder: Path, name: str = "libnvidia-ml.so.1", branch: str = "") -> Path:
    """Compile the stand-in into `folder`; that of an old `branch` lacks what came later.

    Raises:
        FileNotFoundError: there is no C compiler.
    """
    folder.mkdir(parents=True, exist_ok=True)
    library = folder / name
    symbols = folder / "symbols"
    hidden = " ".join(f"{function};" for function in LATER_THAN.get(branch, ()))
    symbols.write_text(f"{{ local: {hidden} }};" if hidden else "{ global: *; };")
    flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread", f"-Wl,-soname,{name}"]
    flags.append(f"-Wl,--version-script={symbols}")
    subprocess.run(["cc", *flags, "-o", str(library), str(HERE / "nvml.c")], check=True, timeout=60)
    return library


def scenario(name: str, *changes: str) -> str:
    """The text of a scenario, with the lines that it includes before its own and `changes` after them."""
    lines: list[str] = []
    for line in (SCENARIOS / f"{name}.nvml").read_text("utf-8").splitlines():
        word, _, included = line.partition(" ")
        lines += scenario(included).splitlines() if word == "include" else [line]
    return "\n".join([*lines, *changes, ""])
