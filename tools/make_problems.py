"""Write the page of every problem again, after the catalogue has changed: `python tools/make_problems.py`.

A finding's `docs` names its page. Fixes are functions of the machine; the pages show them for the reference machine
(two RTX 3090, driver 535) under three systems.
"""

import shlex
from collections.abc import Iterator
from pathlib import Path

from envcheck.catalogue import Problem, all_problems
from envcheck.findings import AREAS, Fix
from envcheck.snapshot import Driver, Gpu, Host, PythonEnvironment, Snapshot
from envcheck.units import GIB

KERNEL = "6.8.0-45-generic"
FOLDER = Path(__file__).parents[1] / "docs" / "problems"
STATUS_WORDS = {"fail": "something does not work", "warn": "works, with limitations", "info": "no action needed"}


def _box(os_id: str, version: str, codename: str, like: tuple[str, ...] = (), wsl: int = 0) -> Snapshot:
    host = Host(
        system="Linux", machine="x86_64", os_id=os_id, os_version=version, os_codename=codename, os_like=like,
        package_manager="apt-get", systemd=True, root=False, wsl=wsl, python="3.12.3", cpu_count=16, kernel=KERNEL,
        memory_total_bytes=64 * GIB, memory_available_bytes=56 * GIB,
    )  # fmt: skip
    gpus = tuple(
        Gpu(index=index, name="NVIDIA GeForce RTX 3090", compute_capability="8.6", memory_total_bytes=24 * GIB)
        for index in (0, 1)
    )
    python = PythonEnvironment(executable=".venv/bin/python", version="3.12.3", tag="cp312", virtual=True)
    return Snapshot(host=host, driver=Driver(version="535.183.01", cuda_version="12.2"), gpus=gpus, python=python)


BOXES = {
    "Ubuntu 24.04": _box("ubuntu", "24.04", "noble", ("debian",)),
    "Debian 12": _box("debian", "12", "bookworm"),
    "WSL2 with Ubuntu 24.04": _box("ubuntu", "24.04", "noble", ("debian",), wsl=2),
}


def pages() -> dict[str, str]:
    """File name to text, the index included."""
    entries = all_problems()
    texts = {f"{entry.id}.md": "\n".join((*page(entry), "")) for entry in entries.values()}
    return {"README.md": "\n".join((*index(tuple(entries.values())), "")), **texts}


def index(entries: tuple[Problem, ...]) -> Iterator[str]:
    """All problems, by area."""
    yield "# Problems"
    yield ""
    yield "Every problem that envcheck can name. `envcheck problem ID` prints it with the fixes for your machine."
    for area in AREAS:
        mine = [entry for entry in entries if entry.area == area]
        yield from ("", f"## {area}", "", "| problem | usually | |", "|---|---|---|")
        yield from (f"| [{entry.id}]({entry.id}.md) | {entry.status} | {_cell(entry.title)} |" for entry in mine)


def page(entry: Problem) -> Iterator[str]:
    """One problem."""
    yield from (f"# {entry.id}", "", f"**{entry.title}.**", "", entry.meaning, "")
    yield from (f"Area: {entry.area}. Usually: `{entry.status}` ({STATUS_WORDS[entry.status]}).", "")
    yield from ("## How it is recognised", "", entry.recognised)
    for number, (heading, fixes) in enumerate(_fixes(entry)):
        yield from ("", f"## {heading}", "")
        if not number:
            yield from (
                f"For two RTX 3090 with driver 535; `envcheck problem {entry.id}` shows the fixes for your machine.",
                "",
            )
        yield from _listed(fixes)
    if entry.because_of:
        causes = ", ".join(f"[{cause}]({cause}.md)" for cause in entry.because_of)
        yield from ("", "## Related", "", f"Not reported when it is a consequence of: {causes}.")
    yield from ("", "---", "", "[All problems](README.md)")


def _fixes(entry: Problem) -> Iterator[tuple[str, tuple[Fix, ...]]]:
    """Headings and fixes; machines with the same fixes share a heading."""
    groups: dict[tuple[Fix, ...], list[str]] = {}
    for name, box in BOXES.items():
        groups.setdefault(entry.remedy(box, {}), []).append(name)
    for fixes, names in groups.items():
        if fixes:
            where = "" if len(groups) == 1 else f" on {' and '.join(names)}"
            yield f"How to fix it{where}", fixes


def _listed(fixes: tuple[Fix, ...]) -> Iterator[str]:
    for number, fix in enumerate(fixes, 1):
        needs = [w for w, on in (("reboot", fix.reboot), ("open a new shell", fix.new_shell)) if on]
        unsaid = " and ".join(word for word in needs if word not in fix.summary.lower())
        yield f"{number}. {fix.summary}" + (f" Then {unsaid}." if unsaid else "")
        if fix.commands:
            yield from ("", "   ```bash", *(f"   {shlex.join(c)}" for c in fix.commands), "   ```", "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write all pages, and take away those of problems that are no more."""
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"{FOLDER}: {len(wanted)} pages")


if __name__ == "__main__":
    main()
