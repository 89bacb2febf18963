"""flash-attn as it is installed: which torch, CUDA, Python and C++ ABI it was built for, from its names and symbols."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from envcheck.compat.tables.flash_attention import BuiltFor, built_for
from envcheck.late_pattern import late
from envcheck.probes.elf import built_with_cxx11_abi, c10_symbols, section
from envcheck.probes.packages import Installed
from envcheck.snapshot import FlashAttention

_EXTENSION = late(r"flash_attn_2_cuda\.(.+)\.so")
_CUDA_RUNTIME = late(rb"\0libcudart\.so\.(\d+)")


def attention_facts(installed: Installed | None, torch_folder: str | None, gaps: dict[str, str]) -> FlashAttention:
    """The facts of section `attention`; all None where flash-attn is not installed. `torch_folder`: torch's package."""
    if installed is None:
        return FlashAttention()
    extension = _extension(installed.metadata.parent)
    cuda, torch, abi = _built_for(installed.metadata, installed.distribution.version)
    library_cuda, library_abi = _linked_with(extension, gaps)
    facts = FlashAttention(
        version=installed.distribution.version,
        wheel_tags=_tags(installed.metadata),
        built_cuda=cuda or library_cuda,
        built_torch=torch,
        built_cxx11_abi=library_abi if abi is None else abi,
        extension=str(extension) if extension else None,
        extension_tag=_EXTENSION.fullmatch(extension.name)[1] if extension else None,  # type: ignore[index] # it was found by this pattern
        missing_symbols=_missing_symbols(extension, Path(torch_folder, "lib")) if extension and torch_folder else (),
    )
    for name in ("built_cuda", "built_torch", "built_cxx11_abi"):
        if getattr(facts, name) is None:
            gaps.setdefault(f"attention.{name}", "neither the wheel's name nor its library says")
    return facts


def _built_for(metadata: Path, version: str | None) -> BuiltFor:
    """CUDA, torch minor and ABI from the local version label, or from the address that it was installed from."""
    texts = [version or "", metadata.name]
    with suppress(OSError):
        texts.append((metadata / "direct_url.json").read_text("utf-8", "replace"))
    return next((label for text in texts if any(label := built_for(text))), BuiltFor())


def _linked_with(extension: Path | None, gaps: dict[str, str]) -> tuple[str | None, bool | None]:
    """CUDA major of the runtime that its library asks for, and the C++ ABI of the torch symbols it needs."""
    if extension is None:
        return None, None
    try:
        names = section(extension, b".dynstr") or b""
        abi = built_with_cxx11_abi(extension)
    except OSError as error:
        reason = f"{extension}: {(error.strerror or 'unreadable').lower()}"
        gaps.update({"attention.built_cuda": reason, "attention.built_cxx11_abi": reason})
        return None, None
    runtime = _CUDA_RUNTIME.search(names)
    return (runtime[1].decode() if runtime else None), abi


def _missing_symbols(extension: Path, libraries: Path) -> tuple[str, ...]:
    """What the loader would stop at; nothing where torch's libraries cannot be read, which torch's own facts say."""
    try:
        needed = c10_symbols(extension, defined=False)
        offered = c10_symbols(libraries / "libc10.so", defined=True)
        if not offered:
            return ()
        cuda = libraries / "libc10_cuda.so"
        more = c10_symbols(cuda, defined=True) if cuda.exists() else frozenset()
    except OSError:
        return ()
    return tuple(sorted(needed - offered - more))


def _tags(metadata: Path) -> tuple[str, ...]:
    """The `Tag:` lines of its WHEEL file."""
    with suppress(OSError):
        lines = (metadata / "WHEEL").read_text("utf-8", "replace").splitlines()
        return tuple(line.partition(":")[2].strip() for line in lines if line.startswith("Tag:"))
    return ()


def _extension(site_packages: Path) -> Path | None:
    """The compiled module, which lies next to its metadata."""

    def candidates() -> Iterator[Path]:
        with suppress(OSError):
            yield from site_packages.glob("flash_attn_2_cuda.*.so")

    return next((path for path in candidates() if _EXTENSION.fullmatch(path.name)), None)
