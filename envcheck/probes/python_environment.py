"""The judged Python environment: one question to its interpreter, then its files: python, packages, torch and more."""

import msgspec

from envcheck.probes.attention import attention_facts
from envcheck.probes.box import Box, Seen
from envcheck.probes.packages import installed, pynvml_provider
from envcheck.probes.python import interpreter, python_facts
from envcheck.probes.torch import torch_facts
from envcheck.snapshot import PythonEnvironment

_SILENT = ("python.version", "python.distributions", "packages", "torch", "attention")
"""What stays unknown where the interpreter does not answer."""


def probe_python(box: Box) -> Seen:
    """Fill sections `python`, `packages`, `torch` and `attention`; where the interpreter is silent, say so for each."""
    answer = interpreter(box)
    if isinstance(answer, str):
        reason = f"{box.python}: {answer}"
        silent = PythonEnvironment(executable=box.python)
        return Seen({"python": silent}, dict.fromkeys(_SILENT, reason))
    gaps: dict[str, str] = {}
    entries = installed(answer.site_packages, gaps)
    torch = entries.get("torch")
    python = msgspec.structs.replace(
        python_facts(box, answer),
        distributions=tuple(entry.distribution for entry in entries.values()),
        pynvml_provider=pynvml_provider(entries, answer.site_packages, gaps),
    )
    torch_section = torch_facts(answer.site_packages, torch.distribution if torch else None, gaps)
    sections = {
        "python": python,
        "packages": {name: e.distribution.version for name, e in entries.items() if e.distribution.version},
        "torch": torch_section,
        "attention": attention_facts(entries.get("flash-attn"), torch_section.path, gaps),
    }
    return Seen(sections, gaps)
