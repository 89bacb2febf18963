"""Compare the compatibility tables with the packages' own metadata, and show what differs.

    python docs/refresh_tables.py            # show the differences; exit status 1 where there are any
    python docs/refresh_tables.py --write    # also write tables/published.py, the list of releases, again

Exit status 2: there is no pip, or the index does not answer; then nothing is compared and nothing is written. What is
being asked for is shown on standard error. For a release that no row names, the whole row to add is printed; `...`
stands for what the metadata do not tell.

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
from pathlib import Path
from typing import Any, NoReturn

from envcheck.compat.requirements import normalised, parse
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables import companions, torch_releases, transformers_releases, vllm_releases
from envcheck.compat.tables.hub_kernels import LOADERS
from envcheck.compat.tables.published import PUBLISHED
from envcheck.units import version_tuple

VLLM_REQUIRES = ("torch", "torchvision", "transformers")
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
"""Together they install all that the tables speak of: old releases have no wheels for 3.14, new ones none for 3.10."""
PLATFORMS = ("manylinux_2_35", "manylinux_2_31", "manylinux_2_28", "manylinux_2_17", "manylinux2014", "manylinux1")
HEAD = '''"""Every release of the packages that a plan names, newest first: a plan names no version that is not here.

Written by `python docs/refresh_tables.py --write` from the Python Package Index. Without pre-releases and yanked ones.
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


def metadata(name: str, version: str, python: str = "3.12") -> dict[str, Any]:
    """The metadata of one release, for Linux on x86-64; empty where it has no wheel for that."""
    progress(f"{name} {version}")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        platforms = [word for tag in PLATFORMS for word in ("--platform", f"{tag}_x86_64")]
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
    """A line for each row that the metadata contradicts, and for each release that no row speaks of."""
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
        if fresh and (row := row_to_add(name, fresh[0])):
            yield row
        for version in PUBLISHED[name]:
            if version not in found:
                yield f"{name} {version}: no longer on the index (or not for this Python)"


def row_to_add(name: str, version: str) -> str | None:
    """The row of the newest release, with the table it goes into and what else changes with it; None: it has none."""
    facts = metadata(name, version, "3.14") or metadata(name, version)
    least = re.search(r">=\s*(\d+)\.(\d+)", facts.get("requires_python", ""))
    python = f"({least[1]}, {least[2]})" if least else "..."
    if name == "torch":
        cuda = f'"{cuda_of(facts)}"' if cuda_of(facts) else "..."
        row = f'torch_releases.py: TorchRelease("{version}", ..., {cuda}, (...), {python}, ..., (...))'
        also = "TORCHVISION, BUILD_CAPABILITIES, flash_attention.py, hub_kernels.py, compiled_extensions.py"
        return f"{row}\n    also: {also}"
    if name == "transformers":
        torch = (required(facts, "torch", "torch") or "").removeprefix(">=").replace(".", ", ")
        row = f'"{version}", "{version}", ({torch or "..."}), {python}, "kernels", ...'
        return (
            f"transformers_releases.py: TransformersReleases({row})\n    also: companions.py, hub_kernels.py: LOADERS"
        )
    if name == "vllm":
        wants = (f'"{(required(facts, other) or "...").removeprefix("==")}"' for other in VLLM_REQUIRES)
        row = f'"{version}", {", ".join(wants)}, {python}, ...'
        return f"vllm_releases.py: VllmRelease({row})\n    also: TORCH_OF, COMPANIONS, CPU"
    if name in companions.COMPANIONS:
        asks = {other: asked for other in ("torch", "transformers") if (asked := required(facts, other))}
        row = f'"{version}", {python}' + (f", {json.dumps(asks)}" if asks else "")
        return f"companions.py, {name}: Companion({row})"
    return None


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


if __name__ == "__main__":
    require_pip()
    different = 0
    for line in differences():
        different += 1
        print(line, flush=True)
    print(f"{different} differences." if different else "The tables say what the packages say.")
    if "--write" in sys.argv[1:]:
        FILE.write_text(written(), "utf-8")
    sys.exit(1 if different else 0)
