"""Describe the Python that runs this file, as JSON on its last line of output.

Run by path in the checked Python, or imported in envcheck's own. Standard library only, no import of envcheck, and
nothing newer than Python 3.6, so that a Python that is too old can say so itself.
"""
# pathlib takes longer to import than all of this takes to run.
# ruff: noqa: PTH100, PTH109, PTH112, PTH113, PTH118, PTH120

import os
import sys


def describe() -> "dict[str, object]":
    """Version, folders and abilities of this Python. The keys are the fields of `probes.python.Interpreter`."""
    base_prefix = getattr(sys, "base_prefix", sys.prefix)
    return {
        "executable": sys.executable or None,
        "version": _version(),
        "implementation": sys.implementation.name,
        "tag": _tag(),
        "prefix": sys.prefix,
        "base_prefix": base_prefix,
        "virtual": sys.prefix != base_prefix,
        "conda": os.path.isdir(os.path.join(sys.prefix, "conda-meta")),
        "marked": os.path.isfile(os.path.join(_standard_library(), "EXTERNALLY-MANAGED")),
        "venv": _can_import("venv") and _can_import("ensurepip"),
        "include": _include(),
        "site_packages": _site_packages(),
    }


def _version() -> str:
    """`3.11.7`, `3.15.0rc1`."""
    major, minor, micro, level, serial = sys.version_info
    stage = {"alpha": f"a{serial}", "beta": f"b{serial}", "candidate": f"rc{serial}"}.get(level, "")
    return f"{major}.{minor}.{micro}{stage}"


def _tag() -> str:
    """`cp311`; a free-threaded build is `cp313t`, because wheels for `cp313` do not fit it."""
    short = {"cpython": "cp", "pypy": "pp"}.get(sys.implementation.name, sys.implementation.name)
    threads = "t" if "t" in getattr(sys, "abiflags", "") else ""
    return f"{short}{sys.version_info[0]}{sys.version_info[1]}{threads}"


def _standard_library() -> str:
    """Folder of the standard library, where PEP 668 puts its marker."""
    return os.path.dirname(os.path.abspath(os.__file__))


def _can_import(name: str) -> bool:
    from importlib.util import find_spec

    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _include() -> "str | None":
    import sysconfig

    try:
        return sysconfig.get_path("include")
    except Exception:  # noqa: BLE001 - a Python without its own build settings (Debian's minimal one) raises at will
        return None


def _site_packages() -> "list[str]":
    """The folders of sys.path that hold installed packages: neither the standard library nor where we were started."""
    library = _standard_library()
    skipped = {library, os.path.join(library, "lib-dynload"), *_started_from()}
    folders = [os.path.abspath(entry) for entry in sys.path if entry]
    return [f for f in dict.fromkeys(folders) if f not in skipped and os.path.isdir(f)]


def _started_from() -> "set[str]":
    """The script's folder and the current one, which Python may have put first on sys.path."""
    try:
        return {os.getcwd(), os.path.dirname(os.path.abspath(sys.argv[0] or ""))}
    except OSError:  # the current folder was deleted
        return set()


if __name__ == "__main__":
    # envcheck's own modules lie next to this file; they must not stand in for modules of the same name.
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != os.path.dirname(os.path.abspath(__file__))]
    import json

    print(json.dumps(describe()))
