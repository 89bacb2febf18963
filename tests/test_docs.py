"""The documentation says what the code does."""

import re
import shutil
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from envcheck import about
from envcheck.catalogue import all_problems
from tests.each import each

ROOT = Path(__file__).parent.parent
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")))


def script(name: str) -> ModuleType:
    """One of the scripts in tools/, as a module."""
    spec = spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_problem_has_the_page_that_its_findings_name() -> None:
    assert [entry.docs for entry in all_problems().values() if not (ROOT / entry.docs).is_file()] == []


def test_the_pages_of_the_problems_are_those_of_the_catalogue() -> None:
    """Where this fails: `python tools/make_problems.py`."""
    written = {path.name: path.read_text("utf-8") for path in (ROOT / "docs" / "problems").glob("*.md")}
    assert written == script("make_problems").pages()


def test_the_pages_of_the_commands_and_the_manual_are_those_of_the_help() -> None:
    """Where this fails: `python tools/make_commands.py`."""
    made = script("make_commands")
    assert {path.name: path.read_text("utf-8") for path in made.FOLDER.glob("*.md")} == made.pages()
    assert made.MANUAL.read_text("utf-8") == made.manual()


def test_the_manual_is_formatted_without_a_complaint() -> None:
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    done = subprocess.run(
        [groff, "-man", "-Tascii", "-ww", "docs/man/envcheck.1"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "envcheck completion" in done.stdout


@pytest.mark.once
@pytest.mark.skipif(sys.version_info < (3, 11), reason="zensical needs Python 3.11 or newer")
def test_the_site_is_built_and_every_link_in_it_leads_somewhere(tmp_path: Path) -> None:
    for name in ("docs", "mkdocs.yml"):
        source = ROOT / name
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy(source, tmp_path / name)

    def build() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)

    built = build()
    assert built.returncode == 0, built.stdout + built.stderr
    pages = {entry.id for entry in all_problems().values()}
    assert pages <= {folder.name for folder in (tmp_path / "site" / "problems").iterdir()}
    assert "driver-too-old" in (tmp_path / "site" / "search.json").read_text("utf-8")
    with (tmp_path / "docs" / "index.md").open("a") as index:
        index.write("[nowhere](nowhere.md)\n")
    assert build().returncode != 0


def test_the_addresses_are_those_of_the_package() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'Homepage = "{about.REPOSITORY}"' in text
    assert f'Documentation = "{about.DOCS}"' in text
    assert f"site_url: {about.DOCS}/\n" in (ROOT / "mkdocs.yml").read_text("utf-8")


@pytest.mark.parametrize("workflow", sorted((ROOT / ".github" / "workflows").iterdir()), ids=lambda path: path.name)
def test_a_workflow_is_valid_and_may_do_no_more_than_it_needs(workflow: Path) -> None:
    document = yaml.safe_load(workflow.read_text("utf-8"))
    assert document["permissions"] == {"contents": "read"}
    for job in document["jobs"].values():
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:
            assert ("uses" in step) is not ("run" in step)
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step.get("uses", "a/b@" + "0" * 40)), (
                "pin the action by commit"
            )
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False


def test_the_architecture_names_files_that_exist_and_is_read_in_ten_minutes() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    files = {file.relative_to(ROOT).as_posix() for file in (ROOT / "envcheck").rglob("*")} | {
        file.relative_to(ROOT).as_posix() for file in (ROOT / "tests").rglob("*")
    }
    named = {name.rstrip("/") for name in re.findall(r"`([\w./]+(?:\.py|/))`", text)}
    places = {name.replace("AREA", "driver") for name in named}
    assert {name for name in places if not any(f"/{file}".endswith(f"/{name}") for file in files)} == set()
    assert len(text.split()) < 2300
    top = {path.name + "/" * path.is_dir() for path in (ROOT / "envcheck").iterdir() if path.name[0] != "_"}
    assert {name for name in top - {"py.typed"} if f"`{name}" not in text} == set()


def test_everything_about_nvlink_is_in_the_six_files_that_the_walk_names() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    walk = text.partition("## Everything about NVLink")[2].partition("\n## ")[0]
    named = re.findall(r"`([\w/]+\.py)`", walk)
    assert len(named) <= 6
    facts, probe, check, problems, remedies, signatures = ((ROOT / "envcheck" / n).read_text("utf-8") for n in named)
    assert "class NvLink(" in facts
    assert "nvmlDeviceGetNvLinkErrorCounter" in probe
    assert "def " in remedies
    of_nvlink = {problem for problem in all_problems() if problem.startswith("nvlink-")}
    assert of_nvlink
    for problem in of_nvlink:
        assert f'"{problem}"' in check
        assert f'id="{problem}"' in problems
    assert "nvlink" in signatures.lower()


@each(PAGES)
def test_links_within_the_repository_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    assert [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()] == []
