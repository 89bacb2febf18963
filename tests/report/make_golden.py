"""Write the golden texts again, after the layout was changed on purpose.

LC_ALL=C.UTF-8 python -m tests.report.make_golden
"""

from pathlib import Path

from tests.report.samples import HINTS, broken, healthy, render

FOLDER = Path(__file__).parent / "golden"


def golden_texts() -> dict[str, str]:
    """Every golden text by the name of its file."""
    return {
        "healthy-80.txt": render(healthy(), 80, hints=HINTS),
        "broken-80.txt": render(broken(), 80),
        "broken-40.txt": render(broken(), 40),
        "broken-80-verbose.txt": render(broken(), 80, verbose=True),
        "broken-80-quiet.txt": render(broken(), 80, quiet=True),
        "healthy-40-ascii.txt": render(healthy(), 40, encoding="ascii", hints=HINTS),
    }


if __name__ == "__main__":
    for name, text in golden_texts().items():
        (FOLDER / name).write_text(text, "utf-8")
