"""Compiled files that Python cannot load, found by how they end."""

import compileall
import sys
import zipfile
from pathlib import Path

import pytest

from envcheck.compiled_files import HEADER, damaged_compiled, ends_well
from tests.install.wheels import make_wheel

SOURCES = {
    "empty": "",
    "plain": "x = 1\n",
    "words": '"""A docstring."""\nimport os\nNAMES = ("a", "b", "a")\n',
    "nested": "def f(a):\n    class B:\n        def g(self):\n            return [i for i in a]\n    return B\n",
    "with a table of exceptions": "try:\n    import nothing\nexcept ImportError:\n    nothing = None\n",
}


def compiled(folder: Path, source: str) -> Path:
    (folder / "module.py").write_text(source)
    assert compileall.compile_file(str(folder / "module.py"), quiet=2)
    return next(folder.glob("__pycache__/*.pyc"))


@pytest.mark.parametrize("name", SOURCES)
def test_cut_short_anywhere_it_does_not_end_well(name: str, tmp_path: Path) -> None:
    file = compiled(tmp_path, SOURCES[name])
    data = file.read_bytes()
    assert ends_well(str(file))
    for length in range(HEADER + 1, len(data)):
        file.write_bytes(data[:length])
        assert not ends_well(str(file)), length
    file.write_bytes(data[:-20] + bytes(20))
    assert not ends_well(str(file))


def test_a_module_longer_than_what_is_read_is_loaded(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "long", "1.0", "\n".join(f"x{n} = {n}" for n in range(40_000)))
    site = tmp_path / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    assert compileall.compile_dir(str(site), quiet=2)
    assert list(damaged_compiled(sys.executable, str(site), ["long"], "sizes")) == []
    file = next(site.glob("long/__pycache__/*.pyc"))
    file.write_bytes(file.read_bytes()[:-1])
    found = list(damaged_compiled(sys.executable, str(site), ["long"], "sizes"))
    assert [(one.package, one.version, one.how) for one in found] == [("long", "1.0", "compiled")]
    assert list(damaged_compiled(sys.executable, str(site), ["other"], "sizes")) == []


def test_garbage_in_the_middle_shows_where_the_content_is_asked_for(tmp_path: Path) -> None:
    with zipfile.ZipFile(make_wheel(tmp_path, "sound", "1.0", "def f():\n    return 'abc', 'def', 1.5\n")) as archive:
        archive.extractall(tmp_path)
    assert compileall.compile_dir(str(tmp_path / "sound"), quiet=2)
    file = next(tmp_path.glob("sound/__pycache__/*.pyc"))
    data = file.read_bytes()
    file.write_bytes(data[:HEADER] + b"\xff" * 8 + data[HEADER + 8 :])
    assert list(damaged_compiled(sys.executable, str(tmp_path), ["sound"], "sizes")) == []
    assert [one.how for one in damaged_compiled(sys.executable, str(tmp_path), ["sound"], "content")] == ["compiled"]
