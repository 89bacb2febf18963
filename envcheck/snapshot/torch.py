"""Facts about the installed torch and flash-attn, read from their files; and what `--deep` saw of them."""

from envcheck.snapshot.kinds import Facts, FilePath, FreeText, Plain


class Torch(Facts, frozen=True, kw_only=True):
    """torch as it lies on the disk."""

    version: Plain | None = None
    """`2.9.1+cu128`; None: not installed."""
    cuda: Plain | None = None
    """CUDA version it was built with, `12.8`; None: a build without CUDA."""
    hip: Plain | None = None
    architectures: tuple[Plain, ...] = ()
    """What it has kernels for: `sm_86`, `compute_90`."""
    cxx11_abi: bool | None = None
    path: FilePath | None = None


class FlashAttention(Facts, frozen=True, kw_only=True):
    """flash-attn as it is installed."""

    version: Plain | None = None
    """`2.8.3`; None: not installed."""
    wanted: bool | None = None
    """A text asks for it, whether or not it is installed; None: nothing says so."""
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


class Trial(Facts, frozen=True, kw_only=True):
    """One thing tried in a child process."""

    name: Plain
    """`import torch`, `import flash_attn`, `cuda`, `matmul cuda:0` ..."""
    ok: bool
    error: FreeText | None = None
    """Last line of the exception."""
    signal: int | None = None
    timeout: bool = False
    seconds: float | None = None
    values: dict[Plain, FreeText | int | float | bool | None] = {}


class Deep(Facts, frozen=True, kw_only=True):
    """All trials, in the order they ran."""

    trials: tuple[Trial, ...] = ()
