"""Look at the host and judge it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: check
short_description: Check a GPU machine with envcheck
description:
  - Looks at driver, GPUs, NVLink, CUDA, torch, the packages and the model cache, and judges them.
  - Puts envcheck into a folder of its own on the host first, from wheels that the collection carries. The host needs
    Python 3.10 or newer, and neither pip nor a network.
  - What comes back is redacted on the host.
options:
  home:
    description: The folder of envcheck on the host. It becomes a link to a folder next to it.
    type: path
    default: /opt/envcheck
  python:
    description:
      - The Python or the virtual environment to check.
      - Without it, or where it is not there, the machine alone is checked, host, driver, GPUs, NVLink and CUDA.
    type: path
  model:
    description: Hub id or folder of the model.
    type: str
  skip:
    description: Problems that are not reported.
    type: list
    elements: str
    default: []
  only:
    description: Areas that are reported. By default all of them; without O(python) those of the machine alone.
    type: list
    elements: str
    default: []
  expect:
    description: A file of expectations on the host, as C(envcheck expect) writes it.
    type: path
  offline:
    description: Ask no host on the network, not even a name server.
    type: bool
    default: false
  deep:
    description: Also import torch and flash-attn and use every GPU.
    type: bool
    default: false
  timeout:
    description: Seconds that looking at the host may take.
    type: float
    default: 20
  fail_on:
    description: The verdict from which on the task fails.
    type: str
    choices: [broken, degraded, never]
    default: broken
attributes:
  check_mode:
    support: full
    description: envcheck is run from a temporary folder where it is not in place.
  diff_mode:
    support: full
    description: Shows what is judged differently since the last check.
author: The envcheck developers
"""
EXAMPLES = r"""
- name: Check the machine
  gpu_envcheck.envcheck.check:
    python: /opt/embed/.venv
"""
RETURN = r"""
verdict:
  description: C(healthy), C(degraded) or C(broken).
  returned: always
  type: str
findings:
  description: All findings, see envcheck.report/1.
  returned: always
  type: list
  elements: dict
problems:
  description: The ids of the problems that failed or warned.
  returned: always
  type: list
  elements: str
report:
  description: The whole redacted report, envcheck.report/1.
  returned: always
  type: dict
ansible_facts:
  description: C(envcheck) with verdict, counts, problems, driver, GPUs and torch.
  returned: always
  type: dict
"""

from pathlib import Path

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.gpu_envcheck.envcheck.plugins.module_utils.envcheck import (
    COMMON,
    GRACE_S,
    Envcheck,
    keep_report,
    last_report,
    lines_of,
    option,
)

MACHINE = ("host", "driver", "gpu", "link", "cuda")
"""What there is to check without an environment; envcheck's own is none that a model is run in."""
DEEP_S = 180.0
"""That a deep check may take longer."""


def main():
    """Run the module."""
    module = AnsibleModule(
        argument_spec={
            **COMMON,
            "model": {"type": "str"},
            "skip": {"type": "list", "elements": "str", "default": []},
            "only": {"type": "list", "elements": "str", "default": []},
            "expect": {"type": "path"},
            "offline": {"type": "bool", "default": False},
            "deep": {"type": "bool", "default": False},
            "fail_on": {"type": "str", "choices": ["broken", "degraded", "never"], "default": "broken"},
        },
        supports_check_mode=True,
    )
    own = Envcheck(module)
    python = module.params["python"]
    if python and not Path(python).exists():
        module.warn(f"there is no {python}; the machine alone is checked")
        module.params["python"] = None
    if not (module.params["python"] or module.params["only"]):
        module.params["only"] = list(MACHINE)
    _code, report = own.json(*_words(module.params), limit_s=_limit_s(module.params) + GRACE_S)
    before, after = last_report(module.params["home"]), lines_of(report)
    if not module.check_mode:
        keep_report(module.params["home"], after)
    answer = {
        "changed": own.changed,
        "verdict": report["verdict"],
        "problems": _problems(report),
        "findings": report["findings"],
        "report": report,
        "ansible_facts": {"envcheck": _facts(report)},
        "diff": {"before": before, "after": after, "before_header": "last check", "after_header": "this check"},
    }
    order = ("never", "broken", "degraded", "healthy")
    if order.index(report["verdict"]) <= order.index(module.params["fail_on"]):
        module.fail_json(msg=_sentence(report), **answer)
    module.exit_json(msg=_sentence(report), **answer)


def _words(params):
    words = ["check", "--config", "none", "--timeout", str(_limit_s(params))]
    words += (
        option("--python", params["python"]) + option("--model", params["model"]) + option("--expect", params["expect"])
    )
    words += [word for name in params["skip"] for word in ("--skip", name)]
    words += [word for name in params["only"] for word in ("--only", name)]
    return words + [f"--{name}" for name in ("offline", "deep") if params[name]]


def _limit_s(params):
    return params["timeout"] + (DEEP_S if params["deep"] else 0.0)


def _problems(report):
    found = (f["problem"] for f in report["findings"] if f["status"] in ("fail", "warn") and f["problem"])
    return list(dict.fromkeys(found))


def _facts(report):
    snapshot = report["snapshot"]
    told = {part: snapshot.get(part) or {} for part in ("driver", "torch", "host")}
    return {
        "verdict": report["verdict"],
        "counts": report["counts"],
        "problems": _problems(report),
        "driver": told["driver"].get("version"),
        "cuda": told["driver"].get("cuda_version"),
        "torch": told["torch"].get("version"),
        "gpus": [
            {key: gpu.get(key) for key in ("index", "name", "memory_total_bytes", "compute_capability")}
            for gpu in snapshot.get("gpus") or []
        ],
    }


def _sentence(report):
    found = [f["title"] for f in report["findings"] if f["status"] in ("fail", "error")]
    found = found or [f["title"] for f in report["findings"] if f["status"] == "warn"]
    return f"{report['verdict']}: {'; '.join(found)}" if found else report["verdict"]


if __name__ == "__main__":
    main()
