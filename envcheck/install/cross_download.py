"""Download for a Python that is not here.

pip takes wheels of another Python, but asks its own which requirements hold (`tomli; python_version < "3.11"`). So uv
solves for that Python first, and pip fetches exactly what was solved.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from envcheck.compat.builds import USUAL_PYTHON
from envcheck.compat.environment import python_minor
from envcheck.compat.predicates import host
from envcheck.findings import Command
from envcheck.install.verify import PINNED
from envcheck.plan import Step
from envcheck.snapshot import Snapshot

NEWEST_GLIBC_MINOR = 39
OLDEST_GLIBC_MINOR = 17
SOLVED_FOR = "manylinux_2_28"
"""torch's wheels need glibc 2.28, so every machine that the plan is for has it."""
VALUED = ("--index-url", "--extra-index-url")


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """The Python and the machine to download for, and what solves for them."""

    uv: Command
    """`("/usr/bin/uv", "pip")`."""
    version: str
    """`3.10`."""
    machine: str

    def write_input(self, step: str, folder: str, wanted: Command) -> str:
        """A file of requirements, for uv to read; its path."""
        file = Path(folder, f"{step}.in")
        file.write_text("".join(f"{line}\n" for line in wanted), "utf-8")
        return str(file)

    def steps(self, step: str, why: str, words: Command, folder: str) -> Iterator[Step]:
        """Solve, then fetch.

        Args:
            step: id of the step that is downloaded for.
            why: what it is, as it is shown.
            words: arguments of `install`.
            folder: where it goes.
        """
        flags, files, wanted = sorted_out(words)
        solved = str(Path(folder, f"{step}.txt"))
        indexes = tuple(flag for flag in flags if flag != "--no-deps")
        yield Step(
            id=f"solve-{step}",
            why=f"solve for Python {self.version}: {why}",
            command=(
                *self.uv, "compile", self.write_input(step, folder, wanted), *files, "--output-file", solved,
                "--python-version", self.version, "--python-platform", f"{self.machine}-{SOLVED_FOR}",
                "--only-binary", ":all:", "--no-header", "--no-annotate", "--find-links", folder, *flags,
            ),
        )  # fmt: skip
        yield Step(
            id=f"download-{step}",
            why=f"download: {why}",
            command=(*self.pip(), "--dest", folder, "--no-deps", "--find-links", folder, *indexes, "-r", solved),
        )

    def pip(self) -> Command:
        """`pip download` of envcheck's own Python, for the other one."""
        platforms = (word for platform in platforms_of(self.machine) for word in ("--platform", platform))
        ask = ("--only-binary", ":all:", "--python-version", self.version, "--implementation", "cp", *platforms)
        return (sys.executable, "-m", "pip", "download", *ask)


def foreign_of(snapshot: Snapshot, uv: Command) -> Foreign:
    """Of the machine that was described."""
    minor = python_minor(snapshot) or USUAL_PYTHON
    return Foreign(uv=uv, version=f"{minor[0]}.{minor[1]}", machine=host(snapshot).machine or "x86_64")


def sorted_out(words: Command) -> tuple[Command, Command, Command]:
    """Flags, files of requirements, requirements."""
    flags: list[str] = []
    files: list[str] = []
    wanted: list[str] = []
    rest = iter(words)
    for word in rest:
        if word in VALUED:
            flags += [word, next(rest, "")]
        elif word in ("--requirement", "-r"):
            files.append(next(rest, ""))
        else:
            (flags if word.startswith("-") else wanted).append(word)
    return tuple(flags), tuple(files), tuple(wanted)


def builds_in(words: Command) -> dict[str, str]:
    """`{"torch": "torch==2.9.1+cu126"}`: requirements that name a build, which those of later steps leave open."""
    pins = ((PINNED.fullmatch(word), word) for word in words)
    return {pin[1]: word for pin, word in pins if pin and "+" in word}


def of_builds(words: Command, builds: dict[str, str]) -> Command:
    """The words, with the builds that were chosen before."""
    return tuple(builds.get(pin[1], word) if (pin := PINNED.fullmatch(word)) else word for word in words)


def platforms_of(machine: str) -> Iterator[str]:
    """The tags of wheels for glibc, newest first: pip takes only what is named."""
    for minor in range(NEWEST_GLIBC_MINOR, OLDEST_GLIBC_MINOR - 1, -1):
        yield f"manylinux_2_{minor}_{machine}"
    yield f"manylinux2014_{machine}"
    yield f"linux_{machine}"
