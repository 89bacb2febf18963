"""Draw the README's picture of a real run: `python tools/make_picture.py [REPORT.json]` writes docs/picture.svg.

Without a saved report, envcheck is run here and now. The file needs nothing from elsewhere: no font is fetched.
"""

import io
import re
import subprocess
import sys
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.cells import cell_len
from rich.color import parse_rgb_hex
from rich.console import Console
from rich.terminal_theme import TerminalTheme

from envcheck.report.document import Report
from envcheck.report.load import load, parse
from envcheck.report.terminal import print_report
from envcheck.smoke.choice import choose_model

PICTURE = Path(__file__).parents[1] / "docs" / "picture.svg"
COLUMNS = 88
FONTS = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)
COLORS = ("#464c54", "#ff6b6b", "#51cf66", "#ffd43b", "#74c0fc", "#da77f2", "#66d9e8", "#dee2e6")
THEME = TerminalTheme((16, 20, 24), (222, 226, 230), [parse_rgb_hex(color[1:]) for color in COLORS])


def main() -> None:
    """Get a report and draw it."""
    if len(sys.argv) > 1:
        report = load(sys.argv[1])
    else:
        run = subprocess.run([sys.executable, "-m", "envcheck", "--json"], stdout=subprocess.PIPE)  # noqa: PLW1510 - exit code 1 is a report, too
        report = parse(run.stdout, "what envcheck printed")
    if not isinstance(report, Report):
        sys.exit("make_picture: a report is needed, not a snapshot alone")
    PICTURE.write_text(draw(report), encoding="utf-8")
    print(PICTURE)


def draw(report: Report) -> str:
    """The report as a picture of a terminal that is wide enough for its longest command."""
    tiny = report.smoke is not None and report.smoke.model == "tiny"
    hints = choose_model(report.snapshot).hints if tiny else ()
    width = COLUMNS
    for _ in range(2):  # once to see how wide it gets
        console = Console(
            file=io.StringIO(), record=True, force_terminal=True, color_system="truecolor", width=width, height=25,
            markup=False, emoji=False, highlight=False,
        )  # fmt: skip
        print_report(console, report, hints=hints)
        width = max(cell_len(line) for line in console.export_text(clear=False).splitlines())
    template = FONTS.sub("", CONSOLE_SVG_FORMAT).replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas")
    return console.export_svg(title="envcheck", theme=THEME, code_format=template, unique_id="envcheck")


if __name__ == "__main__":
    main()
