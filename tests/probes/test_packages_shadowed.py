"""Modules that stand before the installed ones, and what puts them there."""

from pathlib import Path

import pytest

from envcheck.probes.packages_shadowed import shadowed
from envcheck.snapshot import ShadowedModule


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """An environment with torch."""
    folder = tmp_path / "venv" / "lib" / "python3.12" / "site-packages"
    package(folder, "torch")
    (folder / "torch-2.15.0.dist-info").mkdir()
    return folder


def package(folder: Path, name: str) -> Path:
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text("")
    return folder


def look(
    site: Path, *before: Path, environ: dict[str, str] | None = None, current: Path | None = None
) -> tuple[ShadowedModule, ...]:
    path = [str(folder) for folder in (*before, site)]
    return shadowed(path, str(site.parents[2]), environ or {}, str(current) if current else None)


def test_nothing_stands_before_it(site: Path, tmp_path: Path) -> None:
    assert look(site, environ={"PYTHONPATH": f"{tmp_path / 'empty'}:{site}"}, current=tmp_path) == ()


def test_pythonpath_has_an_old_torch(site: Path, tmp_path: Path) -> None:
    old = package(tmp_path / "old", "torch")
    (found,) = look(site, old, environ={"PYTHONPATH": str(old)})
    assert (found.module, found.cause, found.distribution) == ("torch", "PYTHONPATH", "torch")
    assert found.path == str(old / "torch")


def test_a_module_that_is_not_installed_here_is_nobodys_business(site: Path, tmp_path: Path) -> None:
    old = package(tmp_path / "old", "transformers")
    assert look(site, old, environ={"PYTHONPATH": str(old)}) == ()


def test_a_folder_without_init_stands_before_nothing(site: Path, tmp_path: Path) -> None:
    """Python goes on to the real package; a folder of models is often called so."""
    (tmp_path / "work" / "torch").mkdir(parents=True)
    assert look(site, current=tmp_path / "work") == ()


@pytest.mark.parametrize(("name", "module", "owner"), [("torch.py", "torch", "torch"), ("random.py", "random", None)])
def test_a_file_in_the_current_folder(name: str, module: str, owner: str | None, site: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_text("")
    (found,) = look(site, current=tmp_path)
    assert (found.module, found.cause, found.distribution) == (module, "current-folder", owner)


@pytest.mark.parametrize("name", ["aaa.pth", "sitecustomize.py"])
def test_the_file_that_puts_a_folder_first_is_named(name: str, site: Path, tmp_path: Path) -> None:
    old = package(tmp_path / "old", "torch")
    (site / name).write_text(f"import sys; sys.path.insert(0, {str(old)!r})\n")
    (found,) = look(site, old)
    assert (found.cause, found.source) == ("file", str(site / name))


def test_so_is_one_in_the_users_own_site_packages(site: Path, tmp_path: Path) -> None:
    old, users = package(tmp_path / "old", "torch"), tmp_path / "user" / "site-packages"
    users.mkdir(parents=True)
    (users / "work.pth").write_text(f"import sys; sys.path.insert(0, {str(old)!r})\n")
    (found,) = shadowed([str(old), str(site), str(users)], str(site.parents[2]), {}, None)
    assert (found.cause, found.source) == ("file", str(users / "work.pth"))


def test_the_users_own_site_packages(site: Path, tmp_path: Path) -> None:
    own = package(tmp_path / ".local/lib/python3.12/site-packages", "torch")
    (found,) = look(site, own)
    assert found.cause == "user-site"


def test_what_comes_after_the_environment_hides_nothing(site: Path, tmp_path: Path) -> None:
    later = package(tmp_path / "later", "torch")
    assert shadowed([str(site), str(later)], str(site.parents[2]), {}, None) == ()
