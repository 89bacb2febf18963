"""What runs under the checked Python needs nothing of the environment that envcheck lives in."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import envcheck

PACKAGE = Path(envcheck.__file__).parent
CHILD = PACKAGE / "smoke" / "child"
PLAIN = {"envcheck.smoke.request", "envcheck.smoke.child.channel"}
OF_THE_MODEL = {"torch", "transformers", "tokenizers", "huggingface_hub", "PIL", "sentence_transformers", "vllm"}
MODULES = [*sorted(CHILD.rglob("*.py")), PACKAGE / "smoke" / "request.py"]


@pytest.mark.parametrize("file", MODULES, ids=lambda f: f.relative_to(PACKAGE).as_posix())
def test_a_module_of_the_child_imports_nothing_that_it_may_not_find(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            top = name.partition(".")[0]
            fine = top in sys.stdlib_module_names or name in PLAIN or name.startswith("envcheck.smoke.child")
            assert fine or top in OF_THE_MODEL, name
            assert top not in OF_THE_MODEL or node not in tree.body, f"{name}: only inside functions"


def test_the_judged_environment_sees_nothing_of_envchecks(tmp_path: Path) -> None:
    """Its own `envcheck` (another version, say) is not touched, and the child's modules hide none of its own."""
    (tmp_path / "envcheck.py").write_text("raise RuntimeError('the wrong envcheck')")
    (tmp_path / "inputs.py").write_text("MINE = True")
    (tmp_path / "torch.py").write_text(
        "import inputs, sys\nassert inputs.MINE\nassert 'msgspec' not in sys.modules\n"
        "print(*(p for p in sys.path if 'envcheck' in p), flush=True)\nimport os\nos._exit(9)"
    )
    child = subprocess.run(
        [sys.executable, "-S", str(CHILD / "start.py"), "1"],
        input=b'{"model": "tiny"}',
        env={"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
    )
    assert child.returncode == 9, child.stderr.decode()
    assert b"smoke/child" not in child.stdout
