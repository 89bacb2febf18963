"""The stand-in for libnvidia-ml.so.1 (`nvml.c`) and the scenarios that drive it."""

import subprocess
from pathlib import Path

HERE = Path(__file__).parent
SCENARIOS = HERE / "scenarios"


def compile_library(folder: Path, name: str = "libnvidia-ml.so.1") -> Path:
    """Compile the stand-in into `folder`.

    Raises:
        FileNotFoundError: there is no C compiler.
    """
    library = folder / name
    flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-pthread", f"-Wl,-soname,{name}"]
    subprocess.run(["cc", *flags, "-o", str(library), str(HERE / "nvml.c")], check=True, timeout=60)
    return library


def scenario(name: str, *changes: str) -> str:
    """The text of a scenario, with the lines that it includes before its own and `changes` after them."""
    lines: list[str] = []
    for line in (SCENARIOS / f"{name}.nvml").read_text("utf-8").splitlines():
        word, _, included = line.partition(" ")
        lines += scenario(included).splitlines() if word == "include" else [line]
    return "\n".join([*lines, *changes, ""])
