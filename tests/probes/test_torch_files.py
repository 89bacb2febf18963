"""torch read from its files, without an import: real releases' texts and libraries laid out by hand."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from envcheck.probes.elf import c10_symbols, section
from envcheck.probes.torch import torch_facts
from envcheck.snapshot import Distribution, Torch
from tests.probes.elf_file import write_library

NEW_ABI = b"\0_ZN3c105ErrorC1ENS_14SourceLocationENSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE\0"
OLD_ABI = b"\0_ZN3c105ErrorC1ENS_14SourceLocationESs\0_ZNSt7__cxx1112regex_traitsIcEC2Ev\0"
ARCHITECTURES = b"...\0sm_70 sm_75 sm_80 sm_86 sm_90 sm_100 sm_120\0..."

ASK_TORCH = """\
import torch, torch.utils
flags = getattr(torch._C, "_cuda_getArchFlags", str)()
print(torch.__version__, torch.version.cuda, torch.compiled_with_cxx11_abi(), flags, sep="|")
"""
VERSION_2_9 = """\
from typing import Optional

__all__ = ['__version__', 'debug', 'cuda', 'git_version', 'hip', 'xpu']
__version__ = '2.9.1+cu128'
debug = False
cuda: Optional[str] = '12.8'
git_version = '5811a8d7da873dd699ff6687092c225caffcf1bb'
hip: Optional[str] = None
xpu: Optional[str] = None
"""


def torch(
    site: Path, version: str = VERSION_2_9, *, rodata: bytes = ARCHITECTURES, dynstr: bytes = NEW_ABI
) -> tuple[Torch, dict[str, str]]:
    """Lay a torch out and read it."""
    folder = site / "torch"
    write_library(folder / "lib/libtorch_python.so", rodata=rodata)
    write_library(folder / "lib/libc10.so", dynstr=dynstr)
    (folder / "__init__.py").touch()
    if version:
        (folder / "version.py").write_text(version)
    return read(site)


def read(site: Path, distribution: Distribution | None = None) -> tuple[Torch, dict[str, str]]:
    gaps: dict[str, str] = {}
    return torch_facts([str(site)], distribution, gaps), gaps


def test_cuda_build(tmp_path: Path) -> None:
    facts, gaps = torch(tmp_path)
    assert facts == Torch(
        version="2.9.1+cu128",
        cuda="12.8",
        architectures=("sm_70", "sm_75", "sm_80", "sm_86", "sm_90", "sm_100", "sm_120"),
        cxx11_abi=True,
        path=str(tmp_path / "torch"),
    )
    assert gaps == {}


def test_cpu_build_has_no_cuda_and_no_architectures(tmp_path: Path) -> None:
    text = VERSION_2_9.replace("+cu128", "+cpu").replace("'12.8'", "None")
    facts, gaps = torch(tmp_path, text, rodata=b"")
    assert (facts.version, facts.cuda, facts.architectures, gaps) == ("2.9.1+cpu", None, (), {})


def test_rocm_build(tmp_path: Path) -> None:
    text = VERSION_2_9.replace("'12.8'", "None").replace(
        "hip: Optional[str] = None", "hip: Optional[str] = '6.4.43484'"
    )
    assert torch(tmp_path, text)[0].hip == "6.4.43484"


def test_version_file_of_older_releases_has_no_types(tmp_path: Path) -> None:
    facts, _ = torch(tmp_path, "__version__ = '2.4.1+cu121'\ndebug = False\ncuda = '12.1'\nhip = None\n")
    assert (facts.version, facts.cuda, facts.hip) == ("2.4.1+cu121", "12.1", None)


def test_build_for_one_card_with_code_for_later_ones(tmp_path: Path) -> None:
    facts, _ = torch(tmp_path, rodata=b"\0needs sm_90 or later\0sm_86 compute_86\0")
    assert facts.architectures == ("sm_86", "compute_86")


def test_list_that_follows_another_constant_without_a_gap(tmp_path: Path) -> None:
    """As it stands in libtorch_python.so of 2.9.1."""
    assert torch(tmp_path, rodata=b"std::string ipc_hsm_80 sm_90a\0")[0].architectures == ("sm_80", "sm_90a")


def test_old_abi_is_known_among_symbols_that_carry_the_new_tag(tmp_path: Path) -> None:
    assert torch(tmp_path, dynstr=OLD_ABI)[0].cxx11_abi is False


def test_libraries_that_tell_nothing_leave_the_facts_unknown(tmp_path: Path) -> None:
    facts, gaps = torch(tmp_path, rodata=b"", dynstr=b"")
    assert facts.architectures == ()
    assert facts.cxx11_abi is None
    assert set(gaps) == {"torch.architectures", "torch.cxx11_abi"}


@pytest.mark.parametrize("content", [b"", b"\x7fELF", b"\x7fELF\x02\x01" + b"\xff" * 200, b"version https://git-lfs"])
def test_broken_libraries_leave_the_facts_unknown(tmp_path: Path, content: bytes) -> None:
    torch(tmp_path)
    for name in ("libtorch_python.so", "libc10.so"):
        (tmp_path / "torch/lib" / name).write_bytes(content)
    facts, gaps = read(tmp_path)
    assert facts.version == "2.9.1+cu128"
    assert set(gaps) == {"torch.architectures", "torch.cxx11_abi"}


def test_missing_libraries_are_said(tmp_path: Path) -> None:
    torch(tmp_path)
    shutil.rmtree(tmp_path / "torch/lib")
    assert all("no such file" in reason for reason in read(tmp_path)[1].values())


def test_version_from_the_metadata_where_version_py_is_missing(tmp_path: Path) -> None:
    torch(tmp_path, "")
    facts, gaps = read(tmp_path, Distribution(name="torch", version="2.9.1"))
    assert (facts.version, facts.cuda) == ("2.9.1", None)
    assert "torch.cuda" in gaps  # unknown, not "a build without CUDA"


def test_registered_but_gone(tmp_path: Path) -> None:
    facts, gaps = read(tmp_path, Distribution(name="torch", version="2.9.1"))
    assert facts == Torch(version="2.9.1")
    assert "its files are not there" in gaps["torch.path"]


def test_not_installed(tmp_path: Path) -> None:
    assert read(tmp_path) == (Torch(), {})


def test_section_of_a_real_program() -> None:
    content = section(Path(sys.executable).resolve(), b".dynstr")
    assert content is not None
    assert b"\0" in content


@pytest.mark.models
def test_installed_torch_reads_as_it_says_itself() -> None:
    said = subprocess.run([sys.executable, "-c", ASK_TORCH], capture_output=True, text=True)
    if said.returncode:
        pytest.skip("torch is not installed here")
    version, cuda, abi, architectures = said.stdout.strip().split("|")
    folders = [path for path in sys.path if Path(path, "torch").is_dir()]
    facts = torch_facts(folders, None, {})
    assert (facts.version, str(facts.cuda), str(facts.cxx11_abi)) == (version, cuda, abi)
    assert facts.architectures == tuple(architectures.split())


@pytest.mark.models
def test_installed_torch_offers_what_its_own_libraries_need() -> None:
    """The names that are looked up for flash-attn are defined nowhere but in c10."""
    folder = next((Path(path, "torch/lib") for path in sys.path if Path(path, "torch/lib/libc10.so").is_file()), None)
    if folder is None:
        pytest.skip("torch is not installed here")
    c10 = [path for path in (folder / "libc10.so", folder / "libc10_cuda.so") if path.is_file()]
    offered = {name for path in c10 for name in c10_symbols(path, defined=True)}
    needed = c10_symbols(folder / "libtorch_python.so", defined=False)
    assert needed
    assert needed <= offered
