"""Every command over every kind of file that a stranger sends, under an audit hook: what is started, opened, asked.

Commands and their options come from the app, formats from the importers' own texts: a new one that is not told here how
it is given a file fails the test.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer

from envcheck.catalogue import all_problems
from envcheck.cli.app import make_app
from envcheck.importers import is_recognised
from envcheck.report.document import Report
from envcheck.report.formats import FILES, OTHER_TOOLS
from envcheck.report.json import to_text
from envcheck.report.render import render
from tests.boxes import healthy_2x3090
from tests.cli.command import environment
from tests.report.samples import report_of

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[2]
CANARY = "zzcanary"
PROGRAMS = re.compile(
    r"(python[\d.]*|nvidia-smi|nvcc|gcc|g\+\+|cc|c\+\+|ldconfig|dpkg(-query)?|rpm|apt(-\w+)?|dmesg|journalctl|lsmod|modinfo"
    r"|dkms|mokutil|uv|pip|git|lspci|ninja|systemd-detect-virt)"
)
"""What the probes ask of this machine. None of them is named by a document."""


def canary(folder: Path) -> Path:
    """A Python, a source tree and a wheel that say so when they are touched; nothing may as much as look at them."""
    place = folder / CANARY
    (place / "bin").mkdir(parents=True)
    for name in ("bin/python", "bin/hf", "bin/uv", "setup.py", "config.json", "nvcc"):
        file = place / name
        file.write_text(f"#!/bin/sh\ntouch {folder}/TOUCHED\n")
        file.chmod(0o755)
    return place


def hostile_report(place: Path) -> dict[str, Any]:
    """A report whose every path, name and address is the canary's."""
    whole: dict[str, Any] = json.loads(to_text(report_of(box=healthy_2x3090())))

    def poisoned(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: poisoned(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [poisoned(item, key) for item in value]
        if isinstance(value, str) and value.startswith(("/", "~")) and key != "schema":
            return str(place / ("bin/python" if key == "executable" else ""))
        return value

    whole["snapshot"] = poisoned(whole["snapshot"])
    fix = {"summary": "x", "commands": [[str(place / "bin/python")]], "automatic": True}
    evidence = {
        "wanted": [str(place), f"--index-url=http://{CANARY}.invalid"], "path": str(place), "folder": str(place),
        "model": str(place), "index": f"http://{CANARY}.invalid/", "devices": [str(place)], "files": [str(place)],
        "module": f"{CANARY}_pkg", "package": f"{CANARY}-pkg", "truncated": [f"../{CANARY}"], "file": str(place),
    }  # fmt: skip
    finding = {"check": "x", "area": "smoke", "status": "fail", "title": "x", "evidence": evidence, "fixes": [fix]}
    problems = sorted(all_problems())
    whole["findings"] = [{**finding, "problem": name} for name in problems]
    whole["smoke"] = {"model": str(place), "backend": "transformers", "findings": whole["findings"]}
    return whole


def explanation(report: dict[str, Any], part: int) -> dict[str, Any]:
    """The same evidence as causes of a log, half of them: more than 100 are refused."""
    causes = [
        {
            "problem": finding["problem"], "title": "x", "confidence": 1.0, "signature": "x", "lines": [[1, 1]],
            "excerpt": "x", "detail": "x", "evidence": finding["evidence"], "fixes": finding["fixes"],
        }
        for finding in report["findings"][part::2]
    ]  # fmt: skip
    return {
        "schema": "envcheck.explanation/1", "source": "x", "lines_read": 1, "bytes_read": 1, "failed": True,
        "causes": causes,
    }  # fmt: skip


def log(place: Path) -> str:
    return (
        f"ModuleNotFoundError: No module named '{CANARY}_pkg'\n"
        f"FileNotFoundError: [Errno 2] No such file or directory: '{place}/config.json'\n"
        f"OSError: {place} is not a local folder and is not a valid model identifier\n"
        f"ERROR: Could not find a version that satisfies the requirement {CANARY}-pkg (from versions: none)\n"
        f"Looking in indexes: http://{CANARY}.invalid/simple\n"
        f"ImportError: {place}/flash_attn_2_cuda.so: undefined symbol: _ZN3c105ErrorC2E\n"
    )


TEXTS = Path(__file__).parents[1] / "importers" / "texts"
"""At least one text of each format that people paste; `tests/importers` sees to it."""
_PLACE = re.compile(r"https?://[^\s\"'<>]+|(?<![\w:/.<])~?/[\w.+-]+(?:/[\w.+-]*)*")


def poisoned_text(text: str, place: Path) -> str:
    """A text of an importer, whose every path and address is the canary's."""
    return _PLACE.sub(lambda found: f"http://{CANARY}.invalid/x" if "://" in found[0] else str(place), text)


def files(folder: Path, place: Path) -> dict[str, Path]:
    """One of each kind."""
    report = hostile_report(place)
    whole = json.dumps(report).encode()
    decoded = msgspec.convert({**report, "findings": report["findings"][:40], "smoke": None}, Report)
    texts = {file.name: poisoned_text(file.read_text("utf-8"), place).encode() for file in TEXTS.iterdir()}
    made = {
        "report.json": whole,
        "snapshot.json": json.dumps(report["snapshot"]).encode(),
        "report.json.gz": gzip.compress(whole),
        "explanation.json": json.dumps(explanation(report, 0)).encode(),
        "explanation-2.json": json.dumps(explanation(report, 1)).encode(),
        "run.log": log(place).encode(),
        "run.log.gz": gzip.compress(log(place).encode()),
        "utf16.log": log(place).encode("utf-16"),
        "requirements.txt": f"--find-links {place}\n{CANARY}-pkg @ file://{place}/x.whl\n".encode(),
        "expectations.toml": f'skip = []\n[packages]\ntorch = "{place}"\n{CANARY} = "--index-url=x"\n'.encode(),
        "tables.json": json.dumps({"schema": "envcheck.tables/1", "created": "2026-01-01", "sha256": "", "tables": {
            "published": {f"{CANARY}-pkg": ["1"]}}}).encode(),
        **{f"text.{name}": text for name, text in texts.items()},
        "ticket.txt": b"\n\n".join(texts.values()),
    }  # fmt: skip
    for form in (*FILES, *OTHER_TOOLS):
        made[f"ours.{form}"] = render(decoded, form).encode("utf-8", "replace")
    folder.mkdir()
    for name, data in made.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "report.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"../../{CANARY}/report.json", whole)
    (folder / "bundle").mkdir()
    (folder / "bundle" / "report.json").write_bytes(whole)
    return {name: folder / name for name in (*made, "report.zip", "bundle")}


OWN = ("--python", sys.executable)
GOOD = "<good>"
"""A report in order, where a command takes two files."""
INPUTS: dict[tuple[str, str], list[tuple[str, ...]]] = {
    ("check", "source"): [("--from", "{}"), ("--from", "{}", "--json"), ("--from", "{}", "--format", "html")],
    ("check", "expect"): [("--from", GOOD, "--expect", "{}")],
    ("check", "config"): [("--from", GOOD, "--config", "{}")],
    ("run", "config"): [("--from", GOOD, "--config", "{}")],
    ("doctor", "config"): [("--from", GOOD, "--config", "{}")],
    ("doctor", "source"): [("--from", "{}")],
    ("doctor", "expect"): [("--from", GOOD, "--expect", "{}")],
    ("run", "source"): [("--from", "{}"), ("--from", "{}", "--format", "markdown")],
    ("run", "expect"): [("--from", GOOD, "--expect", "{}")],
    ("report", "source"): [("--from", "{}", "--output", "-")],
    ("report", "log"): [("--from", GOOD, "--log", "{}", "--output", "-")],
    ("diff", "a"): [("{}", GOOD)],
    ("diff", "b"): [(GOOD, "{}", "--json")],
    ("fleet", "reports"): [("{}", GOOD), ("{}", "--json")],
    ("fleet", "expect"): [(GOOD, "--expect", "{}")],
    ("expect", "source"): [("--from", "{}")],
    ("explain", "log"): [("{}",), ("{}", "--json"), ("{}", "--from", GOOD)],
    ("explain", "source"): [("<log>", "--from", "{}")],
    ("fix", "source"): [("--from", "{}", "--dry-run", *OWN)],
    ("fix", "log"): [("--log", "{}", "--dry-run", *OWN)],
    ("fit", "source"): [("--from", "{}")],
    ("plan", "source"): [("--from", "{}"), ("--from", "{}", "--emit", "dockerfile")],
    ("plan", "requirements"): [("--gpu", "2x RTX 3090", "--requirements", "{}")],
    ("plan", "tables"): [("--gpu", "none", "--tables", "{}")],
    ("install", "requirements"): [("--requirements", "{}", "--dry-run", *OWN)],
    ("install", "tables"): [("--tables", "{}", "--dry-run", *OWN)],
    ("problem", "source"): [("package-missing", "--from", "{}"), ("model-not-found", "--from", "{}", "--json")],
    ("try", "command"): [("--", "cat", "{}"), ("--", "sh", "-c", "cat '{}'; exit 1")],
}
"""How each command is given a file that a stranger may have sent."""
NO_INPUT = {
    ("run", "output"), ("check", "output"), ("doctor", "output"), ("report", "output"), ("diff", "output"),
    ("fleet", "output"), ("expect", "output"), ("plan", "output"), ("try", "record"),
    ("plan", "offline"), ("plan", "download"), ("install", "offline"),
    ("plan", "flash_attn_wheels"), ("install", "flash_attn_wheels"),
}  # fmt: skip
"""Files and folders that the user writes to, or fills with wheels to install."""
SINGLE = re.compile(
    r"FORMAT|AREA|PROBLEM( \.\.\.)?|ID|S|MODEL|BACKEND|DTYPE|MAP|NAME|N|GPUS|TEXT|REV|X\.Y|VERSION|KIND|URL|COMMAND"
    r"|SHELL|PATH|(?!.*(?:FILE|DIR))[\w.|]+\|[\w.|]+"
)
"""What is a word and no file, by its name in the help. `--python PATH` is a program that the user names."""
WITHOUT: dict[str, list[tuple[str, ...]]] = {
    "smoke": [()], "checks": [()], "completion": [("bash",)], "help": [()], "version": [()], "try": [("--", "true")],
}  # fmt: skip
"""Commands that are run as they are, too."""
EACH = ("report.json", "explanation.json", "explanation-2.json", "run.log", "requirements.txt", "expectations.toml",
        "tables.json",
        "ticket.txt", "report.zip", "bundle")  # fmt: skip
"""For the second form of a command, and where it also looks at this machine, which takes a second: of the importers'
formats all in one ticket."""
SLOW = {("fix", "source"), ("fix", "log"), ("install", "requirements"), ("install", "tables"), ("problem", "source")}


SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr", "/lib", "/bin", "/sbin", "/opt", "/run", "/var", "/tmp/envcheck-",
          "/home/kubernetes")  # fmt: skip


@cache
def app() -> Any:
    """Of the parser's own types, whose module moves."""
    return typer.main.get_command(make_app())


def parameters(command: str) -> list[Any]:
    """Its options and arguments."""
    found: list[Any] = app().commands[command].params
    return found


def values_of(command: str) -> set[tuple[str, str]]:
    """The options and arguments of a command that take a value which is not known to be a mere word."""
    return {
        (command, one.name)
        for one in parameters(command)
        if not getattr(one, "is_flag", False) and not SINGLE.fullmatch(str(one.metavar))
    }


def test_each_way_in_is_told_here() -> None:
    ways = {way for command in app().commands for way in values_of(command)}
    assert ways == set(INPUTS) | NO_INPUT
    commands: set[str] = set(app().commands)
    assert {command for command, _ in INPUTS} | set(WITHOUT) == commands


def test_each_format_is_read_with_the_canary_in_it(tmp_path: Path) -> None:
    poisoned = {file.name: poisoned_text(file.read_text("utf-8"), tmp_path) for file in TEXTS.iterdir()}
    assert [name for name, text in poisoned.items() if not is_recognised(text)] == []


def calls(command: str, names: dict[str, Path], good: Path) -> Iterator[list[str]]:
    for words in WITHOUT.get(command, ()):
        yield [command, *words]
    for way, forms in INPUTS.items():
        for number, form in enumerate(forms if way[0] == command else ()):
            for name in EACH if number or way in SLOW else names:
                line = [command, *(word.replace("{}", str(names[name])) for word in form)]
                yield [word.replace(GOOD, str(good)).replace("<log>", str(names["run.log"])) for word in line]


def allowed(path: str, roots: tuple[str, ...]) -> bool:
    """A number is a descriptor that is open already."""
    return path.isdigit() or os.path.realpath(path).startswith(roots)


COMMANDS = sorted({*(command for command, _ in INPUTS), *WITHOUT})


@pytest.mark.timeout(2400)
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_that_a_document_names_is_started_opened_or_asked(command: str, tmp_path: Path) -> None:
    place, home = canary(tmp_path), tmp_path / "home"
    home.mkdir()
    names = files(tmp_path / "files", place)
    good = tmp_path / "files" / "good.json"
    good.write_text(to_text(report_of(box=healthy_2x3090())), "utf-8")
    asked = list(calls(command, names, good))
    if len(asked) > 30 and "ENVCHECK_AUDIT_ALL" not in os.environ:
        # All of it takes half an hour: each command gets a fifth of its calls, another fifth than the one before it,
        # so that every kind of file is still given to several commands.
        asked = asked[COMMANDS.index(command) % 5 :: 5]
    events = tmp_path / "events"
    child = subprocess.run(
        [sys.executable, "-m", "tests.security.audited", str(events)], cwd=ROOT, input=json.dumps(asked), text=True,
        env=environment(home, PIP_CONFIG_FILE=os.devnull, PIP_INDEX_URL="http://127.0.0.1:9/", PYTHONPATH=str(ROOT)),
        timeout=1800, capture_output=True, errors="replace",
    )  # fmt: skip
    assert child.returncode == 0, child.stderr[-2000:]
    lines = events.read_text("utf-8").splitlines()
    assert len(lines) == len(asked)
    own = (sys.prefix, sys.base_prefix, ROOT, tmp_path / "files", home)
    roots = (*(str(Path(place).resolve()) for place in own), *SYSTEM)
    for line in lines:
        ran = msgspec.json.decode(line)
        assert any(event[0] == "open" for event in ran["events"]), "the hook sees nothing"
        started = [event[1] for event in ran["events"] if event[0] in ("subprocess.Popen", "os.posix_spawn", "os.exec")]
        users = {"cat", "sh", "true"} if command == "try" else set()
        names_of = [Path(words.split()[0]).name for words in started]
        assert all(PROGRAMS.fullmatch(name) or name in users for name in names_of), (ran["command"], started)
        named = [event for event in ran["events"] if CANARY in event[1]]
        assert not named, (ran["command"], named)
        opened = [event[1].split(" ")[0] for event in ran["events"] if event[0] == "open"]
        assert [path for path in opened if not allowed(path, roots)] == [], ran["command"]
        assert "Traceback" not in ran["said"], ran["command"]
        assert ran["code"] in (0, 1, 2) or command == "try", (ran["command"], ran["said"][-600:])
    assert not (tmp_path / "TOUCHED").exists()


def test_a_requirements_file_is_the_users_own_and_its_files_are_read_as_pip_reads_them(tmp_path: Path) -> None:
    """What `-r` names inside is a place to look by pip's own rule; a device or a pipe is none."""
    (tmp_path / "r.txt").write_text("-r /dev/zero\n-r pipe\ntorch\n")
    os.mkfifo(tmp_path / "pipe")
    from envcheck.requirement_files import lines

    assert list(lines([str(tmp_path / "r.txt")])) == [("torch", str(tmp_path / "r.txt"))]
