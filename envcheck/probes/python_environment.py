"""The checked Python environment: one question to its interpreter, then its files: python, packages, torch and more."""

from pathlib import Path

import msgspec

from envcheck.compat.constraints import NAMED, requirement_of
from envcheck.pip_config import pip_settings
from envcheck.probes.attention import attention_facts
from envcheck.probes.box import Box, ProbeResult
from envcheck.probes.packages import installed, pynvml_provider
from envcheck.probes.packages_integrity import first_look, orphans, own_folders
from envcheck.probes.packages_shadowed import current_folder, shadowed, without_removed
from envcheck.probes.python import interpreter, python_facts
from envcheck.probes.python_start import failing_at_start
from envcheck.probes.torch import torch_facts
from envcheck.requirement_files import lines
from envcheck.snapshot import PythonEnvironment, VersionConstraint
from envcheck.urls import local_path, stripped

MOST = 200
"""Lines that are kept; a lock file names each package once."""

_SILENT = ("python.version", "python.distributions", "packages", "torch", "attention")
"""What stays unknown where the interpreter does not answer."""


def probe_python(box: Box) -> ProbeResult:
    """Fill sections `python`, `packages`, `torch` and `attention`; where the interpreter is silent, say so for each."""
    answer = interpreter(box)
    if isinstance(answer, str):
        reason = f"{box.python}: {answer}"
        silent = PythonEnvironment(executable=box.python)
        return ProbeResult({"python": silent}, dict.fromkeys(_SILENT, reason))
    if box.python is None:
        answer = msgspec.structs.replace(answer, site_packages=without_removed(answer.site_packages, box.environ))
    gaps: dict[str, str] = {}
    own = own_folders(answer.site_packages, answer.prefix)
    entries = installed(answer.site_packages, gaps)
    torch = entries.get("torch")
    distributions = tuple(entry.distribution for entry in entries.values())
    python = msgspec.structs.replace(
        python_facts(box, answer),
        distributions=distributions,
        damage=(
            *first_look(own, distributions),
            *orphans(own, distributions),
            *failing_at_start(own, answer.site_packages),
        ),
        shadowed=shadowed(answer.site_packages, answer.prefix, box.environ, current_folder()),
        constraints=constraint_facts(box, answer.prefix, gaps),
        pynvml_provider=pynvml_provider(entries, answer.site_packages, gaps),
    )
    torch_section = torch_facts(answer.site_packages, torch.distribution if torch else None, gaps)
    sections = {
        "python": python,
        "packages": {name: e.distribution.version for name, e in entries.items() if e.distribution.version},
        "torch": torch_section,
        "attention": attention_facts(entries.get("flash-attn"), torch_section.path, gaps),
    }
    return ProbeResult(sections, gaps)


def constraint_facts(box: Box, prefix: str, gaps: dict[str, str]) -> tuple[VersionConstraint, ...]:
    """The lines about packages that a plan chooses; a file that cannot be read is a gap."""
    pips = pip_settings(box.environ, prefix, str(box.root)).get("constraint", "")
    files = tuple(dict.fromkeys((*pips.split(), *box.environ.get("UV_CONSTRAINT", "").split())))
    unread = [stripped(file) for file in files if not _is_there(box, file)]
    if unread:
        gaps["python.constraints"] = f"{', '.join(unread)}: not a file that can be read here"
    found = ((text, file) for text, file in lines(files, box.root) if _is_ours(text))
    return tuple(VersionConstraint(requirement=text, source=file) for text, file in found)[:MOST]


def _is_there(box: Box, file: str) -> bool:
    path = Path(local_path(file))
    return (box.path(str(path)) if path.is_absolute() else path).is_file()


def _is_ours(text: str) -> bool:
    requirement = requirement_of(text)
    return requirement is not None and requirement.name in NAMED
