"""A prediction on a terminal, and the page of a problem: nothing is wider than the terminal."""

from io import StringIO
from pathlib import Path

import pytest

from envcheck.report.blocks.terminal import print_blocks
from envcheck.report.console import make_console
from envcheck.report.pages import fit_page
from tests.cli.command import envcheck, environment
from tests.report.tickets import FIT


@pytest.mark.parametrize("columns", [40, 80])
def test_the_bars_and_their_legend_fit(columns: int) -> None:
    stream = StringIO()
    print_blocks(make_console(stream, width=columns, environ={}), fit_page(FIT))
    text = stream.getvalue()
    assert [line for line in text.splitlines() if len(line) > columns] == []
    assert all(word in text for word in ("weights", "activations", "CUDA", "others", "free"))


def test_the_page_of_a_consequence_fits_but_for_its_commands(tmp_path: Path) -> None:
    text = envcheck("problem", "torch-cuda-unavailable", env=environment(tmp_path, COLUMNS="40")).stdout
    prose = [line for line in text.splitlines() if not line.startswith("    ")]
    assert "consequence" in text
    assert [line for line in prose if len(line) > 40] == []
