"""Damaged packages are found, and what nobody needs or can check is left alone."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from envcheck.install.journal import Journal, read, write
from envcheck.integrity import Depth, required, scan
from tests.install.wheels import make_wheel

DEPTHS: tuple[Depth, ...] = ("libraries", "sizes", "content")


@pytest.fixture
def site_packages(tmp_path: Path) -> Path:
    """`sound` requires `deep`, and `extra` only on demand; `alone` is the user's own. uv has laid them."""
    folder = tmp_path / "site-packages"
    needs = {"sound": ("Deep.er>=1", "extra ; extra == 'all'"), "deep-er": (), "extra": (), "alone": ()}
    for name, requires in needs.items():
        wheel = make_wheel(tmp_path / "wheels", name, "1.0", "x = 1\n", requires=requires)
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        (folder / f"{name.replace('-', '_')}-1.0.dist-info" / "INSTALLER").write_text("uv")
    return folder


def damage(folder: Path, depth: Depth = "sizes") -> list[tuple[str, str]]:
    """Package and how it is damaged, of what `sound` needs."""
    folders = [str(folder)]
    return [(one.package, one.how) for one in scan(folders, required(folders, ["sound"]), depth)]


def test_a_whole_environment_has_no_damage(site_packages: Path) -> None:
    for depth in DEPTHS:
        assert damage(site_packages, depth) == []


def test_a_file_that_is_gone_is_damage(site_packages: Path) -> None:
    (site_packages / "sound" / "__init__.py").unlink()
    assert damage(site_packages) == [("sound", "missing")]


def test_so_it_is_in_what_is_required(site_packages: Path) -> None:
    shutil.rmtree(site_packages / "deep_er")
    assert damage(site_packages) == [("deep-er", "missing")]


def test_what_nobody_needs_is_left_alone(site_packages: Path) -> None:
    for name in ("alone", "extra"):
        (site_packages / name / "__init__.py").unlink()
    assert damage(site_packages) == []


def test_a_file_that_was_cut_short_has_another_size(site_packages: Path) -> None:
    (site_packages / "sound" / "__init__.py").write_text("")
    assert damage(site_packages) == [("sound", "size")]
    assert damage(site_packages, "libraries") == []


def test_a_shared_library_that_was_cut_short_is_seen_at_once(site_packages: Path) -> None:
    """`check` compares only these: milliseconds over all packages."""
    library = site_packages / "sound" / "_core.abi3.so.1"
    library.write_bytes(b"ELF" * 10)
    with (site_packages / "sound-1.0.dist-info" / "RECORD").open("a") as record:
        record.write("sound/_core.abi3.so.1,sha256=x,30\nsound/more.py,sha256=x,7\n")
    assert damage(site_packages, "libraries") == []
    library.write_bytes(b"ELF")
    assert damage(site_packages, "libraries") == [("sound", "size")]


@pytest.mark.parametrize("depth", ["sizes", "content"])
def test_authorities_that_were_appended_to_certifis_are_no_damage(depth: Depth, tmp_path: Path) -> None:
    """As administrators and programs that inspect traffic do; anything else in the file is damage."""
    wheel = make_wheel(tmp_path / "wheels", "certifi", "2026.10.19", "-----BEGIN CERTIFICATE-----\n" * 9)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    site = tmp_path / "site"
    record = next(site.glob("certifi-*.dist-info/RECORD"))
    module = site / "certifi/__init__.py"
    module.rename(site / "certifi/cacert.pem")
    record.write_text(record.read_text().replace("certifi/__init__.py", "certifi/cacert.pem"))
    assert scan([str(site)], None, depth) == ()
    with (site / "certifi/cacert.pem").open("a") as file:
        file.write("# Example Corporation\n-----BEGIN CERTIFICATE-----\n")
    assert scan([str(site)], None, depth) == ()
    (site / "certifi/cacert.pem").write_text("-----BEGIN CERTIFICATE-----\n" * 3 + "# mine\n" * 99)
    assert [(one.package, one.how) for one in scan([str(site)], None, depth)] == [("certifi", "size")]


def test_zeros_of_the_same_size_show_in_the_hash(site_packages: Path) -> None:
    """What a power failure leaves."""
    (site_packages / "sound" / "__init__.py").write_bytes(b"\0" * len("x = 1\n"))
    assert damage(site_packages) == []
    assert damage(site_packages, "content") == [("sound", "content")]


