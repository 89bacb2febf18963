"""Facts about the checked Python environment and what is installed in it, read from its files."""

from envcheck.snapshot.kinds import ChosenBy, Facts, FilePath, FreeText, Plain, Requirement


class Distribution(Facts, frozen=True, kw_only=True):
    """One installed distribution, from its METADATA."""

    name: Plain
    """Normalised as PyPI does: lower case, `-`."""
    version: Plain | None = None
    requires: tuple[Requirement, ...] = ()
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
    """`missing`, `size`, ...: see `envcheck.integrity.How`."""


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


class VersionConstraint(Facts, frozen=True, kw_only=True):
    """One line of the user's own constraints on versions, which pip or uv respect in every installation."""

    requirement: FreeText
    """`torch<2.9`, with its marker."""
    source: FilePath
    """The file it stands in."""


class PythonEnvironment(Facts, frozen=True, kw_only=True):
    """The Python that is checked: the one given with `--python`, the active one, `./.venv`'s, or envcheck's own."""

    executable: FilePath | None = None
    chosen_by: ChosenBy | None = None
    """Why it is this one that is judged."""
    version: Plain | None = None
    implementation: Plain | None = None
    """`cpython`, `pypy`."""
    tag: Plain | None = None
    """Wheel tag of the interpreter, `cp311`."""
    prefix: FilePath | None = None
    base_prefix: FilePath | None = None
    virtual: bool | None = None
    conda: bool | None = None
    tool: Plain | None = None
    """`uv` or `pipx`: the environment of one of their tools (`uvx`, `uv tool install`), where nothing else belongs."""
    project: Plain | None = None
    """`uv`, `poetry` or `pdm`, whose lock file lies where the environment lies: it decides what is installed."""
    uv: FilePath | None = None
    """The uv that would be found on PATH, or that lies in the environment."""
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
    constraints: tuple[VersionConstraint, ...] = ()
    """Of the packages that a plan chooses: PIP_CONSTRAINT, UV_CONSTRAINT, and `constraint` in pip's own settings."""
    pynvml_provider: Plain | None = None
    """The distribution whose file `import pynvml` would load; None: no such module."""
