"""`envcheck check` and `--help` import neither torch nor anything slow."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import environment

HEAVY = {"torch", "transformers", "sentence_transformers", "accelerate", "numpy", "PIL", "huggingface_hub", "vllm"}
SLOW = {"pydantic", "jsonschema", "importlib.metadata", "email.parser", "asyncio", "urllib.request", "pynvml"}


def imported(arguments: list[str], home: Path) -> set[str]:
    """Every module that a run of envcheck imported in its own process, by Python's own account."""
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "envcheck", *arguments],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode in (0, 1), result.stderr
    lines = (line for line in result.stderr.splitlines() if line.startswith("import time:"))
    return {line.rsplit("|", 1)[-1].strip() for line in lines}


@pytest.mark.parametrize("arguments", [["check"], ["check", "--json"], ["--help"], ["--version"]], ids=" ".join)
def test_nothing_heavy_is_imported(arguments: list[str], tmp_path: Path) -> None:
    modules = imported(arguments, tmp_path)
    assert "envcheck.cli" in modules
    assert modules & HEAVY == set()
    assert modules & SLOW == set()


def test_a_report_in_json_imports_no_parser_of_options_and_none_of_source(tmp_path: Path) -> None:
    modules = imported(["check", "--json", "--config", "none"], tmp_path)
    assert modules.isdisjoint({"typer", "rich"})
    if (3, 11) <= sys.version_info < (3, 13):  # before, msgspec needs typing_extensions, and it these two
        assert modules.isdisjoint({"dataclasses", "inspect"})


def test_help_imports_no_rich_and_no_facts(tmp_path: Path) -> None:
    modules = imported(["--help"], tmp_path)
    assert not any(name.split(".")[0] in {"rich", "msgspec"} for name in modules)
