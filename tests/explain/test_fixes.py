"""What no fix of a log may do, whatever the log: over every signature's example and every pasted input."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.main import get_command

from envcheck.catalogue import all_signatures
from envcheck.catalogue.signature import Signature
from envcheck.cli.app import make_app
from envcheck.explain.explain import explain
from envcheck.explain.fixes import fixes_of
from envcheck.explain.values import evidence_of
from envcheck.findings import Command, Fix
from envcheck.snapshot import Host, Snapshot

pytestmark = pytest.mark.once
PASTED = Path(__file__).parent / "pasted" / "inputs.jsonl"
WRITTEN = re.compile(r"`([^`\n]{4,400})`")
"""A command within a sentence."""
OPTION = re.compile(r"--[a-z][a-z-]+")
BUILD_FAILED = (
    "Error! Bad return status for module build on kernel: {} (x86_64)\nConsult /var/lib/dkms/nvidia/1/make.log"
)
NOT_IN_EVERY_PIP = {"--build-constraint"}
"""Options of newer releases than the one that runs the tests."""


def of_example(signature: Signature, machine: Snapshot) -> tuple[Fix, ...]:
    match = re.search(signature.pattern, signature.example)
    said = {name: text for name, text in match.groupdict().items() if text} if match else {}
    return fixes_of(signature.problem, signature.id, {**evidence_of(said), **dict(signature.values)}, machine)


def commands_of_examples(machine: Snapshot) -> dict[Command, str]:
    return {
        command: signature.id
        for signature in all_signatures()
        for fix in of_example(signature, machine)
        for command in fix.commands
    }


@cache
def fixes_by_text() -> dict[str, tuple[tuple[Fix, ...], ...]]:
    """Of each text the fixes of each cause, where nothing is known of the machine."""
    pasted = [json.loads(line)["text"] for line in PASTED.read_text("utf-8").splitlines()]
    examples = {signature.example: (of_example(signature, Snapshot()),) for signature in all_signatures()}
    return {**examples, **{text: tuple(c.fixes for c in explain([text.encode()]).causes) for text in pasted}}


def every_fix() -> dict[Fix, str]:
    return {fix: text for text, causes in fixes_by_text().items() for fixes in causes for fix in fixes}


def written(fix: Fix) -> Iterator[list[str]]:
    """The commands of a fix, those in its sentences too."""
    yield from (list(command) for command in fix.commands)
    yield from (match[1].replace("'", "").replace('"', "").split() for match in WRITTEN.finditer(fix.summary))


def call(words: list[str], program: str) -> list[str] | None:
    """What follows the program, wherever it is called in a command; None: it is not."""
    at = next((at for at, word in enumerate(words) if Path(word).name == program), None)
    return None if at is None else words[at + 1 :]


@cache
def options_of(*command: str) -> frozenset[str]:
    """The options that a program lists itself, and those it only accepts."""
    shown = subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout
    return frozenset(OPTION.findall(shown))


@pytest.mark.slow
def test_no_fix_names_a_command_or_an_option_that_envcheck_does_not_have() -> None:
    commands = get_command(make_app()).commands  # type: ignore[attr-defined]
    wrong = []
    for fix in every_fix():
        for words in written(fix):
            rest = call(words, "envcheck")
            if not rest or rest[0].startswith("-"):
                continue
            options = {name for param in getattr(commands.get(rest[0]), "params", ()) for name in param.opts}
            given = {word.partition("=")[0] for word in rest[1:] if word.startswith("--") and word != "--"}
            if rest[0] not in commands or given - options - {"--help"}:
                wrong.append(words)
    assert wrong == []


@pytest.mark.slow
def test_no_fix_gives_pip_an_option_that_it_does_not_have() -> None:
    calls = [
        rest
        for fix in every_fix()
        for words in written(fix)
        if (rest := call(words, "pip")) and not any(word.endswith("uv") for word in words)
    ]
    verbs = {rest[0] for rest in calls if rest[0] in ("install", "uninstall", "cache", "index", "check", "download")}
    assert "install" in verbs
    for verb in verbs:
        given = {word.partition("=")[0] for rest in calls if rest[0] == verb for word in rest if word.startswith("--")}
        assert given - options_of(sys.executable, "-m", "pip", verb) - NOT_IN_EVERY_PIP == set()


@pytest.mark.slow
def test_no_fix_of_a_cause_says_what_another_one_says() -> None:
    for text, causes in fixes_by_text().items():
        for fixes in causes:
            said = [fix.summary for fix in fixes]
            assert len(set(said)) == len(said), text


@pytest.mark.slow
def test_no_fix_repeats_the_command_that_failed() -> None:
    for text, causes in fixes_by_text().items():
        typed = {line.strip().removeprefix("$ ").strip() for line in text.splitlines()}
        run = {shlex.join(command) for fixes in causes for fix in fixes for command in fix.commands}
        assert not {command for command in run & typed if "install" in command}, text


@pytest.mark.parametrize("name", ["fedora", "arch", "opensuse"])
def test_no_fix_uses_the_package_manager_of_another_distribution(name: str) -> None:
    commands = commands_of_examples(Snapshot(host=Host(system="Linux", os_id=name)))
    assert {command: signature for command, signature in commands.items() if "apt-get" in command} == {}


@pytest.mark.parametrize("here", [Host(system="Windows"), Host(system="Linux", os_id="ubuntu", wsl=2)])
def test_no_fix_installs_a_linux_driver_on_windows_or_in_wsl(here: Host) -> None:
    driver = re.compile(r"nvidia-driver|cuda-drivers|nvidia-open|ubuntu-drivers|akmod-nvidia")
    commands = commands_of_examples(Snapshot(host=here))
    assert {command: signature for command, signature in commands.items() if driver.search(" ".join(command))} == {}


@pytest.mark.parametrize(
    ("kernel", "manager"),
    [("6.14.4-arch1-2", "pacman"), ("6.8.5-301.fc40.x86_64", "dnf"), ("6.8.0-45-generic", "apt-get")],
)
def test_the_distribution_is_the_one_whose_kernel_the_log_names(kernel: str, manager: str) -> None:
    log = BUILD_FAILED.format(kernel)
    fixes = explain([log.encode()]).causes[0].fixes
    managers = {
        word for fix in fixes for command in fix.commands for word in command if word in ("pacman", "dnf", "apt-get")
    }
    assert managers == {manager}


def test_a_log_of_another_distribution_changes_nothing_here() -> None:
    log = BUILD_FAILED.format("6.14.4-arch1-2")
    here = Snapshot(host=Host(system="Linux", os_id="ubuntu", os_name="Ubuntu 24.04"))
    first, *others = explain([log.encode()], snapshot=here).causes[0].fixes
    assert "the log is from Arch Linux, and this machine runs Ubuntu 24.04" in first.summary
    assert not [fix for fix in (first, *others) if fix.commands]
