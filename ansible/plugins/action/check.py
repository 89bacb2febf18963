"""The module `check`, with the envcheck that it runs."""

from __future__ import annotations

from ansible_collections.gpu_envcheck.envcheck.plugins.plugin_utils.action import CarryingAction


class ActionModule(CarryingAction):
    """Runs `check` on the host."""

    MODULE = "check"
