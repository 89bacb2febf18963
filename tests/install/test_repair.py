"""`envcheck install --repair`, with real pip and uv: exactly what is damaged or missing is reinstalled."""

import compileall
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from envcheck.install.repair import give_access
from envcheck.integrity import scan
from envcheck.snapshot import PackageDamage, PythonEnvironment, Snapshot
from tests.install.test_command import INSTALLERS, install, installed, settings
from tests.install.wheels import make_index, make_wheel, write_page

pytestmark = pytest.mark.once
Venv = Callable[[], Path]


@pytest.fixture
def needy_index(tmp_path: Path) -> str:
    """Its qwen-vl-utils requires av, as the real one does."""
    root = make_index(tmp_path / "index")
    for version in ("0.0.14",):
        make_wheel(root / "qwen-vl-utils", "qwen-vl-utils", version, "", requires=("av>=12",))
    for version in ("12.0.0", "18.1.0"):
        make_wheel(root / "av", "av", version, "x = 1\n")
    for project in ("qwen-vl-utils", "av"):
        write_page(root / project)
    return root.as_uri()


def site_of(python: Path) -> Path:
    return next(python.parents[1].glob("lib/python3*/site-packages"))


def rewritten(path: Path, content: bytes) -> None:
    """Another file in its place: uv links files from its cache, and writing into one would change the other."""
    path.unlink()
    path.write_bytes(content)


def info(site: Path, name: str) -> Path:
    return next(site.glob(f"{name}-*.dist-info"))


def whole(python: Path) -> bool:
    return scan([str(site_of(python))], None, "content") == ()


@pytest.mark.parametrize("installer", INSTALLERS)
def test_each_kind_of_damage_is_named_and_repaired_and_nothing_else_changes(
    installer: str, venv: Venv, needy_index: str, tmp_path: Path
) -> None:
    python = venv()
    given = ("--index-url", needy_index, "--installer", installer)
    assert install(python, tmp_path, *given).returncode == 0
    site = site_of(python)
    kept = (site / "torchvision" / "__init__.py").stat()
    rewritten(site / "torch" / "__init__.py", b"")
    (site / "accelerate" / "__init__.py").unlink()
    (info(site, "safetensors") / "METADATA").unlink()
    (info(site, "tokenizers") / "RECORD").unlink()
    assert compileall.compile_dir(str(site / "torchvision"), quiet=2)
    cached = next(site.glob("torchvision/__pycache__/__init__.*.pyc"))
    rewritten(cached, cached.read_bytes()[:20])
    shutil.copytree(info(site, "pillow"), site / "pillow-1.0.dist-info")
    shutil.rmtree(site / "av")
    shutil.rmtree(info(site, "av"))
    result = install(python, tmp_path, "--repair", *given)
    assert result.returncode == 0, result.stdout + result.stderr
    for told in (
        "torch: torch/__init__.py has another size", "accelerate: accelerate/__init__.py is missing",
        "Missing or too old: av>=12", f"torchvision: torchvision/__pycache__/{cached.name} is a compiled file",
    ):  # fmt: skip
        assert told in result.stdout
    assert whole(python)
    assert installed(python, "av") == "18.1.0"
    assert installed(python, "torch") is not None
    assert (site / "torchvision" / "__init__.py").stat().st_ino == kept.st_ino
    again = install(python, tmp_path, "--repair", *given)
    assert (again.returncode, again.stdout.startswith("In place")) == (0, True)


@pytest.mark.parametrize("installer", INSTALLERS)
def test_a_package_of_the_set_that_is_too_old_for_another_gets_a_release_that_all_accept(
    installer: str, venv: Venv, tmp_path: Path
) -> None:
    root = make_index(tmp_path / "index")
    make_wheel(root / "qwen-vl-utils", "qwen-vl-utils", "0.0.14", "", requires=("av>=12",))
    make_wheel(root / "av", "av", "18.1.0", "", requires=("numpy>=1.26,<3",))
    for version in ("1.23.5", "1.26.4", "3.0.1"):
        make_wheel(root / "numpy", "numpy", version)
    for project in ("qwen-vl-utils", "av", "numpy"):
        write_page(root / project)
    python, given = venv(), ("--index-url", root.as_uri(), "--installer", installer)
    assert install(python, tmp_path, *given).returncode == 0
    old = [str(python), "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--find-links", str(root / "numpy")]
    subprocess.run([*old, "numpy==1.23.5"], check=True, env=settings(tmp_path))
    result = install(python, tmp_path, "--repair", *given)
    assert result.returncode == 0, result.stdout + result.stderr
    numpy = installed(python, "numpy")
    assert numpy is not None
    assert numpy.split(".")[0] in ("1", "2")
    assert numpy != "1.23.5"
    assert installed(python, "av") == "18.1.0"


