"""Memory and time that hostile files cost, by command: the table in docs/security.md.

    .venv/bin/python -m benchmarks.hostile_files [--markdown] [--only WORD] [--keep FILE]

Files and streams that are large, endless, packed, deeply nested or slow to match, each through the commands that
read its kind. Peak memory is the largest resident set of the process and of those that it starts, as the kernel counts
it; time is that of the processor, and next to it what passed.
"""

import argparse
import bz2
import gzip
import io
import json
import lzma
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from benchmarks.hostile_texts import (
    MIB,
    large_expectations,
    large_logs,
    large_pages,
    large_requirements,
    large_tables,
    large_tickets,
    slow_texts,
)

LIMIT_S, PASSED_S = 120, 900
"""Time of the processor after which a run is ended, which does not depend on what else runs; and time that passes."""
MOST_MIB, MOST_S = 300, 10
"""What costs more is printed at once."""
COUNTED = f"""
import os, resource, signal, sys
resource.setrlimit(resource.RLIMIT_CPU, ({LIMIT_S}, {LIMIT_S}))
pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
signal.alarm({PASSED_S})
_, status, used = os.wait4(pid, 0)
print()
print("COUNTED", os.waitstatus_to_exitcode(status), used.ru_maxrss, used.ru_utime + used.ru_stime)
"""
"""A small process in between: the kernel counts the memory of whoever starts a process as that process's own."""
ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "tests" / "importers" / "texts"
REPORT = ("check --from {}", "diff {} {good}", "explain {}", "fix --dry-run --from {}")
LOG = ("explain {}", "report --offline --output - --log {}", "fix --dry-run --log {}")
RENDER = (
    "report --from {} --output out.zip", "report --from {} --output -", "run --from {} --json", "fleet {}",
    "expect --from {}", "plan --from {}", "fit --from {}",
)  # fmt: skip
HEAD = b'{"schema":"envcheck.snapshot/1",'
EXPLANATION = b'{"schema":"envcheck.explanation/1","source":"x","lines_read":1,"bytes_read":1,"failed":true,"causes":['
CAUSE = (
    b'{"problem":"torch-missing","title":"x","confidence":1,"signature":"x","lines":[[1,1]],"excerpt":"x","detail":"x"}'
)


@dataclass(frozen=True)
class Case:
    """One hostile input, and what reads it."""

    kind: str
    name: str
    make: Callable[[Path], str]
    """Makes it in a folder; its path."""
    commands: tuple[str, ...]


def written(data: bytes) -> Callable[[Path], str]:
    """A file."""

    def make(folder: Path) -> str:
        (folder / "hostile").write_bytes(data)
        return str(folder / "hostile")

    return make


def later(make: Callable[[], bytes]) -> Callable[[Path], str]:
    """A file whose content is made when it is its turn."""
    return lambda place: written(make())(place)  # noqa: PLW0108 - made when it is its turn


def folder(text: str, count: int = 60) -> Callable[[Path], str]:
    """A folder of files."""

    def make(place: Path) -> str:
        for number in range(count):
            (place / f"{number}.json").write_text(text, "utf-8")
        return str(place)

    return make


def sparse(size: int) -> Callable[[Path], str]:
    """A file of that size that takes no room."""

    def make(folder: Path) -> str:
        with (folder / "hostile").open("wb") as file:
            file.truncate(size)
        return str(folder / "hostile")

    return make


def device(path: str) -> Callable[[Path], str]:
    """A device."""
    return lambda _folder: path


def pipe(folder: Path) -> str:
    """A named pipe that nobody writes to."""
    os.mkfifo(folder / "pipe")
    return str(folder / "pipe")


def link(target: str) -> Callable[[Path], str]:
    """A link to something else."""

    def make(folder: Path) -> str:
        (folder / "link").symlink_to(target)
        return str(folder / "link")

    return make


