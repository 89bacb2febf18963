"""Install the packages that fit the host."""

from __future__ import annotations

DOCUMENTATION = r"""
module: install
short_description: Install what the model needs
description:
  - Installs the set that M(gpu_envcheck.envcheck.plan) shows, into a virtual environment.
  - What is in place is left as it is, so that a second run changes nothing.
options:
  home:
    description: The folder of envcheck on the host.
    type: path
    default: /opt/envcheck
  python:
    description: The virtual environment, or its Python. It is made where it is not there.
    type: path
    required: true
  offline:
    description: A folder on the host with wheels, as C(envcheck plan --download) fills it; no network is asked.
    type: path
  requirements:
    description: A file on the host whose pins are respected.
    type: path
  system:
    description: Also install what needs root (compiler, headers, toolkit).
    type: bool
    default: false
  timeout:
    description: Seconds that the whole installation may take.
    type: float
    default: 3600
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    description: Shows the versions before and after.
author: The envcheck developers
"""
EXAMPLES = r"""
- name: Install torch, transformers and what goes with them
  gpu_envcheck.envcheck.install:
    python: /opt/embed/.venv
"""
RETURN = r"""
installation:
  description: What was planned and done, envcheck.install/1.
  returned: always
  type: dict
"""

import subprocess
import sys
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.gpu_envcheck.envcheck.plugins.module_utils.envcheck import COMMON, Envcheck, option


def main():
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            **COMMON,
            "python": {"type": "path", "required": True},
            "timeout": {"type": "float", "default": 3600.0},
            "offline": {"type": "path"},
            "requirements": {"type": "path"},
            "system": {"type": "bool", "default": False},
        },
        supports_check_mode=True,
    )
    own, params = Envcheck(module), module.params
    made = _environment(module, Path(params["python"]))
    if made and module.check_mode:
        module.exit_json(changed=True, msg=f"{params['python']} would be made and filled")
    words = ["install", "--yes", *option("--python", params["python"]), *option("--offline", params["offline"])]
    words += option("--requirements", params["requirements"])
    words += ["--sudo"] * params["system"] + ["--dry-run"] * module.check_mode
    code, done = own.json(*words, limit_s=params["timeout"])
    answer = {"changed": own.changed or made or not done["in_place"], "installation": done, "diff": _diff(done)}
    if code:
        failed = [f["title"] for f in done["findings"] if f["status"] in ("fail", "error")]
        module.fail_json(msg="; ".join(failed) or "the installation failed", **answer)
    module.exit_json(**answer)


def _environment(module, place):
    """Make the virtual environment where there is none; whether that was needed."""
    if place.exists():
        return False
    if not module.check_mode:
        command = [sys.executable, "-m", "venv", str(place)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            module.fail_json(msg=f"{place} cannot be made: {done.stderr.strip() or done.stdout.strip()}")
    return True


def _diff(done):
    packages = done["plan"]["packages"]
    after = "".join(f"{p['name']}=={p['version']}\n" for p in packages)
    return {"before": after if done["in_place"] else "", "after": after}


if __name__ == "__main__":
    main()
