"""Facts about flash-attn, as its files and names tell them."""

from envcheck.snapshot.base import Facts
from envcheck.snapshot.kinds import FilePath, Plain


class FlashAttention(Facts, frozen=True, kw_only=True):
    """flash-attn as it is installed."""

    version: Plain | None = None
    """`2.8.3`; None: not installed."""
    wheel_tags: tuple[Plain, ...] = ()
    """`cp311-cp311-linux_x86_64`, from its WHEEL file."""
    built_cuda: Plain | None = None
    """CUDA major or version in the wheel's local version or file name, `12`."""
    built_torch: Plain | None = None
    """torch minor it was built for, `2.8`."""
    built_cxx11_abi: bool | None = None
    extension: FilePath | None = None
    """Path of flash_attn_2_cuda*.so."""
    extension_tag: Plain | None = None
    """`cpython-311-x86_64-linux-gnu`."""
    missing_symbols: tuple[Plain, ...] = ()
    """Functions that the extension needs and the installed torch does not have, `_ZN3c104cuda9SetDeviceEi`: the import
    will fail. Only those that must be in torch's libc10 are looked up, so that none here is no proof."""
