"""flash-attn as it is installed: what its wheel's name says, and what its library says where the name is silent."""

from pathlib import Path

from envcheck.probes.attention import attention_facts
from envcheck.probes.packages import installed
from envcheck.snapshot import FlashAttention
from tests.probes.elf_file import symbol_sections, write_library

OLD = b"\0libcudart.so.12\0_ZN3c105ErrorC2ENS_14SourceLocationESs\0"
NEW = b"\0libc10.so\0libcudart.so.13\0_ZN3c106detail14torchCheckFailEPKcS2_jRKNSt7__cxx1112basic_stringIcE\0"


def flash_attention(site: Path, version: str = "2.8.3", *, address: str = "", dynstr: bytes | None = None) -> None:
    """Lay flash-attn out as pip does."""
    folder = site / f"flash_attn-{version}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: flash-attn\nVersion: {version}\n\n")
    (folder / "WHEEL").write_text("Wheel-Version: 1.0\nTag: cp311-cp311-linux_x86_64\n")
    if address:
        (folder / "direct_url.json").write_text(f'{{"archive_info": {{}}, "url": "{address}"}}')
    if dynstr is not None:
        write_library(site / "flash_attn_2_cuda.cpython-311-x86_64-linux-gnu.so", dynstr=dynstr)


def read(site: Path) -> tuple[FlashAttention, dict[str, str]]:
    gaps: dict[str, str] = {}
    return attention_facts(installed([str(site)], {}).get("flash-attn"), str(site / "torch"), gaps), gaps


def test_wheel_whose_version_carries_the_label(tmp_path: Path) -> None:
    flash_attention(tmp_path, "2.8.3+cu12torch2.8cxx11abiTRUE", dynstr=OLD)
    facts, gaps = read(tmp_path)
    assert (facts.built_cuda, facts.built_torch, facts.built_cxx11_abi) == ("12", "2.8", True)
    assert facts.wheel_tags == ("cp311-cp311-linux_x86_64",)
    assert facts.extension_tag == "cpython-311-x86_64-linux-gnu"
    assert facts.extension == str(tmp_path / "flash_attn_2_cuda.cpython-311-x86_64-linux-gnu.so")
    assert gaps == {}


def test_wheel_that_was_installed_from_its_address(tmp_path: Path) -> None:
    address = "https://example.org/v2.8.3/flash_attn-2.8.3%2Bcu12torch2.7cxx11abiFALSE-cp311-cp311-linux_x86_64.whl"
    flash_attention(tmp_path, address=address, dynstr=OLD)
    facts, _ = read(tmp_path)
    assert (facts.version, facts.built_torch, facts.built_cxx11_abi) == ("2.8.3", "2.7", False)


def test_older_wheels_name_cuda_in_three_digits(tmp_path: Path) -> None:
    flash_attention(tmp_path, "2.5.8+cu122torch2.2cxx11abiFALSE", dynstr=OLD)
    assert read(tmp_path)[0].built_cuda == "12.2"


def test_build_from_source_is_known_by_its_library(tmp_path: Path) -> None:
    flash_attention(tmp_path, dynstr=NEW)
    facts, gaps = read(tmp_path)
    assert (facts.built_cuda, facts.built_torch, facts.built_cxx11_abi) == ("13", None, True)
    assert set(gaps) == {"attention.built_torch"}


def test_old_abi_in_the_library(tmp_path: Path) -> None:
    flash_attention(tmp_path, dynstr=OLD)
    assert read(tmp_path)[0].built_cxx11_abi is False


def test_installed_without_its_library(tmp_path: Path) -> None:
    flash_attention(tmp_path)
    facts, gaps = read(tmp_path)
    assert (facts.version, facts.extension, facts.extension_tag) == ("2.8.3", None, None)
    assert set(gaps) == {"attention.built_cuda", "attention.built_torch", "attention.built_cxx11_abi"}


CHECK_FAIL = "_ZN3c106detail14torchCheckFailEPKcS2_jRKNSt7__cxx1112basic_stringIcE"


def with_symbols(site: Path, needed: tuple[str, ...], offered: tuple[str, ...]) -> FlashAttention:
    """flash-attn that needs some of c10's functions, next to a torch that offers some."""
    flash_attention(site)
    name = "flash_attn_2_cuda.cpython-311-x86_64-linux-gnu.so"
    write_library(site / name, **symbol_sections(needed=needed, defined=("_ZN3c104cuda6inlineEv",)))
    write_library(site / "torch/lib/libc10.so", **symbol_sections(defined=offered))
    write_library(site / "torch/lib/libc10_cuda.so", **symbol_sections(defined=("_ZN3c104cuda9SetDeviceEa",)))
    return read(site)[0]


def test_function_that_this_torch_no_longer_has(tmp_path: Path) -> None:
    """Built from source, then torch was updated: no name says it, the import fails with this symbol."""
    needed = (CHECK_FAIL, "_ZN3c104cuda9SetDeviceEi", "_ZN3c105IValue3tagEv")
    assert with_symbols(tmp_path, needed, (CHECK_FAIL,)).missing_symbols == ("_ZN3c104cuda9SetDeviceEi",)


def test_every_function_is_there(tmp_path: Path) -> None:
    assert with_symbols(tmp_path, (CHECK_FAIL, "_ZN3c104cuda9SetDeviceEa"), (CHECK_FAIL,)).missing_symbols == ()


def test_torch_that_cannot_be_read_is_no_proof(tmp_path: Path) -> None:
    assert with_symbols(tmp_path, (CHECK_FAIL,), ()).missing_symbols == ()


def test_not_installed(tmp_path: Path) -> None:
    assert read(tmp_path) == (FlashAttention(), {})
