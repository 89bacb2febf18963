"""What the actions share: run the module, and where the host lacks envcheck, take it there and run it again."""

from __future__ import annotations

import os
import tempfile

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible_collections.gpu_envcheck.envcheck.plugins.plugin_utils import carried


class CarryingAction(ActionBase):
    """An action whose module runs the envcheck that the collection carries."""

    TRANSFERS_FILES = True
    MODULE: str

    def run(self, tmp=None, task_vars=None):
        """Run the module; a host that has this very envcheck already is asked once."""
        super().run(tmp, task_vars)
        try:
            digests = carried.digests()
        except OSError as error:
            raise AnsibleActionFail(
                f"this collection carries no wheels ({error}); build it with `python ansible/build.py` and install the "
                "archive, in place of the folder of the repository."
            ) from error
        try:
            result = self._ask(task_vars, {"digests": digests})
            wanted = result.pop("wanted", None)
            if wanted:
                result = self._ask(task_vars, {"digests": digests, "archive": self._take(wanted)})
            return result
        finally:
            self._remove_tmp_path(self._connection._shell.tmpdir)

    def _ask(self, task_vars, told):
        arguments = {**self._task.args, "_carried": told}
        return self._execute_module(
            module_name=f"gpu_envcheck.envcheck.{self.MODULE}", module_args=arguments, task_vars=task_vars
        )

    def _take(self, tag):
        """Take the wheels to the host; the path of the archive there."""
        if not self._connection._shell.tmpdir:
            self._make_tmp_path()
        there = self._connection._shell.join_path(self._connection._shell.tmpdir, "envcheck.zip")
        descriptor, here = tempfile.mkstemp(suffix=".zip")
        os.close(descriptor)
        try:
            carried.pack(tag, here)
            self._transfer_file(here, there)
        finally:
            os.unlink(here)  # noqa: PTH108 - as the rest of an action
        self._fixup_perms2((self._connection._shell.tmpdir, there))
        return there
