"""Write each host's report and the page of the whole fleet."""

from __future__ import annotations

DOCUMENTATION = r"""
name: fleet
type: aggregate
short_description: Write the reports of all hosts, and one page that compares them
description:
  - Keeps what M(gpu_envcheck.envcheck.check) found on each host as a file, and runs C(envcheck fleet) over all of them
    at the end of the play.
  - A host that could not be reached, or on which the check could not be run, is a row with the reason.
requirements:
  - named in C(callbacks_enabled) of ansible.cfg, or in the variable ANSIBLE_CALLBACKS_ENABLED
options:
  reports:
    description: The folder of the reports, on the controller.
    default: envcheck-reports
    env: [{name: ENVCHECK_REPORTS}]
    ini: [{section: callback_envcheck_fleet, key: reports}]
  page:
    description: The page; its ending says its format (.html, .json, .prom).
    default: fleet.html
    env: [{name: ENVCHECK_FLEET_PAGE}]
    ini: [{section: callback_envcheck_fleet, key: page}]
  expect:
    description: A file of expectations that every machine is compared with.
    default: ""
    env: [{name: ENVCHECK_FLEET_EXPECT}]
    ini: [{section: callback_envcheck_fleet, key: expect}]
author: The envcheck developers
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import datetime, timezone
from pathlib import Path

from ansible.plugins.callback import CallbackBase
from ansible_collections.gpu_envcheck.envcheck.plugins.plugin_utils import carried

MISSING = "envcheck.missing/1"
LONGEST = 300
"""Characters of a reason."""
CHECK = "gpu_envcheck.envcheck.check"


class CallbackModule(CallbackBase):
    """Listens to the results, and writes at the end."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "gpu_envcheck.envcheck.fleet"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, display=None):
        super().__init__(display)
        self.hosts = set()

    def v2_runner_on_ok(self, result):
        """Keep the report of a check."""
        self._keep(result, None)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        """A check that found something fails with its report; anything else is a reason."""
        if not ignore_errors or result._task.resolved_action == CHECK:
            self._keep(result, "failed")

    def v2_runner_on_unreachable(self, result):
        """A host that does not answer has no report of today."""
        self._keep(result, "unreachable")

    def v2_playbook_on_stats(self, stats):
        """Write the page."""
        if self.hosts:
            self._display.display(self._page(Path(self.get_option("reports"))))

    def _keep(self, result, why):
        """Write what a result says of its host at once: a thousand reports take no memory."""
        told, host = result._result, result._host.get_name()
        document = told.get("report") if result._task.resolved_action == CHECK else None
        if not isinstance(document, dict):
            if not why:
                return
            # Also after a check: a machine on which the play failed is not verified.
            words = str(told.get("msg") or told.get("module_stderr") or "no reason was given").split()
            document = {
                "schema": MISSING,
                "envcheck": "",
                "created": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "why": f"{why}: {' '.join(words)}"[:LONGEST],
            }
        folder = Path(self.get_option("reports"))
        folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w.@-]", "_", host).lstrip(".") or "_"
        write(folder / f"{name}.json", json.dumps(document, indent=1) + "\n")
        self.hosts.add(host)

    def _page(self, folder):
        """Have envcheck compare the reports; what to say of it."""
        page, expect = self.get_option("page"), self.get_option("expect")
        words = ["fleet", str(folder), "--names", "-o", page, *(("--expect", expect) if expect else ())]
        with tempfile.TemporaryDirectory() as packages:
            command, environment = own_envcheck(Path(packages))
            if command is None:
                return f"envcheck: the reports are in {folder}; `envcheck fleet {folder}` compares them"
            done = subprocess.run([*command, *words], capture_output=True, text=True, env=environment, check=False)
        return done.stderr.strip() or f"envcheck: exit code {done.returncode}"


def own_envcheck(packages):
    """How envcheck is run on the controller: the one that is installed, or the carried one."""
    installed = shutil.which("envcheck")
    if installed:
        return [installed], None
    tag = f"cp3{sys.version_info[1]}-{os.uname().machine}"
    if tag not in carried.digests():
        return None, None
    carried.pack(tag, packages / "all.zip")
    with zipfile.ZipFile(packages / "all.zip") as wheels:
        wheels.extractall(packages / "wheels")
    for wheel in (packages / "wheels").iterdir():
        zipfile.ZipFile(wheel).extractall(packages / "site")
    return [sys.executable, "-m", "envcheck"], {**os.environ, "PYTHONPATH": str(packages / "site")}


def write(file, text):
    """Write a file whole."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent, prefix=".", delete=False, encoding="utf-8") as fresh:
        fresh.write(text)
    Path(fresh.name).replace(file)
