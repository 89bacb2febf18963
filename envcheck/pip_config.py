"""What pip's settings say, read from its files and variables as pip reads them, without starting it.

A leaf, standard library only: bootstrap.sh runs it before anything is installed.

Source: pip's `configuration.py` and `cli/parser.py`. Global files come first, then the user's, then the environment's
own, then the one that PIP_CONFIG_FILE names; of all these `[install]` wins over `[global]`, and a variable over both.
"""

import os
from collections.abc import Iterator, Mapping

MOST_BYTES = 1 << 20
SECTIONS = ("global", "install")


def pip_settings(environ: Mapping[str, str], prefix: str | None, root: str = "/") -> dict[str, str]:
    """The settings of `pip install`, `{"index-url": ..., "constraint": ...}`; those that are blank are left out.

    Args:
        environ: whose variables and home count.
        prefix: `sys.prefix` of the Python whose pip it is, where its own pip.conf lies; None: not known.
        root: where the files are read from.
    """
    told: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for file in _files(environ, prefix):
        for section, values in _read(f"{root.rstrip('/')}{file}").items():
            told[section].update(values)
    variables = {_key(name[4:]): value for name, value in environ.items() if name.startswith("PIP_") and value}
    found = {**told["global"], **told["install"], **variables}
    return {name: value for name, value in found.items() if value.strip()}


def _files(environ: Mapping[str, str], prefix: str | None) -> Iterator[str]:
    """Every file that pip reads, in its order: what a later one says wins."""
    named = environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return
    home = environ.get("HOME") or os.path.expanduser("~")  # noqa: PTH111 - pathlib is slow to import
    for folder in (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":"):
        yield f"{folder}/pip/pip.conf"
    yield "/etc/pip.conf"
    if not (named and os.path.exists(named)):  # noqa: PTH110 - as above
        yield f"{home}/.pip/pip.conf"
        yield f"{environ.get('XDG_CONFIG_HOME') or f'{home}/.config'}/pip/pip.conf"
    if prefix:
        yield f"{prefix}/pip.conf"
    if named:
        yield os.path.abspath(named)  # noqa: PTH100 - as above


def _read(file: str) -> dict[str, dict[str, str]]:
    """Sections and settings of one file; none where there is no such file, or where it cannot be read."""
    if not os.path.isfile(file):  # noqa: PTH113 - as above; a device or a pipe is never read
        return {}
    from configparser import Error, RawConfigParser

    parser = RawConfigParser()
    try:
        with open(file, encoding="utf-8", errors="replace") as text:  # noqa: PTH123 - as above
            parser.read_string(text.read(MOST_BYTES))
    except (OSError, Error):
        return {}
    return {s: {_key(k): v for k, v in parser.items(s)} for s in SECTIONS if parser.has_section(s)}


def _key(name: str) -> str:
    return name.lower().replace("_", "-").removeprefix("--")