def test_the_version_that_was_there_comes_back(venv: Venv, tmp_path: Path) -> None:
    """Also where the set that was installed first has another, and the metadata are what is damaged."""
    root = make_index(tmp_path / "index")
    make_wheel(root / "accelerate", "accelerate", "1.14.0")
    module = "class AutoProcessor: ...\nclass Qwen3VLModel: ...\n__version__ = '5.22.0'\n"
    make_wheel(root / "transformers", "transformers", "5.22.0", module)
    for project in ("accelerate", "transformers"):
        write_page(root / project)
    python, given = venv(), ("--index-url", root.as_uri(), "--installer", "pip")
    assert install(python, tmp_path, *given).returncode == 0
    pillow = installed(python, "pillow")
    command = [str(python), "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--find-links"]
    for name, version in (("accelerate", "1.14.0"), ("transformers", "5.22.0")):
        subprocess.run([*command, str(root / name), f"{name}=={version}"], check=True, env=settings(tmp_path))
    site = site_of(python)
    (info(site, "accelerate") / "METADATA").unlink()
    shutil.rmtree(info(site, "transformers"))
    shutil.copytree(info(site, "pillow"), site / "pillow-99.0.dist-info")
    result = install(python, tmp_path, "--repair", *given)
    assert result.returncode == 0, result.stdout + result.stderr
    assert [installed(python, name) for name in ("accelerate", "transformers", "pillow")] == [
        "1.14.0", "5.22.0", pillow,
    ]  # fmt: skip
    assert whole(python)


def test_a_link_to_a_disk_that_is_gone_and_a_file_do_not_stand_in_the_way(
    venv: Venv, index: str, tmp_path: Path
) -> None:
    python = venv()
    given = ("--index-url", index, "--installer", "uv")
    assert install(python, tmp_path, *given).returncode == 0
    site = site_of(python)
    for name in ("accelerate", "tokenizers"):
        shutil.rmtree(site / name)
    (site / "accelerate").symlink_to("/mnt/disk-that-is-gone/accelerate")
    (site / "tokenizers").write_text("")
    result = install(python, tmp_path, "--repair", *given)
    assert result.returncode == 0, result.stdout + result.stderr
    assert whole(python)
    assert not (site / "accelerate").is_symlink()


