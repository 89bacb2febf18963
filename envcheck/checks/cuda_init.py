"""Check that the CUDA driver starts, as the light trial of `check` found it."""

from collections.abc import Iterator

from envcheck.catalogue.driver.cuda_results import RESULTS
from envcheck.checks.check import check
from envcheck.compat.predicates import has_gpu
from envcheck.process import signal_name
from envcheck.snapshot import Snapshot
from envcheck.units import seconds
from envcheck.verdict import Verdict, found, passed, skipped


@check("driver.cuda", "driver", "cuda-not-initialized")
def cuda_starts(snapshot: Snapshot) -> Iterator[Verdict]:
    """CUDA initializes (cuInit, cuDeviceGetCount), if there is a GPU."""
    trial = snapshot.cuda.init if snapshot.cuda else None
    if trial is None:
        reason = snapshot.unavailable.get("cuda.init")
        if reason and has_gpu(snapshot):
            yield skipped("CUDA starts", reason)
        return
    if not has_gpu(snapshot):
        yield skipped("CUDA starts", "there is no NVIDIA GPU")
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
