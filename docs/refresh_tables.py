"""Compare the compatibility tables with the packages' own metadata, and show what differs.

    python docs/refresh_tables.py            # show the differences; exit status 1 where there are any
    python docs/refresh_tables.py --write    # also write tables/published.py, the list of releases, anew

pip is asked, so its index, proxy and certificates are those that the user has set up. Nothing is installed; of each
release only the metadata is fetched. What the metadata does not tell (the builds on torch's own indexes, flash-attn's
wheels, prebuilt kernels) is read by people, at the sources that stand beside those rows.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from envcheck.compat.requirements import normalised, parse
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables import companions, torch_releases, transformers_releases, vllm_releases
from envcheck.compat.tables.hub_kernels import LOADERS
from envcheck.compat.tables.published import PUBLISHED
from envcheck.units import version_tuple

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


def pip(*arguments: str) -> str:
    """What pip answers; empty where it refuses."""
    command = [sys.executable, "-m", "pip", *arguments, "--disable-pip-version-check"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def releases_of(name: str) -> tuple[str, ...]:
    """The releases on the index from OLDEST on, newest first, that any of PYTHONS can install."""
    found: set[str] = set()
    for python in PYTHONS:
        answer = pip("index", "versions", name, "--python-version", python, "--only-binary", ":all:")
        listed = re.search(r"^Available versions: (.+)$", answer, re.MULTILINE)
        found.update(listed[1].split(", ") if listed else ())
    oldest = version_tuple(OLDEST[name]) or ()
    kept = (v for v in found if "+" not in v and (version_tuple(v) or ()) >= oldest)
    return tuple(sorted(kept, key=lambda v: version_tuple(v) or (), reverse=True))


def metadata(name: str, version: str, python: str = "3.12") -> dict[str, Any]:
    """The metadata of one release, for Linux on x86-64; empty where it has no wheel for that."""
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
    for name in OLDEST:
        found = releases_of(name)
        for version in found:
            if version not in PUBLISHED[name]:
                yield f"{name} {version}: new"
        for version in PUBLISHED[name]:
            if found and version not in found:
                yield f"{name} {version}: no longer on the index (or not for this Python)"


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
    different = 0
    for line in differences():
        different += 1
        print(line, flush=True)
    print(f"{different} differences." if different else "The tables say what the packages say.")
    if "--write" in sys.argv[1:]:
        FILE.write_text(written(), "utf-8")
    sys.exit(1 if different else 0)
