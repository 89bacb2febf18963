"""`envcheck explain` as people call it: its exit codes, its streams, and the machine that fixes are fitted to."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import envcheck as package
from envcheck.snapshot import Snapshot
from tests.cli.command import TRACEBACK, envcheck, environment

SCHEMA = json.loads((Path(package.__file__).parent / "schemas" / "explanation-1.json").read_text("utf-8"))
MISMATCH = (
    "RuntimeError: The detected CUDA version (11.5) mismatches the version that was used to compile\n"
    "PyTorch (12.4). Please make sure to use the same CUDA versions.\n"
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "build.log"
    path.write_text(MISMATCH)
    return path


def test_a_known_cause_is_exit_code_0(log: Path, tmp_path: Path) -> None:
    done = envcheck("explain", str(log), env=environment(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "build-cuda-mismatch" in done.stdout


def test_a_log_that_no_cause_explains_is_exit_code_1_and_shows_its_telling_lines(tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    log.write_text("step 1\nmyapp.Error: the frobnicator is unhappy\n")
    done = envcheck("explain", str(log), env=environment(tmp_path))
    assert done.returncode == 1
    assert "the frobnicator is unhappy" in done.stdout
    assert f"`envcheckreport--log{log}`" in "".join(done.stdout.split()), "a long path may be cut at the margin"


def test_standard_input_and_gzip(tmp_path: Path) -> None:
    assert envcheck("explain", "-", env=environment(tmp_path), stdin=MISMATCH).returncode == 0
    packed = tmp_path / "build.log.gz"
    packed.write_bytes(gzip.compress(MISMATCH.encode()))
    assert envcheck("explain", str(packed), env=environment(tmp_path)).returncode == 0


def test_json_is_one_document_that_its_schema_describes(log: Path, tmp_path: Path) -> None:
    done = envcheck("explain", "--json", str(log), env=environment(tmp_path))
    document = json.loads(done.stdout)
    jsonschema.validate(document, SCHEMA)
    (cause,) = document["causes"]
    assert cause["problem"] == "build-cuda-mismatch"
    assert cause["lines"] == [[1, 2]]
    assert (cause["evidence"]["nvcc"], cause["evidence"]["torch_cuda"]) == ("11.5", "12.4")


def test_the_fix_is_that_of_the_box_in_the_report(log: Path, tmp_path: Path) -> None:
    def fixes(os_id: str, version: str) -> str:
        box = tmp_path / f"{os_id}.json"
        box.write_text(json.dumps({"schema": Snapshot().schema, "host": {"os_id": os_id, "os_version": version}}))
        done = envcheck("explain", "--json", "--from", str(box), str(log), env=environment(tmp_path))
        return json.dumps(json.loads(done.stdout)["causes"][0]["fixes"])

    assert "ubuntu2204" in fixes("ubuntu", "22.04")
    assert "debian12" in fixes("debian", "12")
    assert "12-4" in fixes("ubuntu", "22.04")


@pytest.mark.parametrize("name", ["not-there.log", ".", "empty.log"])
def test_what_cannot_be_read_is_bad_usage(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty.log").touch()
    done = envcheck("explain", name, env=environment(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert TRACEBACK not in done.stderr
    assert done.stderr.startswith("envcheck: ")


def test_a_log_that_comes_piece_by_piece_is_read_to_its_end(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "envcheck", "explain", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**environment(tmp_path), "PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert child.stdin is not None
    for byte in MISMATCH.encode():
        child.stdin.write(bytes([byte]))
        child.stdin.flush()
    out, _ = child.communicate(timeout=60)
    assert child.returncode == 0
    assert b"build-cuda-mismatch" in out


PASTED = """Hi, it does not start.

```
$ nvidia-smi
| NVIDIA-SMI 550.54.14   Driver Version: 550.54.14   CUDA Version: 12.4     |
|   0  NVIDIA GeForce RTX 3090  Off  | 00000000:01:00.0  On |              N/A |
|  0%   45C    P8    25W / 350W |    300MiB / 24576MiB |      0%      Default |
```

- Python version: 3.10.12
- PyTorch version (GPU?): {torch} (True)

ImportError: /v/flash_attn_2_cuda.cpython-310-x86_64-linux-gnu.so: undefined symbol: _ZN3c104cuda9SetDeviceEi
"""


def test_the_fixes_are_for_the_machine_that_the_same_text_describes(tmp_path: Path) -> None:
    (tmp_path / "issue.md").write_text(PASTED.format(torch="2.5.1+cu121"))
    done = envcheck("explain", "issue.md", "--json", env=environment(tmp_path), cwd=tmp_path)
    (cause,) = json.loads(done.stdout)["causes"]
    assert "NVIDIA GeForce RTX 3090, driver 550.54.14, torch 2.5.1+cu121, Python 3.10.12" in done.stderr
    assert "flash_attn-2.8.3+cu12torch2.5cxx11abiFALSE-cp310-cp310-linux_x86_64.whl" in cause["fixes"][0]["summary"]
    assert str(Path(sys.executable).parent) not in done.stdout


def test_a_build_on_a_machine_known_from_a_text_alone_names_no_toolkit_folder_and_says_why_4_jobs(
    tmp_path: Path,
) -> None:
    (tmp_path / "issue.md").write_text(PASTED.format(torch="2.3.0+cu121").replace("3.10.12", "3.13.1"))
    done = envcheck("explain", "issue.md", "--json", env=environment(tmp_path), cwd=tmp_path)
    fixes = json.loads(done.stdout)["causes"][0]["fixes"]
    (build,) = [fix for fix in fixes if "Or build" in fix["summary"]]
    assert "The machine's memory is not known, so MAX_JOBS is 4" in build["summary"]
    assert "CUDA_HOME to the folder of the CUDA 12 toolkit" in build["summary"]
    assert build["commands"][-1][:2] == ["env", "MAX_JOBS=4"]


def test_a_python_that_was_asked_for_counts_more_than_the_text(tmp_path: Path) -> None:
    (tmp_path / "issue.md").write_text(PASTED.format(torch="2.5.1+cu121"))
    done = envcheck("explain", "issue.md", "--python", sys.executable, env=environment(tmp_path), cwd=tmp_path)
    assert done.stderr == ""
