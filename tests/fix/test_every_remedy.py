"""Every remedy of the catalogue is executed as printed, in a real environment, or it is said here why it cannot be.

The first test goes over the whole catalogue: each command of each fix is run once, by the words that are printed, or
its program stands in `NOT_HERE` with a reason. The second breaks environments in the way of each problem that a check
sees, runs the first fix, and looks whether the finding is gone.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from envcheck.findings import Command, Fix
from envcheck.report.load import parse
from envcheck.snapshot import Snapshot
from tests.catalogue.test_remedies_on_each_machine import remedies
from tests.cli.command import envcheck, environment
from tests.install.test_command import settings
from tests.install.wheels import MODULES, make_index, make_wheel, write_page

pytestmark = [pytest.mark.once, pytest.mark.timeout(1200)]
Venv = Callable[[], Path]

GPU, HUB, HOST, REMOTE = "needs a GPU", "needs the hub", "changes the machine", "needs a vendor's server"
NOT_HERE: dict[str, str] = {
    "nvidia-smi": GPU, "hf": HUB, "curl": HUB, "wsl.exe": "needs Windows", "docker": HOST, "podman": HOST,
    "reboot": HOST, "poweroff": HOST, "modprobe": HOST, "nvidia-modprobe": GPU, "systemctl": HOST, "mokutil": HOST,
    "dkms": HOST, "update-initramfs": HOST, "swapon": HOST, "wget": REMOTE, "dpkg": HOST, "ubuntu-drivers": GPU,
    "journalctl": "needs systemd", "lspci": GPU, "dmesg": "needs the kernel's log", "kubectl": HOST,
    "add-apt-repository": REMOTE, "uv": "brings a Python or vLLM from a server", "apt-mark": HOST, "apt-cache": HOST,
    "apt-get": "changes the system", "chmod": GPU, "rm": HOST, "sh": REMOTE,
    "fallocate": HOST, "mkswap": HOST, "nvidia-ctk": REMOTE, "mount": "run in a namespace: see below",
    "prime-select": GPU, "ldconfig": HOST, "ln": HOST, "usermod": HOST, "chown": HOST, "snap": HOST, "ls": GPU,
    "ss": "only looks", "which": "only looks", "git": REMOTE, "make": REMOTE,
}  # fmt: skip
"""Programs that the tests of this file cannot run, each with the reason."""
NEEDS_MODEL = re.compile(
    r"--model (?!tiny)|--backend vllm|--compare|-c (?:__import__\('torch'\)|import torch; .*torch)\.cuda|--deep"
    r"|--from\b"
)
"""The weights, vLLM, a GPU or a real torch."""
REMOTE_WHEEL = re.compile(r"https://|flash-attn|download\.pytorch\.org|--with |-m bitsandbytes|-m virtualenv")
LOOKS = {"printenv", "grep", "cat", "find", "ps"}
"""Programs that tell something by their exit code, too."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sets and of what remedies install."""
    root = make_index(tmp_path_factory.mktemp("served") / "simple")
    make_wheel(root / "transformers", "transformers", "4.50.0", "class AutoProcessor: ...\nclass Qwen3VLModel: ...\n")
    make_wheel(root / "nvidia-ml-py", "nvidia-ml-py", "99.0")
    make_wheel(root / "pip", "pip", "1.0")  # older than the environment's: that one stays
    for project in root.iterdir():
        write_page(project)
    return root


_ASKED = re.compile(r"([A-Za-z][\w.-]*)(?:\[[\w,-]*\])?((?:==|>=|<=|<|>)[\w.]+)?(?:,[<>!=~]+[\w.]+)*")


def serve(root: Path, command: Command) -> None:
    """What a command asks an index for, and no set has."""
    words = command[command.index("install") + 1 :] if "install" in command else ()
    for word in words:
        asked = _ASKED.fullmatch(word)
        if word.startswith("-") or not asked or asked[1] == "pip":
            continue
        project, bound = root / asked[1].lower().replace("_", "-"), asked[2] or ""
        if project.exists() and not bound:
            continue
        number = bound.lstrip("<>=")
        below = bound.startswith("<") and not bound.startswith("<=")
        above = bound.startswith(">") and not bound.startswith(">=")
        if below:
            major = int(number.split(".")[0])
            version = f"{major - 1}.9" if major else "0.0.9"
        else:
            version = f"{number}.1" if above else number or "99.0"
        make_wheel(project, project.name, version, MODULES.get(project.name, "").replace("{version}", version))
        write_page(project)


