"""Problems of the NVIDIA driver."""

from envcheck.catalogue.problem import Problem

PROBLEMS = (
    Problem(
        id="driver-too-old",
        area="driver",
        status="fail",
        title="The NVIDIA driver is too old",
        meaning="Current CUDA builds of torch do not run, or run without their newer kernels, on this driver.",
        recognised="The driver's branch, as NVML reports it, is below 535.",
        because_of=("driver-not-installed", "driver-not-loaded"),
    ),
)
