"""Make the logs of real failures again: each case below fails for real, on a machine with root and without a GPU.

    python tests/explain/make_logs.py --models PYTHON --python PYTHON [--only WORD] [--to FOLDER]

`--models` has torch (a CUDA build), transformers, torchvision, accelerate and safetensors; `--python` is a plain Python
of which virtual environments are made. gcc, cmake, git, uv and an nvcc are on PATH. Every case is a few lines of bash;
its output is kept with the folders of this machine renamed. Cases run in namespaces of their own, so that a full disk,
a dead network or a missing header is one, and nothing is left behind. `cases/healthy.sh` holds runs that go well.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from envcheck import pypi
from tests.explain.documents import HEALTHY, LOGS, Document, folder_of, write

CASES = Path(__file__).parent / "cases"
LIMIT_S = 300


def cases(only: str) -> Iterator[tuple[str, str, str]]:
    """Problem, name and bash of each case: files `cases/PROBLEM.sh`, in which `### name` begins a case."""
    for file in sorted(CASES.glob("*.sh")):
        for part in re.split(r"^### ", file.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, script = part.partition("\n")
            if only in f"{file.stem}/{name}":
                yield file.stem, name.strip(), script


def run(script: str, models: str, python: str, folder: Path) -> bytes:
    """What a case prints, both streams in their order."""
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "PY": models, "BASE": python,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_CONFIG_FILE": os.environ.get("PIP_CONFIG_FILE", ""),
        "NO_COLOR": "1", "TMPDIR": str(folder / "tmp"),
        **{k: v for k, v in os.environ.items() if k.startswith(("UV_", "PIP_", "SSL_")) and "CONSTRAINT" not in k},
    }  # fmt: skip
    (folder / "tmp").mkdir()
    command = ["unshare", "-m", "bash", "-c", f"exec 2>&1\n{script}"]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=LIMIT_S,
        )
    except subprocess.TimeoutExpired as late:
        return late.stdout or b""
    return done.stdout


def renamed(text: bytes, folder: Path, models: str, python: str) -> bytes:
    """The text with the folders and hosts of this machine called as on anybody's."""
    pairs = [
        (str(folder / "tmp"), "/tmp"),
        (str(folder), "/home/me/project"),
        (str(Path(models).parent.parent), "/home/me/env"),
        (str(Path(os.path.realpath(models)).parent.parent), "/usr/local"),
        (str(Path(os.path.realpath(python)).parent.parent), "/usr/local"),
        (str(Path.home()), "/home/me"),
    ]
    for here, there in pairs:
        text = text.replace(here.encode(), there.encode())
    text = re.sub(rb"(?m)^.*(?:Looking in indexes|Looking in links|is ignored: it is neither a file).*\n", b"", text)
    text = re.sub(rb"[\w.-]+\.(?:internal|local)\b(?::\d+)?", b"files.example.org", text)
    packages = rb"https://files\.%s\.org/packages/[0-9a-f/]+/" % pypi.FILES.encode()
    text = re.sub(packages, b"https://files.example.org/packages/", text)
    text = re.sub(rb"\b(?:deb|security)\.debian\.org", b"archive.example.org", text)
    text = text.replace(b"pypi.org", b"index.example.org").replace(b"/opt/wheels/", b"/home/me/wheels/")
    return re.sub(rb"file:///opt/[\w./-]+", b"https://files.example.org/simple", text)


def labelled(problem: str, name: str, text: bytes) -> Document:
    """The log with what is right about it: the file of its case says so."""
    healthy = problem == "healthy"
    return Document(
        name=f"real-{name}",
        folder=HEALTHY if healthy else folder_of(f"real-{name}"),
        causes=() if healthy else (problem,),
        also=(),
        source=f"tests/explain/cases/{problem}.sh",
        text=text,
    )


def main() -> None:
    """Run the cases and write their logs."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--models", default=sys.executable)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--only", default="")
    parser.add_argument("--to", type=Path, default=LOGS)
    arguments = parser.parse_args()
    for problem, name, script in cases(arguments.only):
        with tempfile.TemporaryDirectory() as place:
            text = renamed(run(script, arguments.models, arguments.python, Path(place)), Path(place),
                           arguments.models, arguments.python)  # fmt: skip
        write(labelled(problem, name, text), arguments.to)
        print(f"{problem}/{name}: {len(text)} bytes")


if __name__ == "__main__":
    main()
