"""Break real environments in the ways they break, and count what sees it and what repairs it.

    python -m benchmarks.breakages [--checkout DIR] [--folder DIR] [--only NAME|KIND ...] [--again] [--slice 1/2]

Each breakage is applied to a fresh copy of one environment that `./bootstrap.sh` made (hard links; what is changed is
unlinked first). Then, each time: is it seen by `check`, or else by the main job; does `install` say "in place" falsely;
does a second `./bootstrap.sh` repair it; does `envcheck fix --yes`, on another copy. "Repaired" is checked here, not by
envcheck: the files of every distribution are those of the whole environment, or, where no file was changed, the break's
own test passes. Needs a package index and about 12 GB; a round takes 10 to 60 s. Results are kept in
FOLDER/results.json, so that a run that was cut short goes on, and `--slice 1/2` and `--slice 2/2` can run at once;
`--report` prints them as a Markdown table and runs nothing.
"""

import argparse
import base64
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.damage import AS_USER, USER, Breakage, Environ, Place
from benchmarks.damage_daily import DAILY
from benchmarks.damage_table import BREAKAGES
from benchmarks.damage_unforeseen import UNFORESEEN

ROOT = Path(__file__).parents[1]
CODE = ("bootstrap.sh", "pyproject.toml", "README.md", "LICENSE", "envcheck")
LIMIT_S = 400.0
AREAS = ("torch", "attention", "packages", "smoke", "run", "build")
"""Of what lies in the environment; not whether this machine has a GPU and a network."""


@dataclass(frozen=True)
class Tried:
    """What became of one breakage."""

    name: str
    kind: str
    outside: bool
    harmless: bool
    """Nothing was broken: being seen is a false alarm, and it counts among no other."""
    seen: str
    """`check`, `main` or empty; `bootstrap` where the environment's Python does not start, and that says so."""
    problems: tuple[str, ...]
    false_in_place: bool
    bootstrap: bool | None
    """Here and below, None: it was not tried."""
    fix: bool | None
    seconds: Mapping[str, float]
    commit: str
    date: str


