"""Why there is no wheel, as pip, uv and poetry say it, and what follows from each reason."""

import re
import sys

import msgspec

from envcheck.catalogue.build.remedies.build import fitting_wheel_only, other_wheel
from envcheck.catalogue.commands import by_hand, pip_fix, uv_fix
from envcheck.compat.tables.prebuilt import LINKS, OF_TORCH_INDEX
from envcheck.compat.tables.torch_releases import INDEX, RELEASES, is_cuda_tag, never_was, release
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.requirement_text import name_of
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

INTEL_MAC_LAST = "2.2.2"
"""torch's last release with wheels for Macs with Intel processors."""
_OFFERED = late(r"\(from versions: ([^)\n]{0,4000})\)")
_ASKED = late(r"([A-Za-z][\w.-]{0,60})(?:\[[\w,-]{1,60}\])?\s?(?:[=~]=|\(|==)=?\s?(v?\d[\w.+!]{0,40})")
_TAG = late(
    r"no wheels? (?:are available )?with a matching (Python version|Python implementation|Python ABI|platform|ABI)"
    r"(?: tag)?(?: \(e\.g\., `([\w.]{1,60})`\))?"
)
_ON = late(r"You're on (\w{1,12}) \(`([\w.]{1,60})`\), but `([\w.-]{1,60})` \(v([\w.+]{1,40})\) only has wheels")
_FOUND = late(
    r"only found wheels for `[^`]{1,60}` \([^)]{1,60}\) with the following Python[^:]{0,40}: (?:`\w{2,20}`,? ?(?:and "
    r")?){1,20}"
)
_ENVIRONMENT = late(r"has no `([^`]{1,200})`-compatible wheels")
_PYTHON_OF_PATH = late(r"python(3\.\d{1,2})\b|\bcp(3\d{1,2})\b")


def read_reason(text: str) -> Evidence | None:
    """What was asked for, what is offered, which tag does not fit."""
    text = " ".join(text.split())
    told: Evidence = {"registry": "yes"} if "not found in the package registry" in text else {}
    environment = _ENVIRONMENT.search(text)
    if environment:
        told["environment"] = environment[1]
    found = _FOUND.search(text)
    if found:
        told["pythons"] = [f"3.{minor}" for minor in re.findall(r"`cp3(\d{1,2})", found[0])]
    asked = _ASKED.search(text)
    if asked:
        told["wanted_name"], told["wanted_version"] = asked[1], asked[2]
    offered = _OFFERED.search(text)
    if offered:
        versions = [part.strip() for part in offered[1].split(",") if part.strip() and part.strip() != "none"]
        told["offered"] = "some" if versions else "none"
        if versions:
            told["oldest"], told["newest"] = versions[0], versions[-1]
            told["nearest"] = _nearest(versions, str(told.get("wanted_version") or ""))
    here = _ON.search(text)
    if here:
        told |= {"tag_kind": "platform", "tag": here[2], "wanted_name": here[3], "wanted_version": here[4]}
    tag = _TAG.search(text)
    if tag:
        told["tag_kind"] = tag[1]
        if tag[2]:
            told["tag"] = tag[2]
    python = _PYTHON_OF_PATH.search(text)
    if python:
        told["python"] = python[1] or f"{python[2][0]}.{python[2][1:]}"
    return told


def read_poetry(text: str) -> Evidence | None:
    """As `read_reason`; poetry says why it skipped wheels some lines below."""
    told = read_reason(text) or {}
    return {"offered": "none", **told} if told.get("wanted_name") else told


def _nearest(versions: list[str], asked: str) -> str:
    """Of the versions that are offered, in their order: the first one after what was asked for, else the last one."""
    wanted = version_tuple(asked)
    numbers = {version: version_tuple(version) or () for version in versions}
    mistyped = (
        version for version in reversed(versions) if wanted and wanted[1:] and numbers[version][1:] == wanted[1:]
    )
    if wanted and wanted[0] == 0 and (same := next(mistyped, None)):
        return same  # 0.45.0 in the place of 4.45.0
    newer = (version for version in versions if wanted and numbers[version] > wanted)
    return next(newer, versions[-1])


