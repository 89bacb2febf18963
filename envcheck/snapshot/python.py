"""Facts about the judged Python environment and what is installed in it, read from its files."""

from envcheck.snapshot.base import Facts
from envcheck.snapshot.kinds import FilePath, FreeText, Plain


class Distribution(Facts, frozen=True, kw_only=True):
    """One installed distribution, from its METADATA."""

    name: Plain
    """Normalised as PyPI does: lower case, `-`."""
    version: Plain | None = None
    requires: tuple[FreeText, ...] = ()
    """Requirement strings with markers, extras left out."""
    requires_python: Plain | None = None
    installer: Plain | None = None
    """`pip`, `uv`, `conda`."""


class PackageDamage(Facts, frozen=True, kw_only=True):
    """One file of an installed distribution that is not what was installed, or its metadata."""

    package: Plain
    version: Plain | None = None
    file: FreeText
    """Below the folder of packages."""
    how: Plain
    """`missing`, `size`, `content`, `folder`, `metadata`, `record`, `twice`: see `envcheck.integrity`."""


class ShadowedModule(Facts, frozen=True, kw_only=True):
    """A module of which an import would load another file than the installed distribution's."""

    module: Plain
    path: FilePath
    """What the import would load."""
    distribution: Plain | None = None
    """Whose module it should be; None: the standard library's."""
    cause: Plain
    """`PYTHONPATH`, `current-folder`, `user-site`, `file`, `sys.path`."""
    source: FilePath | None = None
    """With `file`: the `.pth` file or sitecustomize.py that puts the folder first."""


class PythonEnvironment(Facts, frozen=True, kw_only=True):
    """The Python that is judged: envcheck's own, or the one given with `--python`."""

    executable: FilePath | None = None
    version: Plain | None = None
    implementation: Plain | None = None
    """`cpython`, `pypy`."""
    tag: Plain | None = None
    """Wheel tag of the interpreter, `cp311`."""
    prefix: FilePath | None = None
    base_prefix: FilePath | None = None
    virtual: bool | None = None
    conda: bool | None = None
    externally_managed: bool | None = None
    """PEP 668: the distribution refuses installs into it."""
    provider: Plain | None = None
    """How it was installed: `distribution`, `pyenv`, `conda`, `uv`, `deadsnakes`, `source`; None: not recognised."""
    venv: bool | None = None
    """The modules venv and ensurepip are there."""
    headers: FilePath | None = None
    """Path of Python.h; None: not installed."""
    include: FilePath | None = None
    """Directory where Python.h belongs."""
    site_packages: tuple[FilePath, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    damage: tuple[PackageDamage, ...] = ()
    """Of the packages that the model needs, and of envcheck's own."""
    shadowed: tuple[ShadowedModule, ...] = ()
    pynvml_provider: Plain | None = None
    """The distribution whose file `import pynvml` would load; None: no such module."""
