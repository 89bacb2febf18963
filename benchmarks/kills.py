"""Kill install, repair, undo and bootstrap.sh at random moments; the next run must end in a working environment.

    python -m benchmarks.kills [--rounds 30] [--seed 1] [--wheels DIR]

`install` takes tiny wheels from a local index. bootstrap.sh takes the real ones of envcheck itself from DIR, a folder
that `envcheck plan --download DIR` filled; without DIR it is left out. In every second round only the process itself is
killed, and what it started goes on; in the others all of it dies. Needs no root and no network.
"""

import argparse
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from envcheck.integrity import scan
from tests.install.wheels import make_index

ROOT = Path(__file__).parents[1]
LIMIT_S = 600.0
TRY_INSTALL = (
    "import torch, torchvision, accelerate, sentence_transformers; from transformers import AutoProcessor, Qwen3VLModel"
)
IS_OLDER = "import importlib.metadata as m; assert m.version('torch').startswith('2.14.1'), m.version('torch')"
TRY_BOOTSTRAP = "import envcheck.cli.app, typer, rich, msgspec, pynvml, packaging.version"


def main() -> int:
    """Run both, print a line a round and a sum; 1 where a next run did not end well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--wheels", type=Path)
    parser.add_argument("--of", default="install repair undo bootstrap", help="what is killed")
    asked = parser.parse_args()
    dice = random.Random(asked.seed)
    print(f"seed {asked.seed}")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="kills ") as folder:
        kinds = [installs(Path(folder))] if "install" in asked.of else []
        kinds += [repairs(Path(folder))] if "repair" in asked.of else []
        kinds += [undos(Path(folder))] if "undo" in asked.of else []
        kinds += [bootstraps(Path(folder), asked.wheels.absolute())] if asked.wheels and "bootstrap" in asked.of else []
        for kind in kinds:
            whole_s, killed = undisturbed(next(kind)), 0
            while killed < asked.rounds:
                each = next(kind)
                moment = dice.uniform(0, whole_s)
                ended, good = survive(f"{killed + 1:3} {each[0]}", each, moment, alone=killed % 2 == 1)
                failed += not good
                killed += not ended
                whole_s = moment if ended else whole_s  # no kill: the machine is faster now
                shutil.rmtree(each[2], ignore_errors=True)
    print(f"{len(kinds) * asked.rounds} kills, {failed} next runs that did not end in a working environment")
    return int(failed > 0)


Round = tuple[str, list[str], Path, str]


def installs(folder: Path) -> Iterator[Round]:
    """Each into an environment of its own, with uv and pip by turns."""
    index = make_index(folder / "index").as_uri()
    template = folder / "template"
    subprocess.run([sys.executable, "-m", "venv", str(template)], check=True)
    for number in itertools.count():
        home = folder / f"install-{number}"
        shutil.copytree(template, home / ".venv", symlinks=True)
        python, installer = home / ".venv/bin/python", ("uv", "pip")[number % 2]
        command = [sys.executable, "-m", "envcheck", "install", "--yes", "--python", str(python), "--index-url", index]
        yield f"install, {installer}", [*command, "--installer", installer], home, TRY_INSTALL


def installed(folder: Path, name: str, *more: list[str]) -> tuple[Path, str]:
    """An environment with a set in it, to be copied; and the index it came from."""
    index = make_index(folder / f"{name}-index").as_uri()
    home = folder / name
    subprocess.run([sys.executable, "-m", "venv", str(home / ".venv")], check=True)
    command = [sys.executable, "-m", "envcheck", "install", "--yes", "--index-url", index]
    for options in more or ([],):
        given = [*command, *options, "--python", str(home / ".venv/bin/python")]
        subprocess.run(given, env=environment(home), check=True, capture_output=True, timeout=LIMIT_S)
    return home, index


def copied(template: Path, home: Path) -> Path:
    shutil.copytree(template / ".venv", home / ".venv", symlinks=True)
    return home / ".venv/bin/python"


def repairs(folder: Path) -> Iterator[Round]:
    """Each of another damage: files cut short and deleted, metadata lost and there twice."""
    template, index = installed(folder, "repair-template")
    for number in itertools.count():
        home = folder / f"repair-{number}"
        python, installer = copied(template, home), ("uv", "pip")[number % 2]
        site = next((home / ".venv").glob("lib/python3*/site-packages"))
        (site / "torch/__init__.py").write_text("")
        shutil.rmtree(site / "transformers")
        (next(site.glob("tokenizers-*.dist-info")) / "RECORD").unlink()
        shutil.copytree(next(site.glob("pillow-*.dist-info")), site / "pillow-1.0.dist-info")
        command = [sys.executable, "-m", "envcheck", "install", "--repair", "--yes", "--python", str(python)]
        yield f"repair, {installer}", [*command, "--index-url", index, "--installer", installer], home, TRY_INSTALL


def undos(folder: Path) -> Iterator[Round]:
    """Each of the same upgrade. One that was undone before the kill has nothing left to undo."""
    older = folder / "older.txt"
    older.write_text("torch==2.14.1\n")
    template, index = installed(folder, "undo-template", ["--requirements", str(older)], ["--upgrade"])
    for number in itertools.count():
        home = folder / f"undo-{number}"
        python = copied(template, home)
        script = (
            f"'{sys.executable}' -m envcheck fix --undo --yes --python '{python}' || '{sys.executable}' -m envcheck "
        )
        script += f"fix --undo --python '{python}' | grep 'nothing to undo'"
        yield "undo", ["env", f"PIP_INDEX_URL={index}", "sh", "-c", script], home, f"{TRY_INSTALL}; {IS_OLDER}"


def bootstraps(folder: Path, wheels: Path) -> Iterator[Round]:
    """Each in a checkout of its own."""
    for number in itertools.count():
        home = folder / f"bootstrap-{number}"
        home.mkdir()
        for name in ("bootstrap.sh", "pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, home / name)
        shutil.copytree(ROOT / "envcheck", home / "envcheck", ignore=shutil.ignore_patterns("__pycache__"))
        command = ["bash", str(home / "bootstrap.sh"), "--no-models", "--python", sys.executable]
        yield "bootstrap.sh", [*command, "--offline", str(wheels)], home, TRY_BOOTSTRAP


def environment(home: Path) -> dict[str, str]:
    """The caches are shared between rounds."""
    caches = {"UV_CACHE_DIR": str(home.parent / "uv"), "PIP_CACHE_DIR": str(home.parent / "pip")}
    return {**os.environ, "HOME": str(home), **caches}


def undisturbed(one: Round) -> float:
    """How long a run takes that nobody kills."""
    name, command, home, _ = one
    began = time.monotonic()
    subprocess.run(command, env=environment(home), check=True, capture_output=True, timeout=LIMIT_S)
    took = time.monotonic() - began
    print(f"{name}: undisturbed {took:.1f} s", flush=True)
    return took


def survive(name: str, one: Round, moment: float, *, alone: bool) -> tuple[bool, bool]:
    """Kill it once, run it again. Whether it had ended before, and whether all is there."""
    _, command, home, code = one
    environ = environment(home)
    with (home / "log").open("wb") as file:
        child = subprocess.Popen(command, env=environ, stdout=file, stderr=file, start_new_session=True)
        ended = _wait(child, moment)
        if not ended and alone:
            child.kill()
        elif not ended:
            for group in {child.pid, *_below(child.pid)}:
                _kill(group)
        child.wait()
    again = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    python = home / ".venv/bin/python"
    trial = ["env", str(python), "-I", "-c", code]  # env: there may be no Python
    works = subprocess.run(trial, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    folders = [str(place) for place in (home / ".venv").glob("lib/python3*/site-packages")]
    hurt = scan(folders, None, "content")
    good = again.returncode == 0 and works.returncode == 0 and not hurt
    how = "ended by itself" if ended else "killed alone" if alone else "killed with all it started"
    print(f"{name}: {how} after {moment:.2f} s; next run {'good' if good else 'BAD'}", flush=True)
    if not good:
        print(again.stdout[-3000:], again.stderr[-3000:], works.stderr[-1000:], hurt)
    return ended, good


def _wait(child: "subprocess.Popen[bytes]", seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if child.poll() is not None:
            return True
        time.sleep(0.01)
    return False


def _below(pid: int) -> Iterator[int]:
    """A process's children, theirs, and so on."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from _below(child)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    sys.exit(main())
