"""Compare the compatibility tables with the packages' own metadata, and show what differs.

    python tools/refresh_tables.py            # show the differences; exit status 1 where there are any
    python tools/refresh_tables.py --write    # also write tables/published.py, the list of releases, again
    python tools/refresh_tables.py --tables FILE  # write what is newer for `envcheck plan --tables FILE`, and no more
    python tools/check_grid.py                # then: does every planned set resolve from wheels alone?

Exit status 2: there is no pip, or the index does not answer; then nothing is compared and nothing is written. What is
being asked for is shown on standard error. For a release that no row names, the whole row to add is printed, with the
table that it goes into and what else it touches; what metadata do not tell is named.

pip is asked, so its index, proxy and certificates are those that the user has set up. Nothing is installed; of each
release only the metadata is fetched. What the metadata does not tell (the builds on torch's own indexes, flash-attn's
wheels, prebuilt kernels) is read by people, at the sources that stand next to those rows.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from envcheck.compat.refreshed import Tables, complaints, encode
from envcheck.compat.requirements import parse
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables import companions, torch_releases, transformers_releases, vllm_releases
from envcheck.compat.tables.companions import Companion
from envcheck.compat.tables.hub_kernels import LOADERS
from envcheck.compat.tables.published import PUBLISHED
from envcheck.compat.tables.table import Minor
from envcheck.compat.tables.torch_releases import TorchRelease
from envcheck.compat.tables.transformers_releases import TransformersReleases
from envcheck.compat.tables.vllm_releases import VllmRelease
from envcheck.requirement_text import normalised
from envcheck.units import version_tuple

UNREACHABLE = re.compile(
    r"Failed to establish|NewConnectionError|Max retries|NameResolution|timed out|ProxyError|SSLError|HTTP error|"
    r"No matching index|ConnectionError|Could not fetch URL|Retrying \(",
)
"""How pip says that it could not ask, rather than that there is no such release."""
FILE = Path(torch_releases.__file__).with_name("published.py")
OLDEST = {
    "torch": "2.1.0", "torchvision": "0.16.0", "transformers": "4.57.0", "accelerate": "1.0.0",
    "sentence-transformers": "5.0.0", "qwen-vl-utils": "0.0.8", "pillow": "10.0.0", "numpy": "1.26.0",
    "tokenizers": "0.22.0", "huggingface-hub": "0.34.0", "safetensors": "0.4.3", "kernels": "0.12.0", "vllm": "0.14.0",
    "ninja": "1.11.1",
}  # fmt: skip
"""Where the list of each package begins: older releases fit nothing else in the tables."""
PYTHONS = ("3.10", "3.14")
"""Together they install all that the tables name: old releases have no wheels for 3.14, new ones none for 3.10."""
NEWEST_PYTHONS = ((3, 17), (3, 16), (3, 15), (3, 14), (3, 13), (3, 12))
PLATFORMS = ("manylinux_2_35", "manylinux_2_31", "manylinux_2_28", "manylinux_2_17", "manylinux2014", "manylinux1")
HEAD = '''"""Every release of the packages that a plan names, newest first: a plan names no version that is not here.

