"""Show the packages that fit the host."""

from __future__ import annotations

DOCUMENTATION = r"""
module: plan
short_description: Show the packages that fit a GPU machine
description:
  - Gives the plan of C(envcheck plan), one coherent set of packages for driver, GPUs and Python.
  - Changes nothing but the folder of envcheck itself.
options:
  home:
    description: The folder of envcheck on the host.
    type: path
    default: /opt/envcheck
  python:
    description: The Python or the virtual environment to plan for.
    type: path
  offline:
    description: A folder on the host with wheels; the plan is made of them, and no network is asked.
    type: path
  timeout:
    description: Seconds that planning may take.
    type: float
    default: 20
attributes:
  check_mode:
    support: full
  diff_mode:
    support: none
author: The envcheck developers
"""
EXAMPLES = r"""
- name: What would be installed
  gpu_envcheck.envcheck.plan:
    python: /opt/embed/.venv
  register: planned
"""
RETURN = r"""
plan:
  description: The plan, envcheck.plan/1.
  returned: always
  type: dict
"""

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.gpu_envcheck.envcheck.plugins.module_utils.envcheck import COMMON, GRACE_S, Envcheck, option


def main():
    """Run the module."""
    module = AnsibleModule(argument_spec={**COMMON, "offline": {"type": "path"}}, supports_check_mode=True)
    own, params = Envcheck(module), module.params
    words = ["plan", *option("--python", params["python"]), *option("--offline", params["offline"])]
    code, plan = own.json(*words, limit_s=params["timeout"] + GRACE_S)
    if code:
        module.fail_json(msg="no set of packages fits this machine, see plan.findings.", plan=plan)
    module.exit_json(changed=own.changed, plan=plan)


if __name__ == "__main__":
    main()