@pytest.mark.parametrize("installer", INSTALLERS)
def test_pip_without_its_metadata_gets_them_back(installer: str, venv: Venv, tmp_path: Path) -> None:
    python = venv()
    root = make_index(tmp_path / "index")
    version = str(installed(python, "pip"))
    found = subprocess.run(
        [python, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", str(root / "pip"), f"pip=={version}"],
        capture_output=True, timeout=120,
    )  # fmt: skip
    if found.returncode != 0:
        pytest.skip("no index has this pip")
    write_page(root / "pip")
    given = ("--index-url", root.as_uri(), "--installer", installer)
    assert install(python, tmp_path, *given).returncode == 0
    shutil.rmtree(info(site_of(python), "pip"))
    result = install(python, tmp_path, "--repair", *given)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "pip is there without its metadata" in result.stdout
    assert installed(python, "pip") == version
    assert whole(python)


def test_a_date_that_keeps_new_releases_away_does_not_keep_what_was_there(
    venv: Venv, index: str, tmp_path: Path
) -> None:
    python = venv()
    given = ("--index-url", index, "--installer", "uv")
    assert install(python, tmp_path, *given).returncode == 0
    (site_of(python) / "accelerate" / "__init__.py").unlink()
    result = install(python, tmp_path, "--repair", *given, UV_EXCLUDE_NEWER="2020-01-01")
    assert result.returncode == 0, result.stdout + result.stderr
    assert whole(python)


def test_a_package_whose_checkout_was_deleted_comes_from_the_index(venv: Venv, index: str, tmp_path: Path) -> None:
    python, given = venv(), ("--index-url", index, "--installer", "pip")
    assert install(python, tmp_path, *given).returncode == 0
    site = site_of(python)
    shutil.rmtree(site / "accelerate")
    folder, url = info(site, "accelerate"), (tmp_path / "gone away").as_uri()
    (folder / "direct_url.json").write_text(json.dumps({"url": url, "dir_info": {"editable": True}}))
    (folder / "RECORD").write_text(f"{folder.name}/METADATA,,\n{folder.name}/RECORD,,\n")
    result = install(python, tmp_path, "--repair", *given)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "accelerate" in result.stdout
    assert "names a checkout that is gone" in result.stdout
    assert (site / "accelerate" / "__init__.py").is_file()


def test_damage_in_uvs_cache_is_passed_by(venv: Venv, index: str, tmp_path: Path) -> None:
    """The file in the cache is the file in the environment: what damages one damages both."""
    python = venv()
    assert install(python, tmp_path, "--index-url", index, "--installer", "uv").returncode == 0
    module = site_of(python) / "transformers" / "__init__.py"
    assert module.stat().st_nlink > 1, "this file system has no hard links: the test shows nothing"
    os.truncate(module, 3)
    result = install(python, tmp_path, "--repair", "--index-url", index, "--installer", "uv")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "uv's cache has the same damage (transformers)" in result.stdout
    assert whole(python)


def test_zeros_of_the_same_size_are_found_because_the_trial_fails(venv: Venv, index: str, tmp_path: Path) -> None:
    """Sizes are right; after the failed import the contents are compared, and repaired once."""
    python = venv()
    assert install(python, tmp_path, "--index-url", index).returncode == 0
    module = site_of(python) / "transformers" / "__init__.py"
    before = module.stat().st_mtime - 5  # no newer than the list of files, and another one than the compiled file names
    rewritten(module, b"\0" * module.stat().st_size)
    os.utime(module, (before, before))
    shutil.rmtree(site_of(python) / "accelerate")  # something to do
    shutil.rmtree(info(site_of(python), "accelerate"))
    result = install(python, tmp_path, "--index-url", index)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "transformers/__init__.py has other content" in result.stdout
    assert whole(python)


def test_an_edited_file_is_kept_next_to_the_reinstalled_one(venv: Venv, index: str, tmp_path: Path) -> None:
    python = venv()
    assert install(python, tmp_path, "--index-url", index).returncode == 0
    module = site_of(python) / "transformers" / "__init__.py"
    rewritten(module, module.read_bytes() + b"print('here')\n")
    result = install(python, tmp_path, "--index-url", index)
    assert result.returncode == 0, result.stdout + result.stderr
    assert whole(python)
    kept = python.parents[1] / "share/envcheck/replaced/transformers/__init__.py"
    assert str(kept.parents[1]) in result.stdout
    assert kept.read_bytes().endswith(b"print('here')\n")


def test_where_the_source_does_not_answer_what_was_set_aside_returns(venv: Venv, index: str, tmp_path: Path) -> None:
    python = venv()
    assert install(python, tmp_path, "--index-url", index, "--installer", "pip").returncode == 0
    (info(site_of(python), "tokenizers") / "RECORD").unlink()
    gone = (tmp_path / "gone").as_uri()
    result = install(python, tmp_path, "--repair", "--index-url", gone, "--installer", "pip", PIP_NO_CACHE_DIR="1")
    assert result.returncode == 1
    assert info(site_of(python), "tokenizers").is_dir()


def test_ones_own_packages_become_readable_again(tmp_path: Path) -> None:
    site = tmp_path / "lib/python3.11/site-packages"
    for place in ("PIL/inner/deep.py", "PIL/tool.sh", "PIL.py"):
        (site / place).parent.mkdir(parents=True, exist_ok=True)
        (site / place).write_text("")
    (site / "PIL/tool.sh").chmod(0o100)
    (site / "PIL/inner/deep.py").chmod(0)
    (site / "PIL/inner").chmod(0)
    site.chmod(0o755)
    ones = (PackageDamage(package="pillow", file="PIL/tool.sh", how="permission"),)
    python = PythonEnvironment(prefix=str(tmp_path), site_packages=(str(site),), damage=ones)
    assert give_access(Snapshot(python=python), ones) == (site / "PIL",)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (site / "PIL").rglob("*")}
    assert modes == {"inner": 0o755, "deep.py": 0o644, "tool.sh": 0o744}
    theirs = (PackageDamage(package="pillow", file="PIL", how="owner"),)
    with pytest.raises(PermissionError, match="sudo chown -R"):
        give_access(Snapshot(python=python), theirs)
