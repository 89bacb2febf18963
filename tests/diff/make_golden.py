"""Write the golden texts again, after the layout was changed on purpose.

LC_ALL=C.UTF-8 python -m tests.diff.make_golden
"""

import io
from pathlib import Path

from msgspec.structs import replace

from envcheck.diff import Diff
from envcheck.report.blocks.terminal import print_blocks
from envcheck.report.console import make_console
from envcheck.report.pages import diff_page
from tests.boxes import cpu_torch, driver_525, healthy_2x3090, no_bridge, with_host, with_packages
from tests.diff.sides import differences

FOLDER = Path(__file__).parent / "golden"


def render(diff: Diff, width: int = 80, *, encoding: str = "utf-8", verbose: bool = False, quiet: bool = False) -> str:
    """What is printed on a stream that is no terminal; a character that the encoding lacks raises."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict", newline="\n")
    print_blocks(make_console(stream, width=width), diff_page(diff, brief=quiet), verbose=verbose)
    stream.seek(0)
    return stream.read()


def worse() -> Diff:
    """An update that went wrong: another driver, a CPU build of torch, packages next to them."""
    box = replace(cpu_torch(), driver=driver_525().driver)
    return differences(healthy_2x3090(), with_packages(with_host(box, kernel="6.8.0-49-generic"), click="8.3.0"))


def golden_texts() -> dict[str, str]:
    """Every golden text by the name of its file."""
    good = healthy_2x3090()
    return {
        "worse-80.txt": render(worse(), 80),
        "worse-40.txt": render(worse(), 40),
        "worse-80-verbose.txt": render(worse(), 80, verbose=True),
        "worse-80-quiet.txt": render(worse(), 80, quiet=True),
        "mended-80.txt": render(differences(driver_525(), good), 80),
        "bridge-40-ascii.txt": render(differences(good, no_bridge()), 40, encoding="ascii"),
        "same-80.txt": render(differences(good, good), 80),
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in golden_texts().items():
        (FOLDER / name).write_text(text, "utf-8")
