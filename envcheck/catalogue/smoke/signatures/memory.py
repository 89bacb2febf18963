"""Memory that runs out: of the GPU, of the machine, and the shared one."""

from envcheck.catalogue.gpu.cuda_memory import (
    memory_evidence,
    memory_title,
    out_of_memory,
    read_xla,
    weights_do_not_fit,
)
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.signature import Signature
from envcheck.catalogue.smoke import hints
from envcheck.catalogue.smoke.remedies import less_offload

LIMITS = ("slurm-memory-limit", "kubernetes-memory-limit", "ray-memory-limit", "systemd-memory-limit")
"""Signatures of who says that a limit ended it; each limit is raised in its own way."""

SIGNATURES = (
    Signature(
        id="gpu-memory-exhausted",
        problem="gpu-out-of-memory",
        anchors=("ried to allocate ", "cudaMalloc failed: out of memory"),
        pattern=(
            r"(?:CUDA|HIP|GPU)? ?out of memory\. Tried to allocate \d|Tried to allocate [\d.,]{1,12} ?[KMGT]?i?B|"
            r"allocating [\d.]{1,12} MiB on device \d{1,3}: cudaMalloc failed"
        ),
        reader=memory_evidence,
        title=memory_title,
        remedy=out_of_memory,
        sure=0.97,
        example=(
            "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.16 GiB. GPU 0 has a total "
            "capacity of 23.57 GiB of which 512.50 MiB is free. Process 4711 has 6.00 GiB memory in "
            "use. Including non-PyTorch memory, this process has 17.05 GiB memory in use. Of the allocated "
            "memory 16.20 GiB is allocated by PyTorch, and 310.29 MiB is reserved by PyTorch but unallocated."
        ),
        source="c10/cuda/CUDACachingAllocator.cpp; ggml-cuda.cu",
    ),
    Signature(
        id="weights-beyond-the-gpu",
        problem="gpu-memory-too-small",
        anchors=(
            "dispatched on the CPU or the disk. Make sure you have enough GPU RAM",
            "provide an `offload_folder` for them",
            "dispatched on the CPU or the disk",
            "device_map that contains a CPU or disk",
            "please pass along an `offload_folder`",
            "We need an `offload_dir`",
            "device_map that contains a cpu/disk",
            "device_map that contains a disk",
            "enough GPU RAM",
        ),
        pattern=(
            r"device_map that contains a (?:CPU or disk|cpu/disk|disk) device|please pass along an `offl"
            r"oad_folder`|We need an `offload_dir`|Make sure you have enough GPU RAM|provide an `offload"
            r"_folder` for them"
        ),
        title="The weights do not fit the GPUs: some went to the CPU or the disk",
        remedy=weights_do_not_fit,
        sure=0.95,
        example=(
            "ValueError: Some modules are dispatched on the CPU or the disk. Make sure you have enough GPU RAM to fit "
            "the quantized model."
        ),
        source="transformers/quantizers; accelerate/big_modeling.py",
    ),
    Signature(
        id="cublas-without-memory",
        problem="gpu-out-of-memory",
        anchors=("CUBLAS_STATUS_NOT_INITIALIZED", "CUDNN_STATUS_NOT_INITIALIZED"),
        pattern=(
            r"CU(?:BLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate|(?<!cudnn handle: "
            r"CU)DNN_STATUS_NOT_INITIALIZED)|"
            r"failed to create cublas handle: CUBLAS_STATUS_NOT_INITIALIZED"
        ),
        title="A CUDA library could not start: most often the GPU's memory is full",
        sure=0.8,
        because_of=("cudnn-mismatch", "cuda-runtime-too-new"),
        remedy=also(out_of_memory, *hints.CUDNN_WITHOUT_MEMORY, *hints.CUBLAS_WITHOUT_MEMORY),
        example="RuntimeError: CUDA error: CUBLAS_STATUS_NOT_INITIALIZED when calling `cublasCreate(handle)`",
        source="aten/src/ATen/cuda/CublasHandlePool.cpp",
    ),
    Signature(
        id="pinned-memory-refused",
        problem="host-out-of-memory",
        anchors=(
            "CUDA error: out of memory",
            "CUDA error : out of memory",
            "cuda runtime error (2)",
            "pinned memory",
        ),
        pattern=(
            r"CUDA error ?: out of memory|cuda runtime error \(2\)|failed to allocate [\d.]{1,12} ?MB of pinned "
            r"memory"
        ),
        title="Not enough pinned (page-locked) memory on the host",
        sure=0.9,
        needs=("pinning",),
        remedy=only(*hints.PINNED_MEMORY_REFUSED),
        example="    cache = torch.empty(shape, dtype=dtype, pin_memory=pin_memory, device='cpu')\n"
        "RuntimeError: CUDA error: out of memory",
        source="cudaHostAlloc under torch; vllm/worker/cache_engine.py; ggml",
    ),
    Signature(
        id="gpu-memory-exhausted-elsewhere",
        problem="gpu-out-of-memory",
        anchors=(
            "CUDA driver error: out of memory",
            "cudaMalloc error out of memory",
            "cupy.cuda.memory.OutOfMemoryError",
            "RESOURCE_EXHAUSTED: Out of memory",
            "OOM when allocating tensor",
            "CUDA error: out of memory",
            "CUBLAS_STATUS_ALLOC_FAILED",
            "CUDNN_STATUS_ALLOC_FAILED",
            "cudaErrorMemoryAllocation",
            "CUDA_ERROR_OUT_OF_MEMORY",
            "OutOfMemoryError",
            "cudaMalloc failed: out of memory",
            "failed to allocate compute",
            "CUDA out of memory",
            "cuda runtime err",
            "THCudaCheck FAIL",
            "unable to allocate CUDA0 buffer",
            "unable to allocate CUDA",
            "Out of memory error on device",
            "Cuda error: out of memory",
            "Cuda Error: out of memory",
            "CUDA Error: out of memory",
            "CUDA_ERROR: out of memory",
            "CUDA error : out of memory",
            "Evaluation hit an out-of-memory error",
            "No executable batch size found",
            "Triton Error [CUDA]: out of memory",
        ),
        pattern=(
            r"Evaluation hit an out-of-memory error|No executable batch size found, reached zero|Triton Error "
            r"\[CUDA\]: out of memory|failed to allocate compute (?:pp )?buffers|unable to allocate CUDA\d{0,2} buffer|"
            r"cuda runtime err(?:or)? ?\((?:2)\)|THCudaCheck FAIL "
            r"[^\n]{0,200}error=(?:2)\b|CUDA driver error: out of memory|cudaMalloc error out of memory|"
            r"cupy\.cuda\.memory\.OutOfMemoryError|C(?:UDA|uda)[ _](?:[Ee]rror|ERROR) ?: out of "
            r"memory|RESOURCE_EXHAUSTED: Out of "
            r"memory|OOM when allocating tensor with shape|CU(?:BLAS|DNN)_STATUS_ALLOC_FAILED|cudaErrorM"
            r"emoryAllocation|CUDA_ERROR_OUT_OF_MEMORY|torch\.(?:cuda\.)?OutOfMemoryError|cudaMalloc fai"
            r"led: out of memory|CUDA out of memory|Out of memory error on device"
        ),
        title="CUDA out of memory",
        sure=0.92,
        general=True,
        remedy=also(out_of_memory, *hints.GPU_MEMORY_EXHAUSTED_ELSEWHERE),
        because_of=("pinned-memory-refused",),
        example="RuntimeError: CUDA error: out of memory",
        source="CUDA error strings; cuBLAS; cuDNN",
    ),
    Signature(
        id="host-memory-refused",
        problem="host-out-of-memory",
        anchors=(
            "MemoryError",
            "Cannot allocate memory",
            "std::bad_alloc",
            "not enough memory: you tried to allocate",
            "Unable to allocate",
            "DefaultCPUAllocator",
            "can't allocate memory",
            "os error 12",
        ),
        pattern=(
            r"^(?:[\w.]{0,60}\.)?MemoryError\b|\[Errno 12\] Cannot allocate memory|Cannot allocate memor"
            r"y \(12\)|os error 12\b|std::bad_alloc|De"
            r"faultCPUAllocator: (?:can't allocate memory|not enough memory)(?:: you tried to allocate ("
            r"?P<tried_bytes>\d{1,18}) bytes)?|Unable to allocate (?P<tried_bytes_2>[\d.]{1,10} ?[KMGT]?"
            r"i?B) for an array"
        ),
        title="The machine refused {tried_bytes} more memory",
        unless=("compiling",),
        example=(
            "RuntimeError: [enforce fail at alloc_cpu.cpp:114] . DefaultCPUAllocator: can't allocate "
            "memory: you tried to allocate 16777216000 bytes. Error code 12 (Cannot allocate memory)"
        ),
        source="c10/core/impl/alloc_cpu.cpp; CPython; NumPy",
    ),
    Signature(
        id="host-memory-killed",
        problem="host-out-of-memory",
        anchors=(
            "was sent SIGKILL! Perhaps out of memory",
            "systemd-oomd[",
            "task 0: Out Of Memory",
            "Killed process",
            "oom_kill event",
            "OOMKilled",
            "oom-kill event",
            "OOM Killed",
            "oom-kill:constraint",
            "Workers are killed due to",
            "ray.exceptions.OutOfMemoryError",
            "killed due to the node running low on memory",
            "oom_kill",
            "killed due to memory pressure",
            "OOM Killer",
            "oom-killer",
            "oom_reaper",
            "Detected 1 oom",
            "StepDaemon: ",
            "Exceeded job memory limit",
            "exceeded memory limit",
            "Memory cgroup out of memory",
            "xceeded step memory limit",
            "low on memory",
        ),
        pattern=(
            r"killed due to memory pressure|Detected \d{1,5} oom[-_]kill event|invoked oom-killer|Exceed"
            r"ed (?:job|step) memory limit|exceeded memory limit \(|Memory cgroup out of memory|was sent"
            r" SIGKILL! Perhaps out of memory|(?:Out of memory|Memory cgroup out of memory): Killed proc"
            r"ess \d{1,10} \((?P<program>(?!cc1|nvcc|cicc|ptxas|ninja|ld\)|rustc|cudafe)[^)\n]{1,40})\)|"
            r"oom[-_]kill event|OOM ?Killed|low on memory|systemd-oomd\[\d{1,9}\]: Killed|ray\.exception"
            r"s\.OutOfMemoryError"
        ),
        title="The machine ran out of memory (OOM), and {program} was killed",
        sure=0.93,
        because_of=LIMITS,
        example=(
            "Out of memory: Killed process 31337 (python3) total-vm:98765432kB, anon-rss:64000000kB,"
            " file-rss:0kB, shmem-rss:0kB, UID:1000"
        ),
        source="mm/oom_kill.c; Slurm's slurmstepd; Kubernetes; Ray",
    ),
    Signature(
        id="deepspeed-rank-killed",
        problem="host-out-of-memory",
        anchors=("exits with return code = -9",),
        pattern=r"exits with return code = -9\b",
        title="A process of DeepSpeed was killed, usually because the machine's memory ran out (OOM)",
        sure=0.78,
        because_of=("compiler-killed", "gpu-out-of-memory", "nccl-failed", *LIMITS),
        remedy=less_offload,
        example="[ERROR] [launch.py:321:sigkill_handler] ['python', '-u', 'train.py'] exits with return code = -9",
        source="deepspeed/launcher/launch.py; https://github.com/deepspeedai/DeepSpeed/issues/4239",
    ),
    Signature(
        id="host-process-killed",
        problem="host-out-of-memory",
        anchors=(
            "Signal 9 (SIGKILL)",
            "Signals.SIGKILL",
            "exitcode: -9",
            "Exit code: -9",
            "exitcode  : -9",
            "exit code 137",
            "SIGKILL",
            "Killed",
            " killed  ",
            "exit status 137",
            "code 137",
            "code: 137",
            "status=9/KILL",
            "return code = -9",
            "exits with return code",
            "exit code -9",
            "code: -9",
            "signal: killed",
            "137 (SIGKILL",
            "ExitCode: 137",
            "exitCode: 137",
            "exited with code 137",
            "returncode = -9",
            "returncode=-9",
            "status: -9",
            "status -9",
            "due to signal 9",
            "with signal 9",
        ),
        pattern=(
            r"(?:terminated|shutdown)[^\n]{0,20} signal (?:9|SIGKILL)\b|return ?code ?= ?-9\b|exit(?:ed)?(?: "
            r"with)?(?: ?[Cc]ode| status)?:? ?-9\b|[Ee]xit ?Code:? "
            r"?137|exited with code 137|signal: killed|Signal 9 \(SIGKILL\) received by PID|died with <S"
            r"ignals\.SIGKILL|[Ee]xit ?code\s{0,4}: -9\b|exit(?:ed with)? (?:code|status):? 137|code=killed"
            r", status=9/KILL|^(?:\S{1,40}: line \d{1,6}: {1,4}\d{1,9} )?(?:[^\n]{0,200}(?: eta [\d:]{4,8}|"
            r"(?:it/s|s/it|\?it/s)\]))?Killed(?:\s|$)|^\[\d{1,3}\] {1,8}(?:[+-] {1,6})?\d{1,9} killed {2}|"
            r"terminated by signal SIGKILL|process was (?:killed|"
            r"terminated)[^\n]{0,40}S"
            r"IGKILL"
        ),
        title="A process was killed, usually because memory ran out (OOM)",
        sure=0.76,
        because_of=("compiler-killed", "gpu-out-of-memory", "nccl-failed", *LIMITS),
        unless=("compiling",),
        example=(
            "E1125 10:15:02.123000 4242 torch/distributed/elastic/multiprocessing/api.py:882] failed "
            "(exitcode: -9) local_rank: 0 (pid: 4270) of binary: /venv/bin/python"
        ),
        source="torch/distributed/elastic/multiprocessing/api.py; shells; Docker; systemd",
    ),
    Signature(
        id="xla-without-memory",
        problem="gpu-out-of-memory",
        anchors=("Memory usage: ",),
        pattern=r"Memory usage: (?P<free_bytes>\d{1,15}) bytes free, (?P<total_bytes>\d{1,15}) bytes total",
        reader=read_xla,
        title="cuDNN could not start: {free_bytes} of {total_bytes} GPU memory is free",
        sure=0.95,
        remedy=also(out_of_memory, *hints.XLA_WITHOUT_MEMORY),
        example="cuda_dnn.cc:443] Memory usage: 7995392 bytes free, 11721572352 bytes total.",
        source="xla/stream_executor/cuda/cuda_dnn.cc (JAX, TensorFlow)",
    ),
)
