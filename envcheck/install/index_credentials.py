"""The index of a step with its credentials: in variables that no log and no process list shows, not in the command."""

from collections.abc import Mapping

from msgspec import structs

from envcheck.install.index_health import show
from envcheck.plan import Step
from envcheck.urls import Url

INDEX = "--index-url"


def with_credentials(step: Step, environ: Mapping[str, str], secret: Url | None) -> tuple[Step, Mapping[str, str]]:
    """The step and the environment that it is run with.

    Args:
        step: one that may name the index.
        environ: what it is started with.
        secret: the address with credentials; None: there is none.
    """
    words = step.command
    place = words.index(INDEX) if INDEX in words else None
    if secret is None or place is None or words[place + 1 : place + 2] != (show(secret),):
        return step, environ
    whole = secret.revealed()
    told = {"PIP_INDEX_URL": whole, "PIP_EXTRA_INDEX_URL": " ", "UV_DEFAULT_INDEX": whole}
    dropped = ("UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_INDEX_URL", "PIP_NO_INDEX", "UV_NO_INDEX")
    kept = {name: value for name, value in environ.items() if name not in dropped}
    return structs.replace(step, command=(*words[:place], *words[place + 2 :])), {**kept, **told}
