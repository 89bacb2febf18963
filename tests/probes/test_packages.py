"""Installed distributions, against the standard library's own reading and on laid-out site-packages."""

import importlib.metadata
import os
import re
import sys
from pathlib import Path

import pytest

from envcheck.probes.packages import installed, pynvml_provider
from envcheck.requirement_text import normalised
from envcheck.snapshot import Distribution


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def wheel(site: Path, name: str, version: str, *lines: str, record: str = "") -> Path:
    """The metadata that installing a wheel leaves."""
    folder = site / f"{name}-{version}.dist-info"
    header = (f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", *(f"{line}\n" for line in lines))
    write(folder / "METADATA", "".join(header) + "\nName: not-this\nRequires-Dist: nor-this\n")
    write(folder / "RECORD", record)
    return folder


def read(*folders: Path) -> dict[str, Distribution]:
    gaps: dict[str, str] = {}
    found = {name: entry.distribution for name, entry in installed([str(f) for f in folders], gaps).items()}
    assert gaps == {}
    return found


def test_this_environment_reads_as_the_standard_library_reads_it() -> None:
    folders = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    expected = {
        normalised(d.metadata["Name"]): d for d in reversed(list(importlib.metadata.distributions(path=folders)))
    }
    found = read(*map(Path, folders))
    assert {name: d.version for name, d in found.items()} == {name: d.version for name, d in expected.items()}
    assert {name: d.requires_python for name, d in found.items()} == {
        name: next(iter(d.metadata.get_all("Requires-Python") or [None])) for name, d in expected.items()
    }
    plain = {name: [r for r in d.requires or () if not re.search(r"extra\s*==", r)] for name, d in expected.items()}
    # What an extra that another package asks for requires comes after it.
    assert {name: list(d.requires)[: len(plain[name])] for name, d in found.items()} == plain
    assert {name: d.installer for name, d in found.items()} == {
        name: (d.read_text("INSTALLER") or "").strip() or None for name, d in expected.items()
    }


def test_what_an_extra_requires_counts_where_another_package_asks_for_it(tmp_path: Path) -> None:
    """torch asks for its CUDA libraries in this way."""
    wheel(tmp_path, "torch", "2.15.0", 'Requires-Dist: toolkit[cublas]==13.0.3; platform_system == "Linux"')
    wheel(
        tmp_path, "toolkit", "13.0.3", "Requires-Dist: nvcc; extra == 'nvcc'",
        "Requires-Dist: cublas==13.1.*; (sys_platform == 'linux' or sys_platform == 'win32') and extra == 'cublas'",
    )  # fmt: skip
    found = read(tmp_path)
    assert found["toolkit"].requires == ("cublas==13.1.*; sys_platform == 'linux' or sys_platform == 'win32'",)


def test_names_are_normalised_as_the_index_does() -> None:
    assert normalised("Flash_Attn") == normalised("flash.attn") == normalised("FLASH--ATTN") == "flash-attn"


def test_requirements_keep_their_markers_and_lose_their_extras(tmp_path: Path) -> None:
    wheel(
        tmp_path,
        "torch",
        "2.9.1",
        "Requires-Dist: filelock",
        'Requires-Dist: triton==3.5.1; platform_system == "Linux"',
        'Requires-Dist: optree>=0.13.0; extra == "optree"',
        'Requires-Dist: pyyaml; (python_version < "3.12") and extra=="pyyaml"',
        "Requires-Python: >=3.10",
    )
    torch = read(tmp_path)["torch"]
    assert torch.requires == ("filelock", 'triton==3.5.1; platform_system == "Linux"')
    assert torch.requires_python == ">=3.10"
    assert torch.version == "2.9.1"


def test_what_the_model_takes_of_transformers_counts_as_required(tmp_path: Path) -> None:
    """Which accelerate transformers uses stands in an extra of it."""
    extras = ('accelerate>=1.1.0; extra == "torch"', 'accelerate>=1.1.0; extra == "all"', 'ruff; extra == "dev"')
    wheel(tmp_path, "transformers", "5.23.0", *(f"Requires-Dist: {line}" for line in ("filelock", *extras)))
    assert read(tmp_path)["transformers"].requires == ("filelock", "accelerate>=1.1.0")


def test_header_with_hundreds_of_lines_is_read_to_its_end(tmp_path: Path) -> None:
    licences = (f"License-File: third_party/{number}/LICENSE" for number in range(2000))
    wheel(tmp_path, "torch", "2.15.0", *licences, "Requires-Dist: sympy")
    assert read(tmp_path)["torch"].requires == ("sympy",)


def test_first_folder_of_the_path_wins(tmp_path: Path) -> None:
    wheel(tmp_path / "user", "numpy", "2.1.0")
    wheel(tmp_path / "system", "numpy", "1.21.5")
    assert read(tmp_path / "user", tmp_path / "system")["numpy"].version == "2.1.0"


def test_of_two_left_by_a_broken_update_the_one_written_last(tmp_path: Path) -> None:
    os.utime(wheel(tmp_path, "torch", "2.9.1"), (2_000_000_000, 2_000_000_000))
    os.utime(wheel(tmp_path, "torch", "2.10.0"), (1_000_000_000, 1_000_000_000))
    assert read(tmp_path)["torch"].version == "2.9.1"


def test_what_pip_was_removing_when_it_was_killed_is_not_installed(tmp_path: Path) -> None:
    wheel(tmp_path, "~orch", "2.4.0")
    assert read(tmp_path) == {}


def test_egg_info_of_a_development_install(tmp_path: Path) -> None:
    egg = tmp_path / "my_model.egg-info"
    write(egg / "PKG-INFO", "Metadata-Version: 1.2\nName: my-model\nVersion: 0.3\n")
    write(egg / "requires.txt", 'torch>=2.4\n\n[:python_version < "3.11"]\ntomli\n\n[dev]\npytest\n')
    assert read(tmp_path)["my-model"] == Distribution(
        name="my-model", version="0.3", requires=("torch>=2.4", 'tomli; python_version < "3.11"')
    )


def test_egg_info_that_is_one_file(tmp_path: Path) -> None:
    write(tmp_path / "PyYAML-5.4.1.egg-info", "Metadata-Version: 1.1\nName: PyYAML\nVersion: 5.4.1\n")
    assert read(tmp_path)["pyyaml"].version == "5.4.1"


def test_metadata_that_is_missing_is_said(tmp_path: Path) -> None:
    (tmp_path / "torch-2.9.1.dist-info").mkdir()
    gaps: dict[str, str] = {}
    found = installed([str(tmp_path)], gaps)
    assert found["torch"].distribution.version is None
    assert gaps == {"packages.torch": "torch-2.9.1.dist-info: no such file or directory"}


def test_a_remnant_that_tells_no_version_does_not_hide_what_is_installed(tmp_path: Path) -> None:
    wheel(tmp_path, "accelerate", "1.11.0")
    (tmp_path / "accelerate-1.15.0.dist-info").mkdir()
    assert read(tmp_path)["accelerate"].version == "1.11.0"


def test_a_link_that_leads_nowhere_hides_nothing_beside_it(tmp_path: Path) -> None:
    wheel(tmp_path, "torch", "2.9.1")
    (tmp_path / "triton-3.5.0.dist-info").symlink_to(tmp_path / "gone")
    gaps: dict[str, str] = {}
    assert installed([str(tmp_path)], gaps)["torch"].distribution.version == "2.9.1"
    assert set(gaps) == {"packages.triton"}


def test_folder_of_the_path_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert read(tmp_path / "gone") == {}


class TestProviderOfPynvml:
    """Which distribution `import pynvml` belongs to."""

    def provider(self, site: Path) -> tuple[str | None, dict[str, str]]:
        gaps: dict[str, str] = {}
        return pynvml_provider(installed([str(site)], {}), [str(site)], gaps), gaps

    def test_the_maintained_one(self, tmp_path: Path) -> None:
        write(tmp_path / "pynvml.py", "nvml")
        wheel(tmp_path, "nvidia_ml_py", "13.580.65", record="pynvml.py,sha256=abc,4\n")
        assert self.provider(tmp_path) == ("nvidia-ml-py", {})

    def test_a_stale_package_hides_the_module_of_the_maintained_one(self, tmp_path: Path) -> None:
        write(tmp_path / "pynvml.py", "nvml")
        write(tmp_path / "pynvml/__init__.py", "from .nvml import *")
        wheel(tmp_path, "nvidia_ml_py", "13.580.65", record="pynvml.py,sha256=abc,4\n")
        wheel(tmp_path, "pynvml", "11.5.3", record="pynvml/__init__.py,sha256=def,19\n")
        assert self.provider(tmp_path) == ("pynvml", {})

    def test_of_two_that_wrote_one_file_the_one_whose_file_lies_there(self, tmp_path: Path) -> None:
        write(tmp_path / "pynvml.py", "stale text")
        wheel(tmp_path, "nvidia_ml_py", "13.580.65", record="pynvml.py,sha256=abc,4\n")
        wheel(tmp_path, "nvidia_ml_py3", "7.352.0", record="pynvml.py,sha256=def,10\n")
        assert self.provider(tmp_path) == ("nvidia-ml-py3", {})

    def test_none(self, tmp_path: Path) -> None:
        assert self.provider(tmp_path) == (None, {})

    def test_a_module_that_nothing_owns_up_to(self, tmp_path: Path) -> None:
        write(tmp_path / "pynvml.py", "copied here")
        assert self.provider(tmp_path)[0] is None
        assert "pynvml.py" in self.provider(tmp_path)[1]["python.pynvml_provider"]


@pytest.mark.parametrize("content", ["", "\n\n", "Name:\nVersion:\n\n", "\0\xff\xfe", "Name torch\n"])
def test_metadata_of_nonsense_keeps_the_folders_name(tmp_path: Path, content: str) -> None:
    write(tmp_path / "torch-2.9.1.dist-info/METADATA", content)
    gaps: dict[str, str] = {}
    assert installed([str(tmp_path)], gaps)["torch"].distribution.version is None
    assert gaps == {"packages.torch": "torch-2.9.1.dist-info: it names no version"}
