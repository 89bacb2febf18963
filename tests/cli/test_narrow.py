"""What commands print fits a narrow terminal."""

import json
from pathlib import Path

import pytest

from tests.cli.command import envcheck, environment


@pytest.mark.parametrize("columns", [40, 80])
def test_lists_are_not_wider_than_the_terminal(columns: int, tmp_path: Path) -> None:
    for number, name in enumerate(("a", "a-machine-with-a-long-name-on-the-fourth-floor", "b")):
        snapshot = {"schema": "envcheck.snapshot/1", "driver": {"version": f"4{number}0.1"}}
        (tmp_path / f"{name}.json").write_text(json.dumps(snapshot))
    (tmp_path / "broken.json").write_text("{")
    env = {**environment(tmp_path), "COLUMNS": str(columns)}
    for command in (["checks"], ["fleet", "."]):
        told = envcheck(*command, env=env, cwd=tmp_path).stdout
        assert max(map(len, told.splitlines())) <= columns, told
        assert "driver-too-old" in told
