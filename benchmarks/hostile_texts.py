"""Texts that cost a reader much: slow to match, or as large as is read, in the forms that people attach."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

MIB = 1 << 20
SLOW_BYTES = MIB - 1
"""The most that a file of requirements may have."""
LARGE_BYTES = 9 * MIB
"""More than is read of a text that is not a log."""


def slow_texts() -> dict[str, bytes]:
    """Texts on which careless patterns take time that grows with the square of their length."""
    line = {
        "one line of spaces": b" ", "one line of dots": b".", "one line of a": b"a", "one line of slashes": b"/",
        "one line of quotes": b"'", "one line of brackets": b"(", "one line of equals": b"=",
        "one line of dashes": b"-",
        "one line of digits": b"1", "one line of @": b"@", "one line of colons": b":", "one line of escapes": b"\x1b[",
    }  # fmt: skip
    line |= {f"one line of {sign}": sign.encode() for sign in "*#<[{,;|~+%\\_\u00a0?"}
    texts = {name: unit * (SLOW_BYTES // len(unit)) for name, unit in line.items()}
    again = {
        "Error: again and again": b"RuntimeError: CUDA error: out of memory\n",
        "tracebacks": b"Traceback (most recent call last):\n  File \"x\", line 1, in x\n",
        "an open traceback": b"  File \"x\", line 1, in x\n",
        "No module named": b"ModuleNotFoundError: No module named '" + b"a." * 200 + b"\n",
        "undefined symbol": b"undefined symbol: " + b"_Z" * 200 + b"\n",
        "URLs": b"https://user:" + b"@" * 200 + b"\n",
        "long requirements": b"a" * 300 + b" " * 300 + b">=1\n",
        "requirements that almost are": b"a" + b" " * 1_500 + b"?\n",
        "markers": b"a; " + b"(" * 500 + b"\n",
        "carriage returns": b"\r" * 500 + b"\n",
        "unfinished OSC": b"\x1b]0;" + b"x" * 4_000,
        "nvidia-smi's frames": b"| NVIDIA-SMI " + b"|" * 300 + b"\n",
        "empty lines": b"\n",
        "requirements in circles": b"-r hostile\n",
        "lines that go on": b"torch \\\n",
        "Killed": b"Killed\n",
        "one module each": b"".join(b"ModuleNotFoundError: No module named 'm%d'\n" % n for n in range(4_000)),
    }  # fmt: skip
    texts |= {name: (unit * (SLOW_BYTES // len(unit) + 1))[:SLOW_BYTES] for name, unit in again.items()}
    return texts


def filled(line: Callable[[int], str], size: int) -> bytes:
    """Lines of which each differs from the others, that many bytes."""
    made: list[str] = []
    left, number = size, 0
    while left > 0:
        made.append(line(number))
        left -= len(made[-1].encode()) + 1
        number += 1
    return "\n".join(made).encode()[:size]


def large_logs() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Logs in which every line is another failure."""
    lines: dict[str, Callable[[int], str]] = {
        "an error a line": lambda n: f"RuntimeError: CUDA error: out of memory in step {n}",
        "an unknown error a line": lambda n: f"WidgetError: part {n} of {n % 97} could not be {n % 13}",
        "a module a line": lambda n: f"ModuleNotFoundError: No module named 'm{n}'",
        "ERROR of a worker": lambda n: f"2026-01-01 00:00:00,{n % 1000:03} ERROR [worker {n}] request {n}: failed",
        "tracebacks": lambda n: f'Traceback (most recent call last):\n  File "a{n}.py", line {n}, in f{n}\n    g({n})'
        f"\nE{n}Error: {n}",
        "chained tracebacks": lambda n: f'Traceback (most recent call last):\n  File "a{n}.py", line {n}, in f\n'
        f"ValueError: {n}\n\nDuring handling of the above exception, another exception occurred:\n",
        "progress bars": lambda n: "".join(f"\r{p}%|####| {p}/100 [00:0{p % 10}]" for p in range(n % 100)),
        "JSON lines": lambda n: json.dumps({"level": "error", "n": n, "msg": f"CUDA error: {n}", "exc": "x" * 200}),
        "compiler errors": lambda n: f"/tmp/a{n}.cu({n}): error: identifier \"x{n}\" is undefined",
        "pip's candidates": lambda n: f"INFO: pip is looking at multiple versions of package-{n} to determine which",
        "ranks": lambda n: f"[rank{n % 512}]: RuntimeError: NCCL error in: x.cpp:{n}, unhandled system error",
        "Killed": lambda n: f"/bin/sh: line {n}: {n} Killed  python train.py",
    }  # fmt: skip
    for name, line in lines.items():
        yield name, lambda line=line: filled(line, LARGE_BYTES)  # type: ignore[misc]
    yield "all signatures' examples", examples


def examples() -> bytes:
    """What the signatures know, in an order of chance, again and again."""
    from envcheck.catalogue import all_signatures

    chance = random.Random(7)
    known = [signature.example for signature in all_signatures()]
    return filled(lambda n: f"{chance.choice(known)}\nstep {n}", LARGE_BYTES)


