"""The documentation says what the code does."""

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from envcheck.catalogue import all_problems

ROOT = Path(__file__).parent.parent
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))


def script(name: str) -> ModuleType:
    """One of the scripts in docs/, as a module."""
    spec = spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_problem_has_the_page_that_its_findings_name() -> None:
    assert [entry.docs for entry in all_problems().values() if not (ROOT / entry.docs).is_file()] == []


def test_the_pages_of_the_problems_are_those_of_the_catalogue() -> None:
    """Where this fails: `python docs/make_problems.py`."""
    written = {path.name: path.read_text("utf-8") for path in (ROOT / "docs" / "problems").glob("*.md")}
    assert written == script("make_problems").pages()


@pytest.mark.parametrize("page", PAGES)
def test_links_within_the_repository_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    assert [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()] == []
