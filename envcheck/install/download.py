"""Fill a folder with all wheels that a plan takes, for a machine without a network (`envcheck install --offline DIR`).

pip does it, since uv cannot. Where the target environment has no pip, envcheck's own Python lends its own, and is told
which Python and which machine to fetch for.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import structs

from envcheck.findings import Command
from envcheck.install.carry_out import Narrator, child_environment
from envcheck.install.cross_download import Foreign, builds_in, of_builds, platforms_of
from envcheck.install.document import Done, Installation
from envcheck.install.execute import run_step
from envcheck.install.failures import failure
from envcheck.install.index_credentials import with_credentials
from envcheck.install.offline_rewrite import is_install
from envcheck.install.prepare import Prepared
from envcheck.install.verify import PINNED
from envcheck.plan import Plan, Step
from envcheck.process import run
from envcheck.snapshot import Snapshot

BUILDERS = ("hatchling>=1.25", "editables", "pip", "setuptools", "wheel", "uv")
"""What installs, and what builds envcheck itself."""


def foreign_plan(prepared: Prepared, folder: str, box: Foreign) -> Plan:
    """The same for a Python that is not here."""
    plan = prepared.plan
    steps: list[Step] = []
    builds: dict[str, str] = {}
    for made in plan.steps:
        words = _words(made)
        if any(map(_is_wanted, words)):
            why = made.why.removeprefix("install ")
            steps += box.steps(made.id, why, of_builds(words, builds), folder)
            builds.update(builds_in(words))
    steps += box.steps("core", "envcheck's own requirements", core_requirements(), folder)
    return structs.replace(plan, steps=tuple(steps))


def download_plan(prepared: Prepared, folder: str) -> Plan:
    """The plan whose steps download instead of installing."""
    plan = prepared.plan
    start = (*_pip(plan.executable, prepared.snapshot), "--only-binary", ":all:", "--dest", folder)
    steps = [step for made in plan.steps for step in _downloads(made, start, folder)]
    core = Step(
        id="download-core",
        why="download envcheck's own requirements",
        command=(*start, *core_requirements()),
    )
    return structs.replace(plan, steps=(*steps, core))


def core_requirements() -> tuple[str, ...]:
    """What envcheck itself needs, and what builds and installs it: bootstrap.sh takes them from the same folder."""
    return (*_own_requirements(), *BUILDERS)


def _own_requirements() -> list[str]:
    """Of the checkout, whose metadata may be older than a `git pull`; of the installed package otherwise."""
    from ast import literal_eval
    from importlib.metadata import PackageNotFoundError, requires

    with suppress(OSError):
        text = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")
        listed = re.search(r'^name = "gpu-envcheck"$[\s\S]*?^dependencies = (\[[\s\S]*?^\])', text, re.MULTILINE)
        if listed:
            return [str(line) for line in literal_eval(listed[1])]
    try:
        return [line for line in requires("gpu-envcheck") or () if "extra ==" not in line]
    except PackageNotFoundError:
        return []


def carry_out_downloads(
    prepared: Prepared, environ: Mapping[str, str], narrator: Narrator, folder: str, box: Foreign | None = None
) -> Installation:
    """Download what is to be installed elsewhere. What lies in the folder already is not fetched again."""
    plan = foreign_plan(prepared, folder, box) if box else download_plan(prepared, folder)
    given = child_environment(environ, prepared.environment)
    done: list[Done] = []
    findings = list(prepared.findings)
    for number, step in enumerate(plan.steps, 1):
        narrator.begins(number, len(plan.steps), step)
        log = Path(folder) / "logs" / f"{step.id}.log"
        ran = run_step(*with_credentials(step, given, prepared.secret_index), log, narrator.says)
        narrator.ends(ran.done)
        done.append(ran.done)
        if not ran.done.ok:
            findings.append(failure(step, ran, prepared))
            break
    return Installation(plan=plan, steps=tuple(done), findings=tuple(findings))


def _downloads(step: Step, start: Command, folder: str) -> Iterator[Step]:
    """The same packages from the same place, into the folder; nothing for a step that installs none."""
    taken = _words(step)
    if any(map(_is_wanted, taken)):
        why = step.why.replace("install", "download", 1)
        # What lies there already, torch from its own index above all, is preferred to another build of it.
        command = (*start, "--find-links", folder, *taken)
        yield Step(id=f"download-{step.id}", why=why, command=command)


def _words(step: Step) -> Command:
    """What a step installs; nothing for one that installs nothing."""
    if not is_install(step.command):
        return ()
    return tuple(_but_target(step.command[step.command.index("install") + 1 :]))


def _is_wanted(word: str) -> bool:
    return PINNED.fullmatch(word) is not None or word.startswith(("http://", "https://"))


def _but_target(words: Command) -> Iterator[str]:
    """The arguments of `uv pip install`, but those that `pip download` does not know."""
    rest = iter(words)
    for word in rest:
        if word in ("--python", "--torch-backend"):
            next(rest, None)
        elif word not in ("--no-build-isolation", "--reinstall", "--upgrade", "--force-reinstall"):
            yield word


def _pip(python: str, snapshot: Snapshot) -> Command:
    """`pip download` of the target, or of envcheck's Python on the target's behalf."""
    if run((python, "-m", "pip", "--version"), 30).ok:
        return (python, "-m", "pip", "download")
    facts, host = snapshot.python, snapshot.host
    version = ".".join(((facts.version if facts else None) or "3.12").split(".")[:2])
    machine = (host.machine if host else None) or "x86_64"
    return (
        sys.executable, "-m", "pip", "download", "--python-version", version, "--implementation", "cp",
        *(word for platform in platforms_of(machine) for word in ("--platform", platform)),
    )  # fmt: skip


def wheels_in(folder: str) -> tuple[str, ...]:
    """Names of the wheels in a folder, sorted; none where there is no such folder."""
    place = Path(folder)
    return tuple(sorted(file.name for file in place.glob("*.whl"))) if place.is_dir() else ()
