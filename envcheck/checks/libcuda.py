"""Checks that CUDA can start: its driver library is there, of the driver's version, and starts in the light trial."""

from collections.abc import Iterator, Mapping

from envcheck.checks.check import check
from envcheck.compat.predicates import driver_works, has_gpu, is_jetson
from envcheck.compat.tables.gpus import is_data_centre
from envcheck.process import signal_name
from envcheck.snapshot import Cuda, Snapshot
from envcheck.units import seconds, version_tuple
from envcheck.verdict import Verdict, found, passed, skipped

RESULTS: Mapping[int, tuple[str, str]] = {
    1:   ("CUDA_ERROR_INVALID_VALUE", "invalid argument"),
    2:   ("CUDA_ERROR_OUT_OF_MEMORY", "out of memory"),
    3:   ("CUDA_ERROR_NOT_INITIALIZED", "the driver is not initialized"),
    4:   ("CUDA_ERROR_DEINITIALIZED", "the driver is shutting down"),
    34:  ("CUDA_ERROR_STUB_LIBRARY", "a stub library was loaded instead of the driver's"),
    46:  ("CUDA_ERROR_DEVICE_UNAVAILABLE", "the GPU is busy or unavailable"),
    100: ("CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"),
    101: ("CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"),
    102: ("CUDA_ERROR_DEVICE_NOT_LICENSED", "the GPU has no valid license"),
    201: ("CUDA_ERROR_INVALID_CONTEXT", "invalid device context"),
    214: ("CUDA_ERROR_ECC_UNCORRECTABLE", "uncorrectable ECC error"),
    302: ("CUDA_ERROR_SHARED_OBJECT_SYMBOL_NOT_FOUND", "a symbol of a shared library was not found"),
    303: ("CUDA_ERROR_SHARED_OBJECT_INIT_FAILED", "a shared library could not be initialized"),
    304: ("CUDA_ERROR_OPERATING_SYSTEM", "an operating system call failed"),
    719: ("CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"),
    800: ("CUDA_ERROR_NOT_PERMITTED", "operation not permitted"),
    801: ("CUDA_ERROR_NOT_SUPPORTED", "operation not supported"),
    802: ("CUDA_ERROR_SYSTEM_NOT_READY", "system not yet initialized"),
    803: ("CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "unsupported display driver / CUDA driver combination"),
    804: ("CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE", "forward compatibility was attempted on non supported hardware"),
    999: ("CUDA_ERROR_UNKNOWN", "unknown error"),
}  # fmt: skip
"""What cuInit and cuDeviceGetCount return when they fail: CUresult of cuda.h (CUDA 13), in words."""

NAME = "libcuda.so.1"


@check("driver.libcuda", "driver", "libcuda-missing")
def libcuda(snapshot: Snapshot) -> Iterator[Verdict]:
    """The CUDA driver library (libcuda) is installed in the driver's version."""
    facts, cuda = snapshot.driver, snapshot.cuda
    if facts is None or cuda is None or is_jetson(snapshot) or not snapshot.gpus or not driver_works(snapshot):
        return
    if cuda.init is not None and cuda.init.device_count:
        return  # it was seen starting
    looked = facts.nvml_library is not None and "cuda.libcuda" not in snapshot.unavailable
    if cuda.libcuda is None and looked:
        yield found(
            "libcuda-missing",
            f"The loader finds no {NAME}, so CUDA cannot start, although nvidia-smi works.{_elsewhere(cuda)}"
            f"{_capabilities(snapshot)}",
            path=None,
        )
    elif cuda.libcuda and cuda.libcuda_empty:
        yield found(
            "libcuda-missing",
            f"{cuda.libcuda} is an empty file, so CUDA cannot start, although nvidia-smi works. Such files are left "
            "over when a running container is saved as an image.",
            title="libcuda is an empty file",
            path=cuda.libcuda,
        )
    elif cuda.libcuda and _differ(cuda.libcuda_version, facts.version):
        yield from _of_another_version(snapshot, cuda)


def _of_another_version(snapshot: Snapshot, cuda: Cuda) -> Iterator[Verdict]:
    """Newer in a `compat` folder is NVIDIA's forward compatibility, which data-centre GPUs support."""
    facts, path = snapshot.driver, cuda.libcuda or ""
    version = (facts.version if facts else None) or ""
    folder = path.rpartition("/")[0]
    compat = folder if "/compat" in folder else None
    newer = (version_tuple(cuda.libcuda_version) or ()) > (version_tuple(version) or ())
    if compat and newer and all(is_data_centre(gpu.name) for gpu in snapshot.gpus):
        yield passed(f"libcuda {cuda.libcuda_version} from {compat}: forward compatibility over driver {version}")
        return
    why = (
        "Only data-center GPUs support a newer libcuda than the driver's; on other GPUs, CUDA fails with error 804."
        if compat and newer
        else "CUDA fails to start (error 803)."
    )
    yield found(
        "libcuda-missing",
        f"The loader finds {path} with version {cuda.libcuda_version}; the driver is {version}. {why}",
        title=f"libcuda {cuda.libcuda_version} does not match driver {version}",
        path=path,
        version=cuda.libcuda_version,
        driver=version,
        compat=compat,
    )


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and version_tuple(one) and version_tuple(other)) and one != other


def _elsewhere(cuda: Cuda) -> str:
    return (
        f" There is one at {cuda.libcuda_elsewhere}, where the loader does not search."
        if cuda.libcuda_elsewhere
        else ""
    )


def _capabilities(snapshot: Snapshot) -> str:
    given = snapshot.environment.get("NVIDIA_DRIVER_CAPABILITIES")
    if given is None or not (snapshot.host and snapshot.host.container):
        return ""
    lacks = not {"compute", "all"} & {word.strip() for word in given.split(",")}
    return f" The container has the driver capabilities {given or '(none)'}, without compute." if lacks else ""


@check("driver.cuda", "driver", "cuda-not-initialized")
def cuda_starts(snapshot: Snapshot) -> Iterator[Verdict]:
    """CUDA initializes (cuInit, cuDeviceGetCount), if there is a GPU."""
    trial = snapshot.cuda.init if snapshot.cuda else None
    if trial is None:
        reason = snapshot.unavailable.get("cuda.init")
        if reason and has_gpu(snapshot):
            yield skipped("CUDA initialization", reason)
        return
    if not has_gpu(snapshot):
        yield skipped("CUDA initialization", "there is no NVIDIA GPU")
    elif trial.signal is not None:
        yield found(
            "cuda-not-initialized",
            f"{signal_name(trial.signal)} ended the process that called cuInit: libcuda does not match the kernel "
            "module, or is damaged.",
            title=f"CUDA initialization crashes ({signal_name(trial.signal)})",
        )
    elif trial.code:
        name, words = RESULTS.get(trial.code, (f"CUDA error {trial.code}", "an error that envcheck does not know"))
        yield found(
            "cuda-not-initialized",
            f"{trial.call} of the driver's own library failed with {trial.code} ({name}): {words}.",
            title=f"CUDA cannot be initialized: {words} (error {trial.code})",
            cuda_code=str(trial.code),
            words=words,
        )
    elif trial.device_count:
        count = trial.device_count
        yield passed(
            f"CUDA initializes and finds {count} GPU{'' if count == 1 else 's'}", f"in {seconds(trial.seconds)}"
        )