def test_a_file_that_was_written_after_the_installation_is_compared_by_content(site_packages: Path) -> None:
    module = site_packages / "sound" / "__init__.py"
    module.write_bytes(b"\0" * len("x = 1\n"))
    later = (site_packages / "sound-1.0.dist-info" / "RECORD").stat().st_mtime + 60
    os.utime(module, (later, later))
    assert damage(site_packages) == [("sound", "content")]
    module.write_text("x = 1\n")
    os.utime(module, (later, later))
    assert damage(site_packages) == []


@pytest.mark.parametrize("depth", ["libraries", "sizes"])
def test_a_copy_without_the_files_times_is_not_compared_by_content(depth: Depth, tmp_path: Path) -> None:
    """`cp -r` and `COPY` in a Dockerfile: each file may be newer than its list, and all of torch would be hashed."""
    wheel = make_wheel(tmp_path / "wheels", "torch", "2.14.1", "x = 1\n")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    info = tmp_path / "torch-2.14.1.dist-info"
    library = tmp_path / "torch/libtorch.so"
    (tmp_path / "torch/__init__.py").rename(library)
    (info / "RECORD").write_text((info / "RECORD").read_text().replace("torch/__init__.py", "torch/libtorch.so"))
    for path in (info / "METADATA", info / "WHEEL"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    os.utime(info / "RECORD", (1_700_000_000, 1_700_000_000))
    library.write_bytes(b"y = 2\n")  # it alone is newer
    assert [one.how for one in scan([str(tmp_path)], None, depth)] == ["content"]
    for path in (info / "METADATA", info / "WHEEL"):
        os.utime(path)
    assert scan([str(tmp_path)], None, depth) == ()
    assert [one.how for one in scan([str(tmp_path)], None, "content")] == ["content"]


def test_a_folder_in_the_place_of_a_file(site_packages: Path) -> None:
    (site_packages / "sound" / "__init__.py").unlink()
    (site_packages / "sound" / "__init__.py").mkdir()
    assert damage(site_packages) == [("sound", "folder")]


@pytest.mark.parametrize(("lost", "how"), [("METADATA", "metadata"), ("RECORD", "record")])
def test_lost_metadata_is_damage(lost: str, how: str, site_packages: Path) -> None:
    (site_packages / "sound-1.0.dist-info" / lost).unlink()
    for depth in DEPTHS:
        assert ("sound", how) in damage(site_packages, depth)


@pytest.mark.parametrize("content", [b"", b"\0\1garbage,,,\n"])
def test_a_list_of_files_that_is_no_list_is_damage(content: bytes, site_packages: Path) -> None:
    (site_packages / "sound-1.0.dist-info" / "RECORD").write_bytes(content)
    for depth in DEPTHS:
        assert damage(site_packages, depth) == [("sound", "record")]


def test_metadata_that_is_there_twice(site_packages: Path) -> None:
    """A broken update left the old one."""
    shutil.copytree(site_packages / "sound-1.0.dist-info", site_packages / "sound-0.9.dist-info")
    assert "twice" in [how for _, how in damage(site_packages, "libraries")]


def test_packages_of_other_installers_are_never_judged(site_packages: Path) -> None:
    """Outside of virtual environments: conda and distributions do not keep the list of files up to date."""
    (site_packages / "sound" / "__init__.py").unlink()
    (site_packages / "sound-1.0.dist-info" / "INSTALLER").write_text("conda\n")
    for depth in DEPTHS:
        assert damage(site_packages, depth) == []


@pytest.mark.parametrize(("installer", "wrong"), [("conda", ["missing"]), ("poetry 2.1", ["missing", "size"])])
def test_in_a_virtual_environment_their_files_have_to_be_there(
    installer: str, wrong: list[str], site_packages: Path, tmp_path: Path
) -> None:
    """`conda install -p .venv` brings files of other sizes than its lists say; other tools keep theirs as pip does."""
    inside = tmp_path / "venv/lib/python3.11/site-packages"
    inside.parent.mkdir(parents=True)
    site_packages.rename(inside)
    (tmp_path / "venv/pyvenv.cfg").touch()
    (inside / "sound" / "__init__.py").unlink()
    (inside / "deep_er" / "__init__.py").write_text("")
    for name in ("sound", "deep_er"):
        (inside / f"{name}-1.0.dist-info" / "INSTALLER").write_text(f"{installer}\n")
    assert sorted(how for _, how in damage(inside)) == wrong


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("setpriv") is None, reason="needs root and setpriv")
def test_what_a_user_cannot_read_is_told_apart_by_its_owner() -> None:
    """`chmod 000` of one's own, and what `sudo pip install` with a umask of 077 leaves."""
    with tempfile.TemporaryDirectory(prefix="ada ") as folder:
        site = Path(folder, "lib/python3.11/site-packages")
        for name in ("own", "roots", "hidden"):
            with zipfile.ZipFile(make_wheel(Path(folder, "wheels"), name, "1.0", "x = 1\n")) as archive:
                archive.extractall(site)
        modules = Path(folder, "code/envcheck")
        modules.mkdir(parents=True)
        for name in ("__init__", "integrity", "wheel_fit", "requirement_text", "late_pattern"):
            shutil.copy(Path(__file__).parents[2] / "envcheck" / f"{name}.py", modules)
        subprocess.run(["chown", "-R", "1000:1000", folder], check=True)
        (site / "own").chmod(0)
        os.chown(site / "roots", 0, 0)
        (site / "roots").chmod(0o700)
        (site / "hidden-1.0.dist-info").chmod(0)
        code = (
            "import sys; from envcheck.integrity import scan\nfor depth in ('libraries', 'sizes'):\n"
            "    for one in scan(sys.argv[1:], None, depth): print(*one[::3])"
        )
        told = subprocess.run(
            ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "/usr/bin/python3", "-c", code, str(site)],
            cwd=modules.parent, capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert sorted(set(told.stdout.splitlines())) == ["hidden permission", "own permission", "roots owner"]
    assert len(told.stdout.splitlines()) == 6, "both looks see all three"


