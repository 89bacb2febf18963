"""Checks of the checked Python itself: its version, venv, headers, and whose it is."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.compat.environment import python_version
from envcheck.compat.predicates import has_gpu, lacks_headers
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found, passed, unread

OLDEST = (3, 10)


@check("host.python", "host", "python-too-old")
def new_enough(snapshot: Snapshot) -> Iterator[Verdict]:
    """Python is 3.10 or newer."""
    if snapshot.host is None and snapshot.python is None:
        return
    version = python_version(snapshot)
    numbers = version_tuple(version)
    if numbers is None:
        yield unread(snapshot, "host.python", "Python version")
    elif numbers < OLDEST:
        yield found(
            "python-too-old",
            f"The checked Python is {version}; envcheck and current releases of torch and transformers need 3.10 or "
            "newer.",
            title=f"Python {version} is older than 3.10",
            python=version,
        )
    else:
        yield passed(f"Python {version}", python=version)


@check("host.python-venv", "host", "python-venv-missing")
def venv_module(snapshot: Snapshot) -> Iterator[Verdict]:
    """Virtual environments can be created."""
    facts = snapshot.python
    if facts is None or facts.virtual or facts.conda or facts.venv is not False:
        return
    yield found(
        "python-venv-missing",
        f"{facts.executable or 'This Python'} lacks the module venv or ensurepip, so no virtual environment can be "
        "created for torch and transformers.",
        python=facts.version,
    )


@check("host.python-managed", "host", "python-externally-managed")
def own_environment(snapshot: Snapshot) -> Iterator[Verdict]:
    """The environment is not the system Python."""
    facts = snapshot.python
    if facts is None:
        return
    if facts.virtual or facts.conda:
        yield passed(f"{'Virtual' if facts.virtual else 'Conda'} environment", facts.prefix or "")
    elif facts.externally_managed:
        yield found(
            "python-externally-managed",
            f"{facts.executable or 'This Python'} belongs to the distribution, and pip refuses to install into it.",
            python=facts.version,
        )


@check("host.python-headers", "host", "python-headers-missing")
def python_headers(snapshot: Snapshot) -> Iterator[Verdict]:
    """Python's headers are installed."""
    facts = snapshot.python
    if facts is None or not lacks_headers(snapshot):
        return
    yield found(
        "python-headers-missing",
        f"There is no Python.h in {facts.include}. Triton compiles C code with it while a model runs, and building "
        "flash-attn requires it as well.",
        status=None if has_gpu(snapshot) else "info",
        include=facts.include,
        python=facts.version,
    )
