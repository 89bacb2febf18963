"""`from envcheck import check, explain, plan, fit`: the documents of the command line, with nothing left behind."""

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from envcheck import check, explain, fit, plan
from envcheck.errors import UserError
from envcheck.report.json import to_text
from tests.boxes.broken import driver_525
from tests.boxes.healthy import healthy_2x3090

LOG = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.69 GiB"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "old.json"
    file.write_text(to_text(driver_525()))
    return file


def said(*words: str) -> dict[str, object]:
    done = subprocess.run([sys.executable, "-m", "envcheck", *words, "--json"], capture_output=True, text=True)
    document: dict[str, object] = json.loads(done.stdout)
    return document


def test_the_library_says_what_the_command_line_says(old: Path) -> None:
    box = ("--gpu", "2x RTX 3090", "--driver", "535", "--python-version", "3.10")
    asked = {"gpu": "2x RTX 3090", "driver": "535", "python_version": "3.10"}
    assert json.loads(to_text(plan(**asked))) == said("plan", *box)
    assert json.loads(to_text(fit(gpu="2x RTX 3090"))) == said("fit", "--gpu", "2x RTX 3090")
    (log := old.with_name("build.log")).write_text(LOG)
    report = said("check", "--from", str(old), "--no-redact")
    assert [f["problem"] for f in report["findings"]] == [f.problem for f in check(old).findings]  # type: ignore[attr-defined]
    causes = said("explain", str(log), "--from", str(old))["causes"]
    assert [cause["problem"] for cause in causes] == [c.problem for c in explain(log, source=old).causes]  # type: ignore[attr-defined]
    assert explain(LOG, source=old).causes == explain(log, source=old).causes


def test_a_document_is_typed_and_can_be_asked(old: Path) -> None:
    report = check(old, only=["driver"])
    assert (report.verdict, report.snapshot.driver and report.snapshot.driver.version) == ("broken", "525.147.05")
    assert {finding.area for finding in report.findings} == {"driver"}
    assert isinstance(report, msgspec.Struct)


def test_bad_input_is_one_sentence(tmp_path: Path) -> None:
    for ask in (lambda: check(tmp_path / "no.json"), lambda: check(only=["nowhere"]), lambda: fit(gpu="a toaster")):
        with pytest.raises(UserError, match=r"^\S.*\.$|\?$"):
            ask()


def test_the_names_are_functions_whichever_package_of_the_same_name_is_imported() -> None:
    import envcheck.explain.document
    import envcheck.plan.document

    assert envcheck.plan is plan
    assert envcheck.explain is explain
    assert envcheck.plan.__module__ == "envcheck.api"
    assert not hasattr(envcheck, "nothing_of_the_kind")


def test_importing_envcheck_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import envcheck; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['envcheck']"


def test_two_calls_with_different_wishes_do_not_meet(old: Path) -> None:
    good = old.with_name("good.json")
    good.write_text(to_text(healthy_2x3090()))
    before = dict(os.environ)
    asked = [(old, []), (good, []), (old, ["driver-too-old"])]
    verdicts = [check(file, skip=skip, only=["driver"]).verdict for file, skip in asked]
    assert verdicts == ["broken", "healthy", "healthy"]
    assert dict(os.environ) == before


def test_in_a_notebook_a_document_shows_itself_without_what_others_must_not_know(tmp_path: Path) -> None:
    """A real notebook with a real kernel."""
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    home = msgspec.to_builtins(driver_525())
    home["python"]["prefix"] = "/home/rosalind/embed"
    (tmp_path / "old.json").write_text(json.dumps(home))
    cells = (
        "from envcheck import check, explain, plan, fit\ncheck('old.json')",
        f"explain({LOG!r}, source='old.json')",
        "plan(gpu='2x RTX 3090', driver='535', python_version='3.10')",
        "fit(gpu='2x RTX 3090')",
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    client.km = client.create_kernel_manager()
    client.km.kernel_spec.argv[0] = sys.executable
    client.execute()
    shown = [cell.outputs[0]["data"]["text/html"] for cell in notebook.cells]
    assert all(html.startswith('<iframe sandbox="" srcdoc="') for html in shown)
    for html, words in zip(shown, ("Driver 525.147.05", "out of memory", "torch", "RTX 3090"), strict=True):
        assert words in html
    assert "rosalind" not in shown[0]
