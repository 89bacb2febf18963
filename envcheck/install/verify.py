"""Each step's own result, seen with the eyes of the Python that was installed into."""

from collections.abc import Iterator

from envcheck.compat.specifiers import is_met
from envcheck.integrity import required, scan, words
from envcheck.late_pattern import late
from envcheck.plan import Step
from envcheck.process import run, signal_name

LIMIT_S = 120.0

PINNED = late(r"([A-Za-z][\w.-]*)(?:\[[\w,-]*\])?==([\w.!]+)(?:\+[\w.]+)?")
"""`torch==2.15.0+cpu` among a command's arguments."""

IMPORTED = {"flash-attn": "flash_attn"}
"""What is imported right after its step; all else the trial imports."""

LOOK = (
    "import importlib.metadata as m, sys, sysconfig\n"
    "print(sysconfig.get_path('purelib'), sysconfig.get_path('platlib'), sep='\\t')\n"
    "for name in sys.argv[1:]:\n"
    "    try: print(name, m.version(name))\n"
    "    except m.PackageNotFoundError: print(name, '-')\n"
)


def lacking(step: Step, python: str) -> str | None:
    """What a step that ended well did not do anyway, as a sentence; None: all it was to do."""
    pins = (PINNED.fullmatch(word) for word in step.command)
    wanted: dict[str, str] = {pin[1]: pin[2] for pin in pins if pin}
    if "uninstall" in step.command:
        return None
    return (_lacks(wanted, python) if wanted else None) or _cannot_import(step, python)


def _cannot_import(step: Step, python: str) -> str | None:
    """What a compiled package that no other step imports says when it is imported."""
    module = IMPORTED.get(step.id)
    answer = run((python, "-c", f"import {module}"), LIMIT_S) if module else None
    if answer is None or answer.ok:
        return None
    reason = answer.failure or (
        f"{signal_name(answer.code)}" if answer.code and answer.code < 0 else answer.err.strip()
    )
    return f"{module} was installed, but cannot be imported: {reason}"


def _lacks(wanted: dict[str, str], python: str) -> str | None:
    answer = run((python, "-c", LOOK, *wanted), LIMIT_S)
    lines = answer.out.splitlines()
    if not answer.ok or not lines:
        return f"{python} no longer starts: {(answer.failure or answer.err.strip() or 'no reason given')}."
    there = dict(line.split(" ", 1) for line in lines[1:] if " " in line)
    wrong = [*_wrong_versions(wanted, there), *_incomplete(lines[0].split("\t"), wanted)]
    return f"The installer reported success, but {'; '.join(wrong)}." if wrong else None


def _wrong_versions(wanted: dict[str, str], there: dict[str, str]) -> Iterator[str]:
    for name, version in wanted.items():
        seen = there.get(name, "-")
        if seen == "-":
            yield f"{name} is not installed"
        elif not is_met(f"=={version}", seen):
            yield f"{name} is {seen}, not {version}"


def _incomplete(folders: list[str], wanted: dict[str, str]) -> Iterator[str]:
    places = tuple(dict.fromkeys(folders))
    for damage in scan(places, required(places, wanted), "sizes"):
        yield f"of {damage.package} {words(damage)}"