def test_files_without_a_hash_may_come_and_go(site_packages: Path) -> None:
    with (site_packages / "sound-1.0.dist-info" / "RECORD").open("a") as record:
        record.write("sound/__pycache__/__init__.cpython-312.pyc,,\n")
    assert damage(site_packages, "content") == []


def test_a_script_may_be_rewritten_but_has_to_run(site_packages: Path) -> None:
    """The first line of a script names its Python: it is rewritten where an environment was moved."""
    script = site_packages.parent / "bin" / "tool"
    script.parent.mkdir()
    script.write_text(f"#!{sys.executable}\n")
    script.chmod(0o755)
    with (site_packages / "sound-1.0.dist-info" / "RECORD").open("a") as record:
        record.write("../bin/tool,sha256=x,9\n")
    assert damage(site_packages, "content") == []
    for text, mode in (
        (f"#!{sys.executable}\n", 0o644), (f"#!{sys.executable}\r\n", 0o755), ("#!/old/place/python\n", 0o755),
    ):  # fmt: skip
        script.write_text(text)
        script.chmod(mode)
        assert damage(site_packages) == [("sound", "script")]
    script.unlink()
    assert damage(site_packages) == [("sound", "missing")]


class TestJournal:
    def test_what_is_written_is_read(self, tmp_path: Path) -> None:
        for state in (Journal(state="running", tested_set="a", step="torch"), Journal(state="done", tested_set="a")):
            write(str(tmp_path), state)
            assert read(str(tmp_path)) == state

    @pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"state": "asleep", "tested_set": "a"}', b"\xff"])
    def test_one_that_cannot_be_read_is_none(self, content: bytes, tmp_path: Path) -> None:
        write(str(tmp_path), Journal(state="done", tested_set="a"))
        (tmp_path / "share/envcheck/install.json").write_bytes(content)
        assert read(str(tmp_path)) is None

    def test_where_there_is_none_there_was_no_installation(self, tmp_path: Path) -> None:
        assert read(str(tmp_path)) is None

    def test_nothing_is_left_beside_it(self, tmp_path: Path) -> None:
        write(str(tmp_path), Journal(state="done", tested_set="a"))
        assert [file.name for file in (tmp_path / "share/envcheck").iterdir()] == ["install.json"]
        assert json.loads((tmp_path / "share/envcheck/install.json").read_text())["state"] == "done"