Written by `python tools/refresh_tables.py --write` from the Python Package Index. Without pre-releases and yanked ones.
"""

from collections.abc import Mapping

# fmt: off
PUBLISHED: Mapping[str, tuple[str, ...]] = {
'''


def stop(why: str) -> NoReturn:
    """End with exit status 2: what was not read must not look like a difference."""
    print(f"refresh_tables: {why}", file=sys.stderr)
    sys.exit(2)


def progress(text: str) -> None:
    """What is being asked for, on standard error."""
    print(f"  {text} ...", file=sys.stderr, flush=True)


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What pip answers.

    It ends the program where the index does not answer; that a release has no wheel is an answer.
    """
    command = [sys.executable, "-m", "pip", *arguments, "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and UNREACHABLE.search(done.stderr):
        stop(f"the package index does not answer: {done.stderr.strip().splitlines()[-1]}")
    return done


def require_pip() -> None:
    """End the program where this Python has no pip."""
    done = pip("--version")
    if done.returncode:
        stop(f"{sys.executable} has no pip; run it with a Python that has: {done.stderr.strip()}")


@cache
def releases_of(name: str) -> tuple[str, ...]:
    """The releases on the index from OLDEST on, newest first, that any of PYTHONS can install."""
    found: set[str] = set()
    for python in PYTHONS:
        answer = pip("index", "versions", name, "--python-version", python, "--only-binary", ":all:").stdout
        listed = re.search(r"^Available versions: (.+)$", answer, re.MULTILINE)
        found.update(listed[1].split(", ") if listed else ())
    if not found:
        stop(f"the package index lists no release of {name}")
    oldest = version_tuple(OLDEST[name]) or ()
    kept = (v for v in found if "+" not in v and (version_tuple(v) or ()) >= oldest)
    return tuple(sorted(kept, key=lambda v: version_tuple(v) or (), reverse=True))


@cache
def metadata(name: str, version: str, python: str = "3.12", machine: str = "x86_64") -> dict[str, Any]:
    """The metadata of one release, for Linux; empty where it has no wheel for that Python and machine."""
    progress(f"{name} {version} for Python {python}, {machine}")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        platforms = [word for tag in PLATFORMS for word in ("--platform", f"{tag}_{machine}")]
        pip(
            "install", "--dry-run", "--quiet", "--no-deps", "--ignore-installed", "--only-binary", ":all:",
            "--python-version", python, *platforms, "--target", folder, "--report", str(report), f"{name}=={version}",
        )  # fmt: skip
        if not report.is_file():
            return {}
        found: dict[str, Any] = json.loads(report.read_text("utf-8"))["install"][0]["metadata"]
        return found


def required(facts: dict[str, Any], name: str, extra: str = "") -> str | None:
    """What a release asks of another package, `==2.14.0`; None: nothing."""
    for text in facts.get("requires_dist", []):
        asked = parse(text)
        if (
            asked
            and asked.name == normalised(name)
            and (f'"{extra}"' in asked.marker if extra else "extra" not in text)
        ):
            return asked.specifier
    return None


def cuda_of(facts: dict[str, Any]) -> str | None:
    """CUDA of a build of torch, `13.0`, by the libraries it asks for."""
    for name in ("cuda-toolkit", "nvidia-cuda-runtime", "nvidia-cuda-runtime-cu12", "nvidia-cuda-runtime-cu13"):
        numbers = version_tuple((required(facts, name) or "").lstrip("="))
        if numbers:
            return f"{numbers[0]}.{numbers[1]}"
    return None


def differences() -> Iterator[str]:
    """A line for each row that the metadata contradicts, and for each release that no row has."""
    yield from new_releases()
    for row in torch_releases.RELEASES:
        facts = metadata("torch", row.torch, f"{row.newest_python[0]}.{row.newest_python[1]}")
        yield from told(f"torch {row.torch}", "CUDA on PyPI", row.default_cuda, cuda_of(facts))
        oldest = f"{row.oldest_python[0]}.{row.oldest_python[1]}"
        wants = facts.get("requires_python", "")
        if facts and not is_met(wants, f"{oldest}.0"):
            yield f"torch {row.torch}: the table says Python {oldest}, the package {wants}"
        vision = metadata("torchvision", row.torchvision, f"{row.newest_python[0]}.{row.newest_python[1]}")
        wanted = required(vision, "torch")
        if wanted and not is_met(wanted, row.torch):
            yield f"torchvision {row.torchvision}: the table says torch {row.torch}, the package {wanted}"
    for belongs in transformers_releases.RELEASES:
        facts = metadata("transformers", belongs.last)
        said = f">={belongs.torch[0]}.{belongs.torch[1]}"
        yield from told(f"transformers {belongs.last}", "torch", said, required(facts, "torch", "torch"))
    for loader in LOADERS:
        asked = required(metadata("transformers", loader.last), "kernels", "kernels") or ""
        fitting = next((v for v in PUBLISHED["kernels"] if is_met(asked, v)), None)
        yield from told(f"transformers {loader.last}", "the newest kernels that it takes", loader.kernels, fitting)
    for name, rows in companions.COMPANIONS.items():
        for companion in rows:
            facts = metadata(name, companion.version)
            least = f">={companion.python[0]}.{companion.python[1]}"
            yield from told(f"{name} {companion.version}", "Python", least, short(facts.get("requires_python")))
    for pinned in vllm_releases.RELEASES:
        facts = metadata("vllm", pinned.version)
        yield from told(f"vllm {pinned.version}", "torch", f"=={pinned.torch}", required(facts, "torch"))


def new_releases() -> Iterator[str]:
    """Releases of which the list does not know, and those in it that are gone."""
    for number, name in enumerate(OLDEST, start=1):
        progress(f"[{number}/{len(OLDEST)}] releases of {name}")
        found = releases_of(name)
        fresh = [version for version in found if version not in PUBLISHED[name]]
        for version in fresh:
            yield f"{name} {version}: new"
        if fresh:
            yield from row_to_add(name, fresh[0])
        for version in PUBLISHED[name]:
            if version not in found:
                yield f"{name} {version}: no longer on the index (or not for this Python)"


def newer(name: str, version: str) -> Tables | None:
    """The row of a release, as far as metadata tell; None: the package has no rows, or they tell too little."""
    facts = metadata(name, version, "3.14") or metadata(name, version)
    least = least_python(facts)
    if not facts or least is None:
        return None
    if name == "torch":
        return newer_torch(version, facts, least)
    if name == "transformers":
        last = transformers_releases.RELEASES[-1]
        numbers = version_tuple((required(facts, "torch", "torch") or "").removeprefix(">=")) or last.torch
        torch = (numbers[0], numbers[1])
        row = TransformersReleases(version, version, torch, least, max(torch, last.works_with))
        return Tables(transformers=(row,))
    if name == "vllm":
        exact = [(required(facts, other) or "").removeprefix("==") for other in ("torch", "torchvision")]
        if not all(exact):
            return None
        bound = re.search(r"<\s*3\.(\d+)", facts.get("requires_python", ""))
        newest = (3, int(bound[1]) - 1) if bound else vllm_releases.RELEASES[-1].newest_python
        line = VllmRelease(version, exact[0], exact[1], required(facts, "transformers") or "", least, newest)
        return Tables(vllm=(line,), vllm_torch={version: exact[0]})
    if name in companions.COMPANIONS:
        asks = {other: asked for other in ("torch", "transformers") if (asked := required(facts, other))}
        compiled = any(row.newest for row in companions.COMPANIONS[name])
        limit = newest_python(name, version) if compiled else None
        return Tables(companions={name: (Companion(version, least, asks, limit),)})
    return None


def newer_torch(version: str, facts: dict[str, Any], least: Minor) -> Tables | None:
    """A release of torch, with the build that the package index has and no other: its own indexes are not asked."""
    cuda, newest = cuda_of(facts), newest_python("torch", version)
    vision = next((v for v in releases_of("torchvision") if belongs(v, version)), None)
    if cuda is None or newest is None or vision is None:
        return None
    tag = f"cu{cuda.replace('.', '')}"
    arm = (tag,) if metadata("torch", version, "3.12", "aarch64") else ()
    row = TorchRelease(version, vision, cuda, (tag,), least, newest, arm)
    capabilities = {} if tag in torch_releases.BUILD_CAPABILITIES else {tag: ((7, 5), 12)}
    return Tables(torch=(row,), torchvision={version: vision}, build_capabilities=capabilities)


def belongs(torchvision: str, torch: str) -> bool:
    """A torchvision asks for exactly this torch; those that pin none belong to what TORCHVISION says, or to nobody."""
    return required(metadata("torchvision", torchvision, "3.14"), "torch") == f"=={torch}"


def least_python(facts: dict[str, Any]) -> Minor | None:
    """(3, 10) of `>=3.10`."""
    least = re.search(r">=\s*(\d+)\.(\d+)", facts.get("requires_python", ""))
    return (int(least[1]), int(least[2])) if least else None


def newest_python(name: str, version: str) -> Minor | None:
    """The newest Python that it has a wheel for; None: none of those asked about."""
    return next((python for python in NEWEST_PYTHONS if metadata(name, version, f"{python[0]}.{python[1]}")), None)


TOUCHES = {
    "torch": "torch_releases.py; see also VOLTA_ON_CUDA_12, flash_attention.py, hub_kernels.py, compiled_extensions.py",
    "transformers": "transformers_releases.py; see also companions.py and LOADERS in hub_kernels.py",
    "vllm": "vllm_releases.py; see also COMPANIONS and CPU there",
}
UNTOLD = {
    "torch": "the builds on torch's own indexes",
    "transformers": "the torch that it works with, and the kernel that it loads",
}


def row_to_add(name: str, version: str) -> Iterator[str]:
    """The whole row of a release, with the table it goes into, what else it touches, and what metadata do not tell."""
    found = newer(name, version)
    if found is None:
        return
    where = TOUCHES.get(name, f"companions.py, {name}")
    for field in found.__struct_fields__:
        value = getattr(found, field)
        if value:
            yield f"    {field}: {value!r}"
    yield f"    goes into {where}"
    if name in UNTOLD:
        yield f"    not told by metadata: {UNTOLD[name]}"


def tables() -> Tables:
    """All that the index has and the tables do not, for `envcheck plan --tables`."""
    made = Tables()
    for name in OLDEST:
        found = releases_of(name)
        fresh = [version for version in found if version not in PUBLISHED[name]]
        if not fresh:
            continue
        row = newer(name, fresh[0]) or Tables()
        listed = Tables(published={name: (*fresh, *PUBLISHED[name])})
        made = joined(joined(made, row), listed)
    return made


def joined(one: Tables, other: Tables) -> Tables:
    """The rows of both."""
    fields: dict[str, Any] = {}
    for field in one.__struct_fields__:
        a, b = getattr(one, field), getattr(other, field)
        fields[field] = {**a, **b} if isinstance(a, dict) else (*a, *b)
    return Tables(**fields)


def told(what: str, which: str, table: str | None, package: str | None) -> Iterator[str]:
    """The table and the package say different things."""
    if package is not None and table != package:
        yield f"{what}: {which}: the table says {table}, the package {package}"


def short(wants: str | None) -> str | None:
    """`>=3.10` for `>=3.10.0`."""
    return re.sub(r"^(>=\d+\.\d+)\.0$", r"\1", wants) if wants else None


def written() -> str:
    """The text of tables/published.py."""
    lines = [HEAD]
    for name in OLDEST:
        lines.append(f'    "{name}": (\n')
        row = "       "
        for version in releases_of(name) or PUBLISHED[name]:
            if len(row) + len(version) > 112:
                lines.append(row + "\n")
                row = "       "
            row += f' "{version}",'
        lines.append(f"{row}\n    ),\n")
    return "".join([*lines, "}\n# fmt: on\n"])


def write_tables(file: str) -> int:
    """The file of tables; nothing is written where a row of it would be refused."""
    made = tables()
    wrong = next(complaints(made), None)
    if wrong:
        stop(f"the index has releases that make no row: {wrong}")
    Path(file).write_bytes(encode(made, datetime.now(timezone.utc).strftime("%Y-%m-%d")))
    print(f"{file} written: {made!r}")
    return 0


def compare(*, write: bool) -> int:
    """Print the differences."""
    different = 0
    for line in differences():
        different += 1
        print(line, flush=True)
    print(f"{different} differences." if different else "The tables say what the packages say.")
    if write:
        FILE.write_text(written(), "utf-8")
    return 1 if different else 0


if __name__ == "__main__":
    require_pip()
    arguments = sys.argv[1:]
    named = arguments[arguments.index("--tables") + 1] if "--tables" in arguments else None
    sys.exit(write_tables(named) if named else compare(write="--write" in arguments))