def wheel_for_reason(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Platform, Python, a local version, or a release that this Python's wheels begin after."""
    if wrong := not_a_package(str(evidence.get("requirement") or "")):
        return wrong
    name = _name(evidence)
    version = str(evidence.get("wanted_version") or "")
    kind, tag = str(evidence.get("tag_kind") or ""), str(evidence.get("tag") or "")
    if where := evidence.get("environment"):
        return _other_environment(str(evidence.get("requirement") or name).partition("==")[0], str(where))
    if evidence.get("registry") and not kind:
        return _other_index(name)
    local = "+" in version and not evidence.get("pythons")
    if not evidence.get("wanted_name") and evidence.get("offered") == "none":
        return _nothing_offered(snapshot, evidence)
    if not evidence.get("wanted_name") or not (kind or evidence.get("offered") or evidence.get("python") or local):
        return (*_first_index(evidence), *other_wheel(snapshot, evidence))
    if kind == "platform":
        return _platform(snapshot, name, tag)
    if local:
        return _local(name, version)
    if name == "torch" and evidence.get("newest") == INTEL_MAC_LAST:
        return _x86_python_on_mac(snapshot)
    plain = kind == "Python implementation"  # uv before 0.5 said so of a build that needs its label, too
    label = (_labelled(name, version),) if plain and name in {"torch", "torchvision", "torchaudio"} else ()
    return (*label, *_python(snapshot, evidence, name, version))


_FILE_OF_REQUIREMENTS = late(r"[\w./\\-]{0,80}(?:requirements?[\w-]{0,40}|constraints?)\.(?:txt|in)|[\w-]{1,60}\.txt")
_OF_CONDA = {
    "python": "the Python itself is chosen when the environment is created",
    "cudatoolkit": "it is a package of conda (`conda install cudatoolkit=VERSION`); torch's wheels bring CUDA",
    "pytorch-cuda": "it is a package of conda; with pip, torch's index chooses the CUDA version",
    "pytorch": "on PyPI it is called torch",
    "cudnn": "on PyPI it is called nvidia-cudnn-cu12",
    "cuda": "the toolkit is no package of PyPI; torch's wheels bring what they need",
    "nvidia-driver": "the driver is installed by the system",
    "opencv": "on PyPI it is called opencv-python",
    "faiss": "on PyPI it is called faiss-cpu (or faiss-gpu-cu12)",
    "sklearn": "on PyPI it is called scikit-learn",
    "install": "it is left over from a mistyped command",
}
"""Names that stand in lists of requirements and are no packages of PyPI. Source: public threads."""


def not_a_package(requirement: str) -> tuple[Fix, ...]:
    """What cannot be installed because it is a file, a module of Python's own, or a name of conda or of the system."""
    if _FILE_OF_REQUIREMENTS.fullmatch(requirement):
        return (
            Fix(summary=f"Add `-r` before the file: `pip install -r {requirement}`. Without it pip looks for a package "
                "of that name."),
        )  # fmt: skip
    name = re.split(r"[<>=!~\[; (]", requirement, maxsplit=1)[0]
    plain = name.lower().replace("_", "-")
    why = _OF_CONDA.get(plain)
    if why is None and name in sys.stdlib_module_names:
        why = "it is a module of Python's own library, which is always there"
    if why is None:
        return ()
    return (Fix(summary=f"Remove `{requirement}` from the list of requirements: {why}."),)


def _first_index(evidence: Evidence) -> tuple[Fix, ...]:
    """Uv takes a package from the first index that has it, in whatever version."""
    if evidence.get("tool") != "uv":
        return ()
    return (
        Fix(summary="With several indexes (`--extra-index-url`, `--index`), uv takes a package from the first one that "
            "has it: leave out the one that is not needed, or add `--index-strategy unsafe-best-match`."),
    )  # fmt: skip


def _other_environment(name: str, where: str) -> tuple[Fix, ...]:
    """Uv resolves a project for all systems that it is to run on, and this release is not for one of them."""
    own = f" (`uv pip install {name} --index-url {INDEX}/cu128`)" if name in OF_TORCH_INDEX else ""
    return (
        Fix(
            summary=f"Take another release of {name}, one that has a wheel for `{where}`, or name the index that "
            f"has it: "
            f"for this system in `[tool.uv.sources]`, or by hand{own}."
        ),
        Fix(
            summary="If the project does not need that system, take it out of `environments` and "
            "`required-environments` in `[tool.uv]`."
        ),
        Fix(summary=f"Update uv (`uv self update`), and resolve again: `uv lock --upgrade-package {name}`."),
    )


def _name(evidence: Evidence) -> str:
    return name_of(str(evidence.get("wanted_name") or "")) or "the package"


def _platform(snapshot: Snapshot, name: str, tag: str) -> tuple[Fix, ...]:
    if tag.startswith("macosx") and tag.endswith("x86_64") and name in {"torch", "torchvision", "torchaudio"}:
        return (
            by_hand(
                snapshot,
                f"Use torch {INTEL_MAC_LAST}, the last release for Macs with Intel processors, with NumPy 1.",
                "install",
                f"torch=={INTEL_MAC_LAST}",
                "numpy<2",
            ),
            Fix(summary="Newer releases support Macs with Apple silicon, Linux and Windows."),
        )
    if tag.startswith("manylinux"):
        return (
            Fix(
                summary=f"The glibc here is older than the wheels of {name} require ({tag.replace('_x86_64', '')}): "
                f"use a newer distribution, a container with one, or an older release of {name}."
            ),
            Fix(summary="If glibc was just updated, let uv check again: `uv sync --refresh`."),
        )
    if tag.startswith("win"):
        return (
            Fix(
                summary=f"There is no wheel of this {name} for Windows on that index: set the index for Windows in "
                "pyproject.toml (`[tool.uv.sources]` with `marker = \"sys_platform == 'win32'\"`), or use another "
                "release."
            ),
            Fix(summary="Or use WSL 2, where the wheels for Linux run."),
        )
    if tag.startswith("musllinux"):
        return (Fix(summary="Use a distribution with glibc (Debian, Ubuntu, Fedora): there are no wheels for musl."),)
    if "aarch64" in tag or "arm64" in tag:
        return (
            Fix(summary=f"There are no wheels of this release for ARM: use another release of {name}, or build it."),
            Fix(summary=f"torch's CUDA builds for ARM are on its own index: `--index-url {INDEX}/cu130`."),
        )
    return (
        Fix(summary=f"Use a release of {name} that has a wheel for this platform ({tag or 'the one in the message'})."),
        *other_wheel(snapshot, {}),
    )


def _nothing_offered(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """No file at all: all are for other Pythons or systems, or the name is another."""
    name = name_of(str(evidence.get("requirement") or "")) or "the package"
    return (
        uv_fix(
            snapshot,
            f"Create an environment with another Python, such as 3.11: the index has nothing of {name} for this one, "
            "or for this system.",
            ("uv", "venv", "--python", "3.11", ".venv"),
        ),
        pip_fix(snapshot, "Update pip: an old one does not see newer files.", "install", "--upgrade", "pip"),
        Fix(
            summary=f"Or install {name} from its repository: `git+URL` in place of the name (with "
            "`--no-build-isolation` if it needs torch)."
        ),
        Fix(summary=f"Look at the name as well: PyPI may spell {name} differently, or have no such package."),
    )


def _x86_python_on_mac(snapshot: Snapshot) -> tuple[Fix, ...]:
    """What the index offers ends with the last release for Intel Macs."""
    return (
        Fix(
            summary="This Python is for Intel, but the Mac has Apple silicon (`python -c 'import platform; "
            "print(platform.machine())'` says x86_64): install one for arm64 (Homebrew in /opt/homebrew, or `uv python "
            "install 3.12`), and create the environment again."
        ),
        *_platform(snapshot, "torch", "macosx_x86_64"),
    )


def _other_index(name: str) -> tuple[Fix, ...]:
    """`--index-url` replaces PyPI, and torch's own index has little but torch."""
    return (
        Fix(
            summary="That index does not have it: add the index as an extra one, so that the rest comes from PyPI "
            "(`--extra-index-url`; uv: `--index`, with `--index-strategy unsafe-best-match` if both have a package)."
        ),
        Fix(summary=f"Or install {name} first, from PyPI, then the rest from the other index."),
        Fix(summary=f"Check the name as well: PyPI may spell {name} differently, or have no such package."),
    )


def _local(name: str, version: str) -> tuple[Fix, ...]:
    """A label such as `+cu121` is only on torch's own index; the wheels there are of certain Pythons."""
    base, _, label = version.partition("+")
    if not label:
        return (
            Fix(
                summary=f"The label after `{base}+` is missing: a variable of the file or command with {name} was not "
                "replaced, or is empty. Write the label out (`+cpu`, `+cu121`) and name its index "
                f"(`--index-url {INDEX}/cu121`), or leave `+` out: `{name}=={base}`."
            ),
            *_older_newer(name, base),
        )
    if name not in OF_TORCH_INDEX:
        where = LINKS.get(name, "the index or page that its installation guide names (`--extra-index-url`, `-f`)")
        return (
            Fix(
                summary=f"`+{label}` is not on PyPI: builds of {name} with a label are at {where}. In a requirements "
                "file the option goes on its own line."
            ),
            Fix(summary=f"Or leave the label out, for the build on PyPI: `{name}=={base}`."),
            Fix(
                summary="Such pages only have wheels for the Python versions of their time: "
                "use an older Python if necessary."
            ),
        )
    return (
        Fix(
            summary=f"`+{label}` is only on torch's own index: add `--index-url {INDEX}/{label}`; or leave the label "
            f"out: `{name}=={base}`."
        ),
        Fix(
            summary="If that index is given already and pip still sees no version (`from versions: none`), this Python "
            "is too new for that release, or has 32 bits: use one of its time, 64-bit (3.8 or 3.9 for torch 1.x, 3.10 "
            "or 3.11 for 2.0 to 2.3)."
        ),
        Fix(
            summary=f'In a uv project: `[[tool.uv.index]]` with `url = "{INDEX}/{label}"`, and {name} in '
            "`[tool.uv.sources]`; what is in `[tool.uv.pip]` is read by `uv pip` alone."
        ),
        *((_links(),) if not is_cuda_tag(label) else ()),
        *_older_newer(name, base),
    )


def _links() -> Fix:
    return Fix(
        summary="Builds for older CUDA versions are on a page of links: `-f "
        "https://download.pytorch.org/whl/torch_stable.html` "
        "(uv: `--find-links`), with a Python from that time."
    )


def _labelled(name: str, version: str) -> Fix:
    return Fix(
        summary=f"Add the build's label, which older uv versions need with torch's own index: `{name}=={version}+cpu` "
        "or `+cu121`; or update uv."
    )


def _older_newer(name: str, version: str) -> tuple[Fix, ...]:
    """What the table of torch's releases says of the Pythons of a version."""
    known = release(version) if name == "torch" and not never_was(version) else None
    if known is None:
        return ()
    low, high = (".".join(map(str, part)) for part in (known.oldest_python, known.newest_python))
    return (Fix(summary=f"torch {version} has wheels for Python {low} to {high}."),)


def _python(snapshot: Snapshot, evidence: Evidence, name: str, version: str) -> tuple[Fix, ...]:
    """The release is older than the Python, or newer than it takes, or all releases are."""
    if name == "torch" and never_was(version):
        nearest = evidence.get("nearest") or evidence.get("newest")
        offers = f" The nearest that the index offers this Python is {nearest}." if nearest else ""
        return (Fix(summary=f"There is no torch {version}: correct the pin.{offers}"),)
    asked, oldest, newest = (version_tuple(str(evidence.get(key) or "")) for key in ("", "oldest", "newest"))
    asked = version_tuple(version)
    older = bool(asked and oldest and asked < oldest) or (evidence.get("offered") != "some")
    newer = bool(asked and newest and asked > newest)
    torch = _torch_beside(name, asked)
    known = release(".".join(map(str, torch))) if torch else None
    python = ".".join(map(str, known.newest_python)) if known and not newer else ("3.12" if newer else "3.11")
    if torch and known is None and torch < (2, 1):
        python = "3.10" if torch >= (1, 11) else ("3.9" if torch >= (1, 8) else "3.8")
    pythons = evidence.get("pythons")
    if isinstance(pythons, list) and pythons:
        python = max((str(told) for told in pythons), key=lambda told: version_tuple(told) or ())
        older = True
    environment = uv_fix(
        snapshot,
        f"Create an environment with Python {python}; {name} {version} has wheels for it."
        if torch or evidence.get("pythons")
        else f"Create an environment with another Python, such as {python}.",
        ("uv", "venv", "--python", python, ".venv"),
    )
    offered = evidence.get("nearest") or (evidence.get("oldest") if older else evidence.get("newest"))
    poetry = Fix(summary="With poetry: `poetry env use " + python + "`, then `poetry install`.")
    last = (*_older_newer(name, version), *((poetry,) if evidence.get("tool") == "poetry" else ()))
    if torch or pythons or not offered:
        other = Fix(
            summary=f"Or use a release of {name} that has wheels for this Python"
            + (f": the index offers it {offered}." if offered else f" ({_range()}).")
            if name == "torch" or offered
            else f"Or use another release of {name}, or do not pin its version."
        )
        return (environment, other, *last)
    ends = f"; the newest that this Python gets is {evidence.get('newest')}" if newer else ""
    exists = by_hand(
        snapshot,
        f"Use a release that the index offers this Python, and correct the pin: {name}=={offered} is the nearest "
        f"({version} does not exist, or has nothing for this Python{ends}).",
        "install",
        f"{name}=={offered}",
    )
    return (exists, msgspec.structs.replace(environment, summary=f"Or, if {name} {version} exists, "
            f"{environment.summary[0].lower()}{environment.summary[1:]}"), *last)  # fmt: skip


def _torch_beside(name: str, asked: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """The torch of the same time: of torch itself, torchaudio 0.8 and torchvision 0.9, torch 1.8."""
    if not asked or len(asked) < 2 or name not in ("torch", "torchaudio", "torchvision"):
        return None
    if name == "torch" or asked[0] > 0:
        return asked
    minor = asked[1] if name == "torchaudio" else asked[1] - 1
    return (1, minor) if minor < 14 else (2, minor - 14)


def _range() -> str:
    newest = RELEASES[-1]
    return f"torch {newest.torch} has them for Python {'.'.join(map(str, newest.oldest_python))} to " + ".".join(
        map(str, newest.newest_python)
    )


_TAGS = late(r"-(?:cp|py)(\d)(\d{0,2})\w{0,3}-(\w{2,12})-([\w.]{3,120})\.whl$")


def wheel_by_tags(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The name of a wheel says which Python and which system it is for."""
    found = _TAGS.search(str(evidence.get("wheel") or ""))
    if found is None:
        return fitting_wheel_only(snapshot, evidence)
    python = f"{found[1]}.{found[2]}" if found[2] else ""
    system = next((name for start, name in _SYSTEMS.items() if start in found[4]), "")
    fixes = []
    if python:
        fixes.append(
            uv_fix(
                snapshot,
                f"The wheel is for Python {python}: create an environment with it, or take the wheel with this "
                "Python's tag (`python --version`: 3.12 is cp312).",
                ("uv", "venv", "--python", python, ".venv"),
            )
        )
    if system:
        elsewhere = "; on Windows use WSL 2, on ARM look for aarch64" if "Linux" in system else ""
        fixes.append(Fix(summary=f"It is for {system}: another system needs another wheel{elsewhere}."))
    return (*fixes, *fitting_wheel_only(snapshot, evidence))


_SYSTEMS = {
    "win_amd64": "Windows", "macosx": "macOS", "aarch64": "Linux on ARM", "linux_x86_64": "Linux on x86_64",
    "manylinux": "Linux",
}  # fmt: skip