def test_an_environment_that_lost_its_marker_is_no_reason_to_install_into_the_system(tmp_path: Path) -> None:
    """Without pyvenv.cfg its Python is the system's own, into which nothing is installed; the file is made again."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True, timeout=120)
    site = next(venv.glob("lib/python3*/site-packages"))
    (site / "msgspec").mkdir()
    (venv / "pyvenv.cfg").unlink()
    base = Path(sys.base_prefix).joinpath(*site.relative_to(venv).parts)
    before = sorted(path.name for path in base.glob("*"))

    def envcheck(*arguments: str) -> str:
        env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
        child = subprocess.run(
            [venv / "bin/python", "-m", "envcheck", *arguments], env=env, capture_output=True, text=True, timeout=120
        )
        return child.stderr

    assert "pyvenv.cfg is missing [package-damaged]" in envcheck("check")
    assert not (venv / "pyvenv.cfg").exists()
    envcheck("fix", "--yes")
    assert f"home = {Path(sys.base_prefix) / 'bin'}" in (venv / "pyvenv.cfg").read_text()
    assert sorted(path.name for path in base.glob("*")) == before


@pytest.mark.parametrize("tag", ["cp399-cp399-manylinux_2_28_x86_64", "cp311-cp311-win_amd64"])
def test_a_wheel_for_another_python_or_system_is_damage_at_any_depth(tag: str, tmp_path: Path) -> None:
    folder = tmp_path / "lib" / "python3.11" / "site-packages"
    for name, its in (("sound", tag), ("deep-er", "py3-none-any")):
        with zipfile.ZipFile(make_wheel(tmp_path / "wheels", name, "1.0", "x = 1\n", tag=its)) as archive:
            archive.extractall(folder)
    for depth in DEPTHS:
        assert [(one.package, one.how) for one in scan([str(folder)], None, depth)] == [("sound", "wheel")]


def test_an_editable_installation_without_its_checkout_is_damage(tmp_path: Path) -> None:
    folder, checkout = tmp_path / "site-packages", tmp_path / "my checkout"
    with zipfile.ZipFile(make_wheel(tmp_path / "wheels", "sound", "1.0", "x = 1\n")) as archive:
        archive.extractall(folder)
    told = {"url": checkout.as_uri(), "dir_info": {"editable": True}}
    (folder / "sound-1.0.dist-info" / "direct_url.json").write_text(json.dumps(told))
    assert [one.how for one in scan([str(folder)], None, "libraries")] == ["checkout"]
    checkout.mkdir()
    assert scan([str(folder)], None, "libraries") == ()


def test_of_two_metadata_folders_the_one_that_the_files_meet_is_the_genuine_one(site_packages: Path) -> None:
    other = site_packages / "sound-2.0.dist-info"
    shutil.copytree(site_packages / "sound-1.0.dist-info", other)
    assert [(one.how, one.file) for one in scan([str(site_packages)], {"sound"})] == [("twice", other.name)]


def test_what_an_old_setup_left_next_to_a_wheel_is_a_second_copy(site_packages: Path) -> None:
    (site_packages / "sound-0.1-py3.11.egg-info").write_text("Metadata-Version: 1.2\nName: sound\nVersion: 0.1\n")
    (site_packages / "other-0.1-py3.11.egg-info").write_text("Metadata-Version: 1.2\nName: other\nVersion: 0.1\n")
    found = scan([str(site_packages)], None)
    assert [(one.package, one.version, one.how) for one in found] == [("sound", "0.1", "twice")]


def test_debians_own_pip_is_not_damaged(site_packages: Path, tmp_path: Path) -> None:
    """Debian 12: its RECORD names scripts where the build had them, `../scripts/pip`; no INSTALLER is there."""
    own = tmp_path / "usr" / "lib" / "python3" / "dist-packages"
    shutil.copytree(site_packages, own)
    for info in own.glob("*.dist-info"):
        (info / "INSTALLER").unlink()
    record = own / "sound-1.0.dist-info" / "RECORD"
    record.write_text(f"../scripts/sound,sha256=bR8ZsX7zq5ttNTK-IZh2a7FwnIPaamaEFSuK8ZMNpvo,221\n{record.read_text()}")
    assert damage(own) == []
    shutil.copytree(own, tmp_path / "lib" / "site-packages")
    assert damage(tmp_path / "lib" / "site-packages") == [("sound", "missing")]