def commit_of(checkout: Path) -> str:
    command = ["git", "-C", str(checkout), "rev-parse", "--short=8", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def ran(place: Place, environ: Environ, *command: str, user: bool = False) -> tuple[int, str, float]:
    began = time.monotonic()
    env = {**os.environ, "NO_COLOR": "1", **environ}
    for name in ("VIRTUAL_ENV", "PYTHONSAFEPATH"):
        env.pop(name, None)
    try:
        done = subprocess.run(
            [*(AS_USER if user else ()), "env", *command],
            cwd=place.home, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            errors="replace", timeout=LIMIT_S, check=False,
        )  # fmt: skip
        code, output = done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        code, output = 124, "time limit"
    return code, output, round(time.monotonic() - began, 1)


def problems_of(output: str) -> set[str]:
    """The problems that fail or warn in a JSON report; of one that is none, those named by a message."""
    start = output.find("{")
    try:
        report, _ = json.JSONDecoder().raw_decode(output[start:])
    except ValueError:
        return {name for name in ("package-damaged", "module-shadowed") if name in output}
    findings = [*report["findings"], *((report.get("smoke") or {}).get("findings") or ())]
    return {f["problem"] for f in findings if f["status"] in ("fail", "warn") and f["area"] in AREAS and f["problem"]}


def whole(place: Place, template: Path) -> list[str]:
    """What differs from the whole environment: files that its distributions list, and distributions."""
    other = Place(template)
    infos = {path.name for path in other.site.glob("*.dist-info")}
    try:
        here = {
            path.name for path in place.site.glob("*.dist-info") if not path.name.startswith("~")
        }  # pip's leftovers
    except StopIteration:
        return ["no environment"]
    wrong = sorted(f"{name} too much" for name in here - infos)
    for name in sorted(infos):
        try:
            rows = (other.site / name / "RECORD").read_text().splitlines()
        except OSError:
            continue
        for row in [*rows, f"{name}/METADATA,x,"]:
            file, digest, _size = row.rsplit(",", 2) if row.count(",") >= 2 else (row, "", "")
            file = file.strip('"')
            ours = file.startswith("..") or "gpu_envcheck" in file  # uv and pip write some metadata differently
            if not digest or ours or (".dist-info/" in file and not file.endswith("/METADATA")):
                continue
            if not _same(place.site / file, other.site / file) and not _is_as_listed(place.site / file, digest):
                wrong.append(file)
    return wrong


def _is_as_listed(path: Path, digest: str) -> bool:
    """As it was installed: programs append certificates to certifi's, also in the template."""
    try:
        found = hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return False
    return digest == f"sha256={base64.urlsafe_b64encode(found).decode().rstrip('=')}"


def _same(a: Path, b: Path) -> bool:
    try:
        first, second = a.stat(), b.stat()
        if (first.st_ino, first.st_dev) == (second.st_ino, second.st_dev):
            return True
        return first.st_size == second.st_size and a.read_bytes() == b.read_bytes()
    except OSError:
        return not a.exists() and not b.exists()


def fresh(template: Path, home: Path, checkout: Path) -> Place:
    """A copy of the whole environment, with the code of `checkout`."""
    for leftover in home.parent.iterdir():
        if leftover not in (template, _kept(template)):
            subprocess.run(["rm", "-rf", "--", str(leftover)], check=True)
    home.mkdir(parents=True)
    for name in CODE:
        source = checkout / name
        if source.is_dir():
            shutil.copytree(source, home / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, home / name)
    subprocess.run(["cp", "-al", str(template / ".venv"), str(home / ".venv")], check=True)
    subprocess.run(["cp", "-al", str(template / ".envcheck"), str(home / ".envcheck")], check=True)
    for name in (".venv/share", ".envcheck/logs", ".envcheck/lock", ".envcheck/core"):
        path, source = home / name, template / name  # these are written in place
        if path.is_dir():
            shutil.rmtree(path)
            shutil.copytree(source, path, symlinks=True)
        elif path.exists():
            path.unlink()
            shutil.copy2(source, path)
    return Place(home)


def prepared(one: Breakage, place: Place) -> Environ:
    """Break the copy; the variables that its commands run with."""
    if not one.of_user:
        one.apply(place)
        return one.environ(place)
    home, settings = place.home.parent / "user-home", Path.home() / ".config/pip"
    home.mkdir(exist_ok=True)
    if settings.is_dir():
        shutil.copytree(settings, home / ".config/pip", dirs_exist_ok=True)
    for path in (home, place.home):
        subprocess.run(["chown", "-R", "--no-dereference", f"{USER}:{USER}", str(path)], check=True)
    if subprocess.run([*AS_USER, str(place.python), "-c", ""], capture_output=True, check=False).returncode != 0:
        raise PermissionError(f"user {USER} cannot run {place.python.resolve()}: take a Python that is not in a home")
    one.apply(place)
    return {**one.environ(place), "HOME": str(home), "UV_CACHE_DIR": str(home / ".cache/uv")}


def try_one(
    one: Breakage, template: Path, home: Path, checkout: Path, baseline: set[str], ways: Collection[str]
) -> Tried:
    """Break a copy, look, repair; break another, fix. Of the two ways those that are named."""
    place = fresh(template, home, checkout)
    environ = prepared(one, place)
    took: dict[str, float] = {}

    def broken() -> bool:
        return not one.cured(place, environ) if one.cured else bool(whole(place, template))

    if not broken() and not one.harmless:
        print(f"  {one.name}: nothing was broken")
    tool = str(place.python), "-m", "envcheck"
    started, output, took["check"] = ran(place, environ, *tool, "check", "--json", user=one.of_user)
    dead = started in (126, 127) or "Fatal Python error" in output
    seen, problems = "check", problems_of(output) - baseline
    if not problems:
        _, output, took["main"] = ran(place, environ, *tool, "--json", user=one.of_user)
        seen, problems = "main", problems_of(output) - baseline
    _, output, took["install"] = ran(place, environ, *tool, "install", "--dry-run", user=one.of_user)
    false = "In place for" in output and not one.outside and not one.harmless
    repaired: bool | None = None
    if "bootstrap" in ways:
        quick = () if one.seen_by == "main" else ("--", "--help")  # the main job itself is seconds more
        code, output, took["bootstrap"] = ran(place, environ, "./bootstrap.sh", "--yes", *quick, user=one.of_user)
        if dead and (told := re.search("relinked to|was renamed to|PYTHONHOME is set", output)):
            seen, problems = "bootstrap", {told[0]}
        repaired = code == 0 and (one.outside or not broken())
        false = false or ("In place for" in output and broken() and not one.outside)
    if repaired is False:
        print("    bootstrap:", " | ".join(output.strip().splitlines()[-3:])[:400], "|", whole(place, template)[:3])
    fixed: bool | None = None
    if "fix" in ways and not (one.outside or one.without_tool):
        place = fresh(template, home, checkout)
        environ = prepared(one, place)
        code, output, took["fix"] = ran(place, environ, *tool, "fix", "--yes", user=one.of_user)
        fixed = not broken()
    if fixed is False:
        print("    fix:", " | ".join(output.strip().splitlines()[-4:])[:500], "|", whole(place, template)[:3])
    return Tried(
        name=one.name, kind=one.kind, outside=one.outside, harmless=one.harmless, seen=seen if problems else "",
        problems=tuple(sorted(problems)), false_in_place=false, bootstrap=repaired, fix=fixed, seconds=took,
        commit=commit_of(checkout), date=time.strftime("%Y-%m-%d"),
    )  # fmt: skip


def template_of(folder: Path, home: Path, checkout: Path) -> Path:
    """The whole environment, made by bootstrap.sh where the copies will lie, so that its paths are right."""
    template = folder / "whole"
    if template.is_dir():
        return template
    home.mkdir(parents=True)
    for name in CODE:
        source = checkout / name
        shutil.copytree(source, home / name) if source.is_dir() else shutil.copy2(source, home / name)
    subprocess.run(["./bootstrap.sh", "--yes", "--", "--help"], cwd=home, check=True)
    home.rename(template)
    return template


def baseline_of(template: Path, home: Path, checkout: Path) -> set[str]:
    """What is said of the whole environment."""
    kept = _kept(template)
    if not kept.is_file():
        place = fresh(template, home, checkout)
        said = problems_of(ran(place, {}, str(place.python), "-m", "envcheck", "--json")[1])
        kept.write_text(json.dumps(sorted(said)))
    return set(json.loads(kept.read_text()))


def _kept(template: Path) -> Path:
    return template.with_name("baseline.json")


WORD: dict[object, str] = {True: "yes", False: "no", None: "?"}


def table(done: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """A line a breakage, and the sums."""
    rows = list(done)
    for row in rows:
        marks = [row["seen"] or "-", *(WORD[row[k]] for k in ("bootstrap", "fix"))]
        false = "FALSE in place" if row["false_in_place"] else ""
        head = f"{row['kind']:9} {row['name']!s:44} {marks[0]:6} {marks[1]:4} {marks[2]:4}"
        yield f"{head} {false} {row['problems']} {row['seconds']}"
    yield total(rows)


def markdown(done: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """As it is printed in docs/measurements/damage.md."""
    rows = list(done)
    yield "| breakage | seen by | `./bootstrap.sh` | `fix --yes` | commit | seconds: check, bootstrap.sh, fix |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        nobody = "nobody, rightly: harmless" if row.get("harmless") else "**nobody**"
        seen = f"{row['seen'] or nobody}{', **falsely in place**' if row['false_in_place'] else ''}"
        marks = ["**no**" if row[way] is False else "yes" if row[way] else "-" for way in ("bootstrap", "fix")]
        took = row["seconds"]
        assert isinstance(took, dict)
        seconds = ", ".join(str(took.get(way, "-")) for way in ("check", "bootstrap", "fix"))
        yield f"| {row['name']} | {seen} | {' | '.join(marks)} | {row['commit']} | {seconds} |"
    yield f"\n{total(rows)}"


def total(rows: Collection[Mapping[str, object]]) -> str:
    """The sums."""
    alarms = [row["name"] for row in rows if row.get("harmless") and row["seen"]]
    rows = [row for row in rows if not row.get("harmless")]
    inside = [row for row in rows if row["fix"] is not None]
    tried = [row for row in rows if row["bootstrap"] is not None]
    bootstrap, fixed = (sum(bool(row[way]) for row in rows) for way in ("bootstrap", "fix"))
    return (
        f"{len(rows)} breakages: seen {sum(bool(r['seen']) for r in rows)} "
        f"(by check {sum(r['seen'] == 'check' for r in rows)}), repaired by bootstrap.sh {bootstrap} of {len(tried)}, "
        f"by fix --yes {fixed} of {len(inside)} inside, "
        f"falsely 'in place' {sum(bool(r['false_in_place']) for r in rows)}; false alarms {alarms or 0}"
    )


def main() -> int:
    """Try all, or those asked for; results are kept, so that a run that was cut short goes on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkout", type=Path, default=ROOT)
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp/envcheck-breakages"))
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--again", action="store_true", help="also those that were tried")
    parser.add_argument(
        "--ways", nargs="*", default=["bootstrap", "fix"], choices=["bootstrap", "fix"],
        help="what is to repair it; none: whether it is seen, in seconds",
    )  # fmt: skip
    parser.add_argument("--slice", default="1/1", metavar="I/N", help="each N-th breakage, from the I-th on")
    parser.add_argument("--report", action="store_true", help="print what is known as a Markdown table")
    parser.add_argument("--limit-s", type=float, default=1e9, help="begin none after that")
    asked = parser.parse_args()
    began = time.monotonic()
    part, parts = map(int, asked.slice.split("/"))
    folder, checkout = asked.folder / f"slice-{part}", asked.checkout.absolute()
    home, results = folder / "checkout", Results(asked.folder / "results.json")
    if asked.report:
        print("\n".join(markdown(results.read().values())))
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    template = template_of(folder, home, checkout)
    baseline = baseline_of(template, home, checkout)
    for one in (*BREAKAGES, *UNFORESEEN, *DAILY)[part - 1 :: parts]:
        wanted = not asked.only or any(word in one.name or word == one.kind for word in asked.only)
        if not wanted or (one.name in results.read() and not asked.again):
            continue
        if time.monotonic() - began > asked.limit_s:
            return 75
        try:
            tried = try_one(one, template, home, checkout, baseline, asked.ways)
        except (OSError, StopIteration, subprocess.CalledProcessError) as error:
            print(f"{one.name}: could not be tried: {error} {getattr(error, 'stderr', '')!s:.300}", flush=True)
            continue
        row = asdict(tried)
        results.add(row)
        print(next(table([row])), flush=True)
    if asked.slice == "1/1":
        print("\n".join(table(results.read().values())))
    return 0


class Results:
    """A JSON file that several slices add to."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def read(self) -> dict[str, dict[str, object]]:
        """Name of the breakage to what became of it."""
        return json.loads(self.file.read_text()) if self.file.is_file() else {}

    def add(self, row: dict[str, object]) -> None:
        """One more."""
        with self.file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            draft = self.file.with_suffix(".new")
            draft.write_text(json.dumps({**self.read(), str(row["name"]): row}, indent=1))
            draft.replace(self.file)


if __name__ == "__main__":
    sys.exit(main())
