"""Facts about the judged Python environment and what is installed in it, read from its files."""

from envcheck.snapshot.base import Facts


class Distribution(Facts, frozen=True, kw_only=True):
    """One installed distribution, from its METADATA."""

    name: str
    """Normalised as PyPI does: lower case, `-`."""
    version: str | None = None
    requires: tuple[str, ...] = ()
    """Requirement strings with markers, extras left out."""
    requires_python: str | None = None
    installer: str | None = None
    """`pip`, `uv`, `conda`."""


class PythonEnvironment(Facts, frozen=True, kw_only=True):
    """The Python that is judged: envcheck's own, or the one given with `--python`."""

    executable: str | None = None
    version: str | None = None
    implementation: str | None = None
    """`cpython`, `pypy`."""
    tag: str | None = None
    """Wheel tag of the interpreter, `cp311`."""
    prefix: str | None = None
    base_prefix: str | None = None
    virtual: bool | None = None
    conda: bool | None = None
    externally_managed: bool | None = None
    """PEP 668: the distribution refuses installs into it."""
    provider: str | None = None
    """How it was installed: `distribution`, `pyenv`, `conda`, `uv`, `deadsnakes`, `source`; None: not recognised."""
    venv: bool | None = None
    """The modules venv and ensurepip are there."""
    headers: str | None = None
    """Path of Python.h; None: not installed."""
    include: str | None = None
    """Directory where Python.h belongs."""
    site_packages: tuple[str, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    pynvml_provider: str | None = None
    """The distribution whose file `import pynvml` would load; None: no such module."""