def large_tickets(texts: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """What people attach to tickets, larger than any of it is. `texts`: of the tests, one of each format."""
    lines: dict[str, Callable[[int], str]] = {
        "pip list": lambda n: f"package-{n} 1.{n}" if n else "Package Version\n------- -------",
        "pip freeze": lambda n: f"package-{n}==1.{n}",
        "conda list": lambda n: f"package-{n} 1.{n} py311_{n} conda-forge" if n else "# Name  Version  Build  Channel",
        "pip show": lambda n: f"Name: package-{n}\nVersion: 1.{n}\nLocation: /x/{n}\nRequires: a{n}, b{n}\n---",
        "GPUs of nvidia-smi -L": lambda n: f"GPU {n}: NVIDIA A100-SXM4-80GB (UUID: GPU-{n:08x}-0000-0000-0000-{0:012})",
        "variables": lambda n: f"VARIABLE_{n}=value {n}",
        "kernel log": lambda n: f"[ {n}.5] NVRM: Xid (PCI:0000:{n % 256:02x}:00): {n % 150}, pid={n}, name=python",
        "lspci": lambda n: f"{n % 256:02x}:00.0 3D controller: NVIDIA Corporation GA100 [A100 {n}] (rev a1)",
        "prose": lambda n: f"I have {n} RTX 3090 with driver {n % 600}.54, torch 2.{n % 20}; CUDA 12.{n % 9} fails.",
        "questions and quotes": lambda n: f"{'>' * (n % 40)} On day {n} somebody wrote: it works with torch 2.{n % 20}",
        "folded sections": lambda n: f"<details><summary>{n}</summary>\n\n```\ntorch=={n}\n```\n</details>",
        "key and value": lambda n: f"- Key {n}: value {n}",
    }  # fmt: skip
    for name, line in lines.items():
        yield name, lambda line=line: filled(line, LARGE_BYTES)  # type: ignore[misc]
    for file in sorted(texts.iterdir()):
        data = file.read_bytes()
        yield f"{file.name}, again and again", lambda data=data: data * (LARGE_BYTES // len(data) + 1)  # type: ignore[misc]
    yield "one of each", lambda: b"\n\n".join(file.read_bytes() for file in sorted(texts.iterdir())) * 30


def large_pages() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """HTML that no report of ours is."""
    pieces = {
        "open elements": "<div>", "a table": "<tr><td>torch</td><td>2.8.0</td></tr>", "entities": "&amp;lt;&#x41;",
        "attributes": "<a " + "x='y' " * 200 + ">z</a>", "blocks of code": "<pre>torch==2.8.0</pre>",
        "an open comment": "<!-- ", "an open tag": "<a ", "broken references": "&#99999999999;&x",
    }  # fmt: skip
    for name, piece in pieces.items():
        page = "<!doctype html><html><body>" + piece * (LARGE_BYTES // 4 // len(piece))
        yield name, page.encode
    yield "not at the start", lambda: b"a page follows\n<html>" + b"<p>torch==2.8.0</p>\n" * (LARGE_BYTES // 40)


def large_requirements() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Of at most 1 MiB."""
    lines: dict[str, Callable[[int], str]] = {
        "names": lambda n: f"package-{n}",
        "specifiers of one": lambda n: f"torch>=1.{n}",
        "pins of one": lambda n: f"torch==2.{n}",
        "markers": lambda n: f"package-{n}; python_version >= '3.{n % 20}' and sys_platform != 'x{n}'",
        "extras": lambda n: f"transformers[{','.join(f'e{k}' for k in range(50))}]>=4.{n}",
        "URLs": lambda n: f"package-{n} @ https://example.com/{n}/package_{n}-1.0-py3-none-any.whl",
        "options": lambda n: f"--extra-index-url https://example.com/{n}",
        "hashes": lambda n: f"package-{n}==1.0 " + " ".join(f"--hash=sha256:{k:064x}" for k in range(20)),
        "files": lambda n: f"-r other-{n}.txt",
        "names that are torch": lambda n: ("TORCH", "torch_", "Torch", "t.orch", "torchvision")[n % 5] + f"<{n}",
    }
    for name, line in lines.items():
        yield name, lambda line=line: filled(line, SLOW_BYTES)  # type: ignore[misc]


def large_tables() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Tables of releases, of at most 4 MiB."""
    yield "200,000 versions of torch", lambda: tables({"published": {"torch": [f"2.{n}" for n in range(200_000)]}})
    yield "40,000 packages", lambda: tables({"published": {f"package-{n}": [f"1.{n}"] for n in range(40_000)}})
    yield "lists in lists", lambda: TABLES + b"[" * 1_000_000
    yield "numbers", lambda: TABLES + b'{"x":[' + b"1," * 2_000_000 + b"1]}}"


TABLES = b'{"schema":"envcheck.tables/1","created":"2026-01-01","sha256":"0","tables":'


def tables(rows: object) -> bytes:
    """A file of tables whose hash is right."""
    from envcheck.compat.refreshed import digest

    whole = {"schema": "envcheck.tables/1", "created": "2026-01-01", "sha256": digest(rows), "tables": rows}
    return json.dumps(whole).encode()


def large_expectations() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """TOML of at most 1 MiB."""
    lines: dict[str, Callable[[int], str]] = {
        "keys": lambda n: f"k{n} = 1", "facts": lambda n: f'"gpus[{n}].name" = "x"',
        "tables": lambda n: f"[a.b{n}.c]", "packages": lambda n: f'package-{n} = "1.{n}"' if n else "[packages]",
        "patterns": lambda n: f'"packages.p{n}" = "~={n}.1,!={n}.2"',
        "strings": lambda n: f'k{n} = """' + "x" * 10_000 + '"""',
    }  # fmt: skip
    for name, line in lines.items():
        yield name, lambda line=line: filled(line, SLOW_BYTES)  # type: ignore[misc]
    yield "dots", lambda: b"a." * 400_000 + b"b = 1"
    yield "brackets", lambda: b"a = " + b"[" * 500_000
