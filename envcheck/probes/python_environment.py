"""The checked Python environment: one question to its interpreter, then its files: python, packages, torch and more."""

import msgspec

from envcheck.probes.attention import attention_facts
from envcheck.probes.box import Box, ProbeResult
from envcheck.probes.constraints import constraint_facts
from envcheck.probes.packages import installed, pynvml_provider
from envcheck.probes.packages_integrity import first_look, orphans, own_folders
from envcheck.probes.packages_shadowed import current_folder, shadowed, without_removed
from envcheck.probes.python import interpreter, python_facts
from envcheck.probes.python_start import failing_at_start
from envcheck.probes.torch import torch_facts
from envcheck.snapshot import PythonEnvironment

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