class Place:
    """A real environment, an index and a home."""

    def __init__(self, python: Path, index: Path, home: Path) -> None:
        self.python, self.index, self.home = python, index, home
        bin_folder = home / "bin"
        bin_folder.mkdir(exist_ok=True)
        script = bin_folder / "envcheck"
        script.write_text(f'#!/bin/sh\nexec {sys.executable} -m envcheck "$@"\n')
        script.chmod(0o755)
        env = settings(home, PIP_INDEX_URL=index.as_uri(), UV_INDEX_URL=index.as_uri(), UV_DEFAULT_INDEX=index.as_uri())
        self.env = {**env, "PATH": f"{bin_folder}:{python.parent}:{env['PATH']}", "VIRTUAL_ENV": str(python.parents[1])}

    @property
    def site(self) -> Path:
        return next(self.python.parents[1].glob("lib/python3*/site-packages"))

    def pip(self, *arguments: str) -> None:
        command = [str(self.python), "-m", "pip", *arguments]
        subprocess.run(command, env=self.env, check=True, capture_output=True, timeout=240)

    def install(self, *arguments: str) -> None:
        result = envcheck("install", "--yes", "--python", str(self.python), *arguments, env=self.env, limit_s=300)
        assert result.returncode == 0, result.stdout + result.stderr

    def check(self) -> Any:
        return json.loads(self.checked())

    def checked(self) -> str:
        return envcheck("check", "--json", "--python", str(self.python), env=self.env, cwd=self.home).stdout

    def snapshot(self) -> Snapshot:
        report = parse(self.checked().encode(), "report")
        assert not isinstance(report, Snapshot)
        return report.snapshot

    def problems(self) -> set[str]:
        return {f["problem"] for f in self.check()["findings"] if f["status"] in ("fail", "warn") and f["problem"]}

    def run(self, command: Command) -> "subprocess.CompletedProcess[str]":
        """As printed, with `~` as a shell reads it; `envcheck install` would ask, and is told yes."""
        words = [re.sub(r"^~(?=/)", str(self.home), word) for word in command]  # as a shell does
        words += ["--yes"] if command[:2] == ("envcheck", "install") else []
        return subprocess.run(
            words, env=self.env, cwd=self.home, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip


@pytest.fixture
def place(venv: Venv, served: Path, tmp_path: Path) -> Place:
    return Place(venv(), served, tmp_path)


def program(command: Command) -> str:
    words = [word for word in command if not re.fullmatch(r"[A-Z_]+=.*", word)]
    while words and words[0] in {"sudo", "env"}:
        words = words[1:]
    return (words[0] if words else "").rpartition("/")[2]


def reason(command: Command, fix: Fix) -> str | None:
    """Why a command is not run here; None: it is."""
    line, name = " ".join(command), program(command)
    if name in NOT_HERE:
        return NOT_HERE[name]
    if fix.root:
        return HOST
    if name == "grep" and not Path(command[-1]).exists():
        return "this machine has no kernel modules to configure"
    if NEEDS_MODEL.search(line):
        return "needs the model, a GPU or a real torch"
    return "needs a vendor's wheel" if REMOTE_WHEEL.search(line) else None


def printed(snapshot: Snapshot) -> Iterator[tuple[str, Fix, Command]]:
    for problem, remedy, evidence in remedies():
        for fix in remedy(snapshot, evidence):
            for command in fix.commands:
                yield problem.id, fix, command


def test_every_command_of_every_remedy_runs_or_it_is_said_why_not(place: Place) -> None:
    """On this machine, in an environment with the whole set."""
    place.install()
    commands: dict[Command, list[str]] = {}
    reasons: dict[str, str] = {}
    for problem, fix, command in printed(place.snapshot()):
        why = reason(command, fix)
        if why:
            reasons[" ".join(command)] = why
        else:
            commands.setdefault(command, []).append(problem)
    failed = []
    for command in commands:
        serve(place.index, command)
    for command, problems in commands.items():
        done = place.run(command)
        looks = (
            program(command) in LOOKS
            or command[-1:] in (("list",), ("check",))
            or command[1:2]
            in (
                ("check",),
                ("report",),
                ("smoke",),
                ("fit",),
            )
        )
        if done.returncode != 0 and not looks:
            failed.append(f"{problems[0]}: {' '.join(command)}: {(done.stdout + done.stderr)[-600:]}")
        elif "Traceback" in done.stderr or "defect of envcheck" in done.stderr or done.returncode in (2, 3, 126, 127):
            failed.append(f"{problems[0]}: {' '.join(command)}: {done.stderr[-600:]}")
    print(f"{len(commands)} commands of {len({p for ps in commands.values() for p in ps})} problems were run")
    assert not failed, "\n".join(failed)
    assert len(commands) >= 20


def uninstalled(*names: str) -> Callable[[Place], None]:
    return lambda place: place.pip("uninstall", "--yes", *names)


def added(name: str, version: str, *requires: str, module: str = "") -> Callable[[Place], None]:
    """A package of another version or with demands of its own, from a folder that no index has."""

    def apply(place: Place) -> None:
        wheel = make_wheel(place.home / "more", name, version, module, requires=requires)
        place.pip("install", "--no-deps", "--force-reinstall", str(wheel))

    return apply


def cut_short(place: Place) -> None:
    """The list of its files: what a power failure leaves."""
    path = next(place.site.glob("transformers-*.dist-info/RECORD"))
    text = path.read_text()
    path.unlink()
    path.write_text(text[: len(text) // 2])


def no_metadata(place: Place) -> None:
    shutil.rmtree(next(place.site.glob("safetensors-*.dist-info")))


def fails_at_start(place: Place) -> None:
    (place.site / "work.pth").write_text("import module_that_is_gone\n")


def pth_first(place: Place) -> None:
    package = place.home / "theirs/transformers"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (place.site / "aaa.pth").write_text(f"import sys; sys.path.insert(0, {str(place.home / 'theirs')!r})\n")


def pynvml_of_another(place: Place) -> None:
    place.pip("install", "nvidia-ml-py")
    (place.site / "pynvml.py").write_text("")
    added("pynvml", "11.5.3")(place)


@dataclass(frozen=True)
class Way:
    """How a problem comes to be, in a whole environment."""

    problem: str
    apply: Callable[[Place], None]
    whole: bool = True


WAYS = (
    Way("torch-missing", lambda _: None, whole=False),
    Way("transformers-missing", uninstalled("transformers")),
    Way("accelerate-missing", uninstalled("accelerate")),
    Way("torchvision-mismatch", added("torchvision", "0.15.0", "torch==2.0.0")),
    Way("transformers-too-old", added("transformers", "4.50.0")),
    Way("package-conflict", added("huggingface-hub", "0.10.0", "tqdm-that-nobody-has<1; extra == 'x'")),
    Way("package-damaged", cut_short),
    Way("package-damaged", no_metadata),
    Way("package-damaged", fails_at_start),
    Way("module-shadowed", pth_first),
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.problem}-{WAYS.index(way)}")
def test_the_first_fix_that_can_be_run_takes_the_finding_away(way: Way, place: Place) -> None:
    if way.whole:
        place.install()
        if way.problem == "package-conflict":
            make_demanding(place)
        assert way.problem not in place.problems()
    way.apply(place)
    found = [f for f in place.check()["findings"] if f["problem"] == way.problem and f["status"] in ("fail", "warn")]
    assert found, sorted(place.problems())
    fixes = [fix for fix in found[0]["fixes"] if fix["commands"] and not fix["root"]]
    assert fixes, found[0]["fixes"]
    for command in fixes[0]["commands"]:
        done = place.run(tuple(command))
        assert done.returncode == 0, done.stdout + done.stderr
    assert way.problem not in place.problems()


def make_demanding(place: Place) -> None:
    """The set's huggingface-hub is what another package of it demands."""
    info = next(place.site.glob("transformers-*.dist-info")) / "METADATA"
    info.write_text(info.read_text() + "Requires-Dist: huggingface-hub>=0.30\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="makes namespaces: needs root")
def test_too_little_shared_memory_is_mounted_anew(tmp_path: Path) -> None:
    """In a mount namespace of its own, with a /dev/shm of 64 MiB as containers have it."""
    script = (
        "mount -t tmpfs -o size=64m tmpfs /dev/shm && "
        f"{sys.executable} -m envcheck check --json --only host > {tmp_path}/before.json; "
        "mount -o remount,size=8g /dev/shm && "
        f"{sys.executable} -m envcheck check --json --only host > {tmp_path}/after.json; true"
    )
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script], env=environment(tmp_path), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    before, after = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("before", "after"))
    (finding,) = (f for f in before["findings"] if f["problem"] == "shm-small")
    assert ["mount", "-o", "remount,size=8g", "/dev/shm"] in [
        c[-4:] for fix in finding["fixes"] for c in fix["commands"]
    ]
    assert not [f for f in after["findings"] if f["problem"] == "shm-small"]
