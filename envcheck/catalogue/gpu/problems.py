"""Problems of the GPUs themselves."""

from envcheck.catalogue.gpu.remedies import (
    cool_down,
    disable_mig,
    free_gpu_memory,
    recover_gpu,
    replace_memory,
    reseat_card,
    reset_gpu,
    restore_power,
    share_gpu,
    smaller_model,
    study_xids,
)
from envcheck.catalogue.gpu.told_architecture import by_architecture
from envcheck.catalogue.problem import Problem

DRIVER = ("gpu-not-found", "driver-not-loaded", "driver-library-mismatch")

PROBLEMS = (
    Problem(
        id="gpu-lost",
        area="gpu",
        status="fail",
        title="A GPU has fallen off the bus",
        meaning="The GPU no longer responds on the PCI bus. Usual causes are the power supply, heat, the riser or "
        "the GPU itself.",
        recognised="NVML error 15 (GPU is lost), Xid 79 in the kernel log, or a GPU on the PCI bus that the driver "
        "could not start.",
        remedy=recover_gpu,
        because_of=DRIVER,
    ),
    Problem(
        id="gpu-needs-reset",
        area="gpu",
        status="fail",
        title="A GPU must be reset",
        meaning="After an error, the GPU accepts no more work until it is reset.",
        recognised="NVML error 16 (GPU requires reset), or NVML reports a GPU recovery action other than none.",
        remedy=reset_gpu,
        because_of=DRIVER,
    ),
    Problem(
        id="gpu-memory-errors",
        area="gpu",
        status="fail",
        title="Uncorrectable ECC errors in GPU memory",
        meaning="Results may be wrong, and the driver may kill programs. Row remapping replaces bad memory with "
        "spare memory until none is left.",
        recognised="NVML reports uncorrectable ECC errors since the last reset, or a row remapping (or page "
        "retirement) that failed or needs a reset.",
        remedy=replace_memory,
    ),
    Problem(
        id="xid-errors",
        area="gpu",
        status="warn",
        title="The driver has logged GPU errors (Xid)",
        meaning="The driver has logged a GPU error since the computer started.",
        recognised="Lines with `NVRM: Xid` in the kernel log, explained with NVIDIA's Xid catalog, and `SXid` lines "
        "of NVSwitches, explained with the fabric manager's user guide.",
        remedy=study_xids,
    ),
    Problem(
        id="gpu-overheating",
        area="gpu",
        status="warn",
        title="A GPU is too hot",
        meaning="The GPU lowers its clocks to avoid damage.",
        recognised="NVML reports thermal slowdown, or the temperature has reached the slowdown limit (90 °C if NVML "
        "does not report one).",
        remedy=cool_down,
    ),
    Problem(
        id="gpu-power-limited",
        area="gpu",
        status="warn",
        title="A GPU's power is limited",
        meaning="The GPU runs slower than it could.",
        recognised="NVML reports the hardware power brake; or, as a note, the power limit is below the GPU's default "
        "(if NVML does not report one: below three quarters of the model's rated power).",
        remedy=restore_power,
    ),
    Problem(
        id="pcie-link-degraded",
        area="gpu",
        status="warn",
        title="A GPU's PCIe link is degraded",
        meaning="Loading the model and traffic between GPUs take longer. Usual causes are a riser, dust, or a slot "
        "that shares its lanes.",
        recognised="The link is narrower than GPU and slot support, or slower while the GPU is busy (an idle GPU "
        "lowers the link generation to save power).",
        remedy=reseat_card,
        because_of=("gpu-lost",),
    ),
    Problem(
        id="gpu-memory-in-use",
        area="gpu",
        status="warn",
        title="Other processes use GPU memory",
        meaning="The model may not fit in the remaining memory, or may run out of memory later.",
        recognised="A compute process uses 1 GiB or more, or the model does not fit in the free memory.",
        remedy=free_gpu_memory,
    ),
    Problem(
        id="gpu-memory-too-small",
        area="gpu",
        status="fail",
        title="The model does not fit in GPU memory",
        meaning="Loading it fails with an out-of-memory error, or parts of it run on the CPU, which is much slower.",
        recognised="The weights in float16, 0.6 GiB per GPU for CUDA and its libraries, and 0.5 GiB for the smallest "
        "inputs exceed the total memory of all GPUs.",
        remedy=smaller_model,
    ),
    Problem(
        id="gpu-architecture-unsupported",
        area="gpu",
        status="fail",
        title="No kernel image is available for a GPU's compute capability",
        meaning="torch, or the program that failed, was built without kernels for this GPU.",
        recognised="The architectures that torch was compiled for include neither the GPU's compute capability nor "
        "PTX for an older one.",
        remedy=by_architecture,
    ),
    Problem(
        id="gpu-exclusive-mode",
        area="gpu",
        status="warn",
        title="A GPU is in exclusive compute mode",
        meaning="In this mode, only one process (or none) can use the GPU at a time. vLLM and data-parallel programs "
        "start several.",
        recognised="The compute mode that NVML reports is not the default.",
        remedy=share_gpu,
    ),
    Problem(
        id="gpu-mig-enabled",
        area="gpu",
        status="warn",
        title="MIG mode is enabled on a GPU",
        meaning="A CUDA program can use only one MIG instance, with a part of the memory, and no GPU at all if no "
        "instance was created.",
        recognised="NVML reports that MIG mode is enabled, and CUDA_VISIBLE_DEVICES names no MIG instance.",
        remedy=disable_mig,
    ),
    Problem(
        id="gpus-differ",
        area="gpu",
        status="info",
        title="The GPUs are different models",
        meaning="With tensor parallelism, the slowest GPU sets the speed and the smallest sets the memory limit. "
        "Spreading layers with `device_map` works well.",
        recognised="NVML reports more than one GPU model.",
    ),
)