def zipped(method: int, size: int = 1 << 29, members: int = 1, name: str = "report.json") -> bytes:
    """An archive that unpacks to `size`."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for number in range(members - 1):
            archive.writestr(f"{number}", b"")
        with archive.open(name, "w") as member:
            for _ in range(size // MIB):
                member.write(b" " * MIB)
    return file.getvalue()


def nested(depth: int) -> bytes:
    """Archives in archives."""
    data = b"{}"
    for _ in range(depth):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("report.json", data)
        data = file.getvalue()
    return data


def inflating(size: int) -> bytes:
    """Gzip that unpacks to `size`."""
    file = io.BytesIO()
    with gzip.open(file, "wb", 9) as packed:
        for _ in range(size // MIB):
            packed.write(b"\0" * MIB)
    return file.getvalue()


def cases() -> Iterator[Case]:
    """All of them."""
    for name in ("zero", "urandom", "full"):
        yield Case("devices", f"/dev/{name}", device(f"/dev/{name}"), (*REPORT, *LOG, "plan --requirements {}"))
    yield Case("devices", "/dev/null", device("/dev/null"), (*REPORT, *LOG))
    yield Case("devices", "a pipe without a writer", pipe, ("check --timeout 2 --from {}", "explain {}"))
    yield Case("devices", "a link to /dev/zero", link("/dev/zero"), (*REPORT, *LOG))
    yield Case("devices", "a link to itself", link("link"), REPORT)
    yield Case("devices", "/proc/self/mem", device("/proc/self/mem"), REPORT)
    yield Case("devices", "/proc/kmsg or kcore", device("/proc/kcore"), REPORT)
    for size in (1 << 30, 1 << 36, 1 << 42):
        yield Case("large", f"a sparse file of {size >> 30} GiB", sparse(size), (*REPORT, "plan --requirements {}"))
    yield Case("large", "a sparse log of 2 GiB", sparse(1 << 31), LOG)
    for size in (1 << 20, 1 << 26, 1 << 30):
        yield Case("packed", f"gzip of {size >> 20} MiB", later(partial(inflating, size)), (*REPORT, *LOG))
    yield Case("packed", "gzip cut short", later(lambda: inflating(MIB)[:-20]), (*REPORT, *LOG))
    yield Case("packed", "gzip of 20,000 members", written(gzip.compress(b"x") * 20_000), (*REPORT, *LOG))
    yield Case("packed", "gzip in gzip in gzip", written(gzip.compress(gzip.compress(gzip.compress(b"{}")))), REPORT)
    for method, name in ((8, "deflate"), (12, "bzip2"), (14, "lzma")):
        yield Case("packed", f"zip, {name}, 512 MiB", later(partial(zipped, method)), REPORT)
    yield Case("packed", "zip, stored, 8 MiB", later(partial(zipped, 0, 8 * MIB)), REPORT)
    yield Case("packed", "zip of 30,000 members", later(partial(zipped, 8, MIB, 30_000)), REPORT)
    for depth in (2, 3, 50):
        yield Case("packed", f"zip in zip, {depth} deep", later(partial(nested, depth)), REPORT)
    yield Case(
        "packed", "zip with a lying size", written(zipped(8, 8 * MIB).replace(b"\0\0\x80\0", b"\1\0\0\0")), REPORT
    )
    yield Case("packed", "zip without its directory", written(zipped(8, 8 * MIB)[:4000]), REPORT)
    yield Case("packed", "bzip2", later(lambda: bz2.compress(b" " * (64 * MIB))), (*REPORT, *LOG))
    yield Case("packed", "xz", later(lambda: lzma.compress(b" " * (64 * MIB))), (*REPORT, *LOG))
    yield Case("packed", "lzma", written(lzma.compress(b" " * MIB, lzma.FORMAT_ALONE)), (*REPORT, *LOG))
    yield Case("packed", "zstd's first bytes", written(b"\x28\xb5\x2f\xfd" + b"x" * MIB), (*REPORT, *LOG))
    for opening, closing in ((b"[", b"]"), (b'{"x":', b"}")):
        for depth in (1_000, 100_000, 600_000):
            data = HEAD + b'"x":' + opening * depth + b"0" + closing * depth + b"}"
            yield Case("nested", f"{opening.decode()} {depth:,} deep", written(data[: 4 * MIB]), REPORT)
    yield Case("wide", "1.3 million lists", written(HEAD + b'"x":[' + b"[]," * 1_300_000 + b"[]]}"), REPORT)
    yield Case("wide", "580,000 tables", written(HEAD + b'"x":[' + b'{"":0},' * 580_000 + b"{}]}"), REPORT)
    keys = b",".join(b'"%x":"1"' % n for n in range(300_000))
    yield Case("wide", "300,000 keys", written(HEAD + b'"packages":{' + keys + b"}}"), REPORT)
    yield Case("wide", "400,000 numbers", written(HEAD + b'"x":[' + b"1," * 400_000 + b"1]}"), REPORT)
    yield Case("wide", "30,000 causes", written(EXPLANATION + b",".join([CAUSE] * 30_000) + b"]}"), REPORT)
    for what in (
        b"9" * 4_000_000,
        b'"' + b"a" * 4_000_000 + b'"',
        b'"' + "😀".encode() * 1_000_000 + b'"',
        b"1e999999",
    ):
        label = f"{what[:3].decode('utf-8', 'replace')}... of {len(what):,} bytes"
        yield Case("long", label, written(HEAD + b'"driver":{"version":' + what + b"}}"), REPORT)
    yield Case("long", "escapes", written(HEAD + b'"x":"' + b"\\u0000" * 600_000 + b'"}'), REPORT)
    page = b'<html><script type="application/octet-stream" id="envcheck-report">'
    yield Case("long", "a page of base64", written(page + b"A" * 3_000_000), REPORT)
    yield Case("long", "a page of scripts", written(page * 50_000), REPORT)
    yield Case("text", "UTF-16 without an end", written(b"\xff\xfe" + b"a\0" * (2 * MIB - 2)), (*REPORT, *LOG))
    yield Case("text", "NUL", written(b"\0" * (3 * MIB)), (*REPORT, *LOG))
    yield Case("text", "empty", written(b""), (*REPORT, *LOG))
    yield Case("text", "white space", written(b" \n" * MIB), (*REPORT, *LOG))
    yield Case("text", "a null and nothing else", written(b"null"), REPORT)
    yield from accepted()
    yield from texts()


def accepted() -> Iterator[Case]:
    """The largest that is not refused: all of it is checked, redacted and laid out."""
    text = "an error of user@gpu17.corp.example at /home/ann/x: password=Hunter27 " * 20
    big: dict[str, dict[str, object]] = {
        "2,000 packages": {"packages": {f"package-{n}": text for n in range(2_000)}},
        "256 GPUs": {"gpus": [{"index": n, "name": text, "uuid": f"GPU-{n}"} for n in range(256)]},
        "1,024 lines of the kernel": {
            "driver": {"version": "570.1", "kernel_events": [{"code": 79, "text": text} for _ in range(1_024)]}
        },
        "2,000 facts that are not known": {"unavailable": {f"x{n}": text for n in range(2_000)}},
        "2,000 conflicts": {"packages": {"torch": "2.8.0"}, "conflicts": [{"package": text}] * 2_000},
    }
    for name, snapshot in big.items():
        whole = json.dumps({"schema": "envcheck.snapshot/1", **snapshot})
        yield Case("largest that is read", name, written(whole.encode()), (*REPORT, *RENDER))
    finding = {"check": "x", "area": "driver", "status": "fail", "title": text, "detail": text}
    for count, problem in ((900, "torch-missing"), (900, "package-conflict")):
        findings = [{**finding, "problem": problem, "evidence": {"n": n, "x": text}} for n in range(count)]
        report: dict[str, object] = {"schema": "envcheck.report/1", "envcheck": "0.1.0", "findings": findings}
        report["snapshot"] = {"schema": "envcheck.snapshot/1"}
        report |= {"created": "2026-01-01T00:00:00Z", "duration_s": 1, "verdict": "broken", "counts": {}, "smoke": None}
        yield Case(
            "largest that is read", f"900 of {problem}", written(json.dumps(report).encode()), (*REPORT, *RENDER)
        )
    cause = {**json.loads(CAUSE), "title": text, "detail": text, "excerpt": text, "evidence": {"x": text}}
    for problem in ("torch-missing", "network-failed"):
        explanation = {**json.loads(EXPLANATION + b"]}"), "causes": [{**cause, "problem": problem}] * 100}
        causes = json.dumps(explanation).encode()
        yield Case(
            "largest that is read",
            f"100 causes of {problem}",
            written(causes),
            ("explain {}", "fix --dry-run --from {}"),
        )
    yield Case(
        "largest that is read",
        "a folder of 60 reports",
        folder(json.dumps(big["256 GPUs"])),
        ("fleet {}", "fleet --json {}"),
    )


def texts() -> Iterator[Case]:
    """Texts that are no reports: each through what reads them."""
    kinds: dict[str, tuple[Iterator[tuple[str, Callable[[], bytes]]], tuple[str, ...]]] = {
        "logs": (large_logs(), (*LOG, "try -- cat {}")),
        "tickets": (large_tickets(TEXTS), ("check --from {}", "report --from {} --output -", "explain {}")),
        "pages": (large_pages(), ("check --from {}", "explain {}", "diff {} {good}")),
        "requirements": (large_requirements(), ("plan --gpu none --requirements {}", "explain {}", "check --from {}")),
        "expectations": (large_expectations(), ("check --from {good} --expect {}", "check --config {}")),
        "tables": (large_tables(), ("plan --gpu none --tables {}", "check --from {}")),
    }
    for kind, (made, commands) in kinds.items():
        for name, make in made:
            yield Case(kind, name, later(make), commands[:1] if "again and again" in name else commands)
    for name, data in slow_texts().items():
        yield Case(
            "slow to match", name, written(data), ("explain {}", "check --from {}", "plan --gpu none --requirements {}")
        )


@dataclass(frozen=True)
class Cost:
    """Of one command over one file."""

    kind: str
    name: str
    command: str
    seconds: float
    """Of the processor."""
    passed: float
    mib: float
    code: int
    said: str
    """The end of what it said."""

    @property
    def figures(self) -> str:
        """In words."""
        what = f"{self.kind}: {self.name}: {self.command}"
        return f"{what}: {self.seconds:.1f} s of {self.passed:.1f}, {self.mib:.0f} MiB, exit code {self.code}"

    @property
    def is_odd(self) -> bool:
        """It costs too much, or does not end as it should."""
        crashed = self.code not in (0, 1, 2) or "Traceback" in self.said
        return crashed or self.mib > MOST_MIB or self.seconds > MOST_S


def measured(case: Case, command: str, folder: Path, good: Path) -> Cost:
    """Run it."""
    place = Path(tempfile.mkdtemp(dir=folder))
    arguments = command.format(case.make(place), good=good).split(" ")
    began = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", COUNTED, sys.executable, "-m", "envcheck", *arguments], cwd=place,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "HF_HUB_OFFLINE": "1", "LC_ALL": "C.UTF-8",
             "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert child.stdout is not None
    said = child.stdout.read()
    child.wait()
    passed = time.monotonic() - began
    shutil.rmtree(place)
    text, _, told = said.decode("utf-8", "replace").rpartition("\nCOUNTED ")
    code, kib, seconds = told.split()
    return Cost(case.kind, case.name, command, float(seconds), passed, int(kib) / 1024, int(code), text[-300:])


def all_costs(only: str, kept: Path | None) -> Iterator[Cost]:
    """Of each run, the kept ones first; a new one is added to them. Of each file the first command comes first."""
    known = [Cost(**json.loads(line)) for line in kept.read_text().splitlines()] if kept and kept.exists() else []
    yield from known
    done = {(cost.kind, cost.name, cost.command) for cost in known}
    with tempfile.TemporaryDirectory() as name:
        good = Path(name, "good.json")
        good.write_text(json.dumps({"schema": "envcheck.snapshot/1", "packages": {"torch": "2.8.0"}}), "utf-8")
        runs = [(at, case, command) for case in cases() for at, command in enumerate(case.commands)]
        for _, case, command in sorted(runs, key=lambda run: run[0]):
            if only not in f"{case.kind} {case.name}" or (case.kind, case.name, command) in done:
                continue
            cost = measured(case, command, Path(name), good)
            if kept:
                with kept.open("a") as file:
                    file.write(json.dumps(asdict(cost)) + "\n")
            yield cost


def row(kind: str, costs: Sequence[Cost], *, markdown: bool) -> str:
    """A kind of files."""
    slowest = max(costs, key=lambda cost: cost.seconds)
    worst = f"{slowest.name}: `{slowest.command.replace(' {}', '').replace(' {good}', '')}`"
    shape = (
        "| {} | {} | {} | {:.0f} MiB | {:.1f} s | {} |" if markdown else "{:<16}{:>6}{:>6}{:>8.0f} MiB{:>8.1f} s  {}"
    )
    files = len({cost.name for cost in costs})
    return shape.format(kind, files, len(costs), max(cost.mib for cost in costs), slowest.seconds, worst)


def main() -> None:
    """Measure all, and print a row for each kind of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="go on with what was measured, and add to it")
    wanted = parser.parse_args()
    costs: list[Cost] = []
    for cost in all_costs(wanted.only, wanted.keep):
        costs.append(cost)
        if cost.is_odd:
            print(f"! {cost.figures}\n  {cost.said}", flush=True)
    for kind in dict.fromkeys(cost.kind for cost in costs):
        print(row(kind, [cost for cost in costs if cost.kind == kind], markdown=wanted.markdown))
    for cost in sorted(costs, key=lambda c: -c.seconds)[:5] + sorted(costs, key=lambda c: -c.mib)[:3]:
        print(f"# {cost.figures}", file=sys.stderr)


if __name__ == "__main__":
    main()
