"""Problems of the GPUs themselves."""

from envcheck.catalogue.gpu.remedies import (
    cool_down,
    disable_mig,
    fitting_torch,
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
from envcheck.catalogue.problem import Problem

DRIVER = ("gpu-not-found", "driver-not-loaded", "driver-library-mismatch")

PROBLEMS = (
    Problem(
        id="gpu-lost",
        area="gpu",
        status="fail",
        title="A GPU has fallen off the bus",
        meaning="It no longer answers the computer. Power, heat, the riser or the GPU itself are the usual causes.",
        recognised="NVML error 15 (GPU is lost) from the machine, from a GPU, or as the reason why one of its facts is "
        "missing; Xid 79 in the kernel log; or a GPU on the PCI bus that the driver could not start.",
        remedy=recover_gpu,
        because_of=DRIVER,
    ),
    Problem(
        id="gpu-needs-reset",
        area="gpu",
        status="fail",
        title="A GPU must be reset",
        meaning="After an error it takes no more work until it is reset.",
        recognised="NVML error 16 (GPU requires reset), or a GPU recovery action of NVML other than none.",
        remedy=reset_gpu,
        because_of=DRIVER,
    ),
    Problem(
        id="gpu-memory-errors",
        area="gpu",
        status="fail",
        title="Uncorrectable ECC errors in GPU memory",
        meaning="Results may be wrong and programs may be ended. Spare memory can replace bad spots, until it is "
        "used up.",
        recognised="Uncorrectable ECC errors since the last reset, or a remapping of rows (or a retirement of pages) "
        "that failed or waits for a reset.",
        remedy=replace_memory,
    ),
    Problem(
        id="xid-errors",
        area="gpu",
        status="warn",
        title="The driver has logged GPU errors (Xid)",
        meaning="Something went wrong on a GPU since the computer started.",
        recognised="Lines `NVRM: Xid` in the kernel log, explained after NVIDIA's Xid catalogue, and `SXid` lines of "
        "NVSwitches, explained after the fabric manager's guide.",
        remedy=study_xids,
    ),
    Problem(
        id="gpu-overheating",
        area="gpu",
        status="warn",
        title="A GPU is too hot",
        meaning="It lowers its clocks to avoid damage.",
        recognised="NVML names a thermal reason for lowered clocks, or the temperature has reached the slowdown limit "
        "(90 °C where NVML does not tell that).",
        remedy=cool_down,
    ),
    Problem(
        id="gpu-power-limited",
        area="gpu",
        status="warn",
        title="A GPU's power is limited",
        meaning="It runs slower than it could.",
        recognised="NVML names the power brake as reason for lowered clocks; or, as information, the power limit is "
        "below the GPU's default (where NVML does not tell that: below three quarters of what GPUs of its model are "
        "made for).",
        remedy=restore_power,
    ),
    Problem(
        id="pcie-link-degraded",
        area="gpu",
        status="warn",
        title="A GPU's PCIe link is degraded",
        meaning="Loading the model and traffic between GPUs take longer. A riser, dust or a slot that shares its "
        "lanes are the usual causes.",
        recognised="Link width below what GPU and slot can do together; generation below it while the GPU works, by "
        "its performance state or by the power that it draws (an idle GPU lowers it).",
        remedy=reseat_card,
        because_of=("gpu-lost",),
    ),
    Problem(
        id="gpu-memory-in-use",
        area="gpu",
        status="warn",
        title="Other processes use GPU memory",
        meaning="The model may not fit in addition, or run into an out-of-memory error later.",
        recognised="A computing process holds 1 GiB or more, or the model does not fit into what is free.",
        remedy=free_gpu_memory,
    ),
    Problem(
        id="gpu-memory-too-small",
        area="gpu",
        status="fail",
        title="The model does not fit in GPU memory",
        meaning="Loading it ends in an out-of-memory error, or parts of it run on the CPU, far slower.",
        recognised="Weights in float16, plus 0.6 GiB a GPU for CUDA and its libraries, plus 0.5 GiB for the smallest "
        "inputs, exceed the memory of all GPUs together.",
        remedy=smaller_model,
    ),
    Problem(
        id="gpu-architecture-unsupported",
        area="gpu",
        status="fail",
        title="No kernels for a GPU's compute capability",
        meaning="torch fails on it with `no kernel image is available`; flash-attn needs Ampere or newer.",
        recognised="Neither machine code of its major compute capability nor PTX of an older one is among the "
        "architectures that torch was compiled for.",
        remedy=fitting_torch,
    ),
    Problem(
        id="gpu-exclusive-mode",
        area="gpu",
        status="warn",
        title="A GPU is in exclusive compute mode",
        meaning="Only one process (or none) may use it at a time; vLLM and data-parallel programs start several.",
        recognised="NVML's compute mode is not the default.",
        remedy=share_gpu,
    ),
    Problem(
        id="gpu-mig-enabled",
        area="gpu",
        status="warn",
        title="MIG mode is enabled on a GPU",
        meaning="A CUDA program sees one slice at most, with a part of the memory, and none at all where none was "
        "made.",
        recognised="NVML reports MIG mode as enabled, and CUDA_VISIBLE_DEVICES names no slice.",
        remedy=disable_mig,
    ),
    Problem(
        id="gpus-differ",
        area="gpu",
        status="info",
        title="The GPUs are different models",
        meaning="Tensor parallelism runs at the pace of the slowest and is limited by the smallest; layers spread "
        "with device_map are fine.",
        recognised="NVML names more than one model.",
    ),
)
