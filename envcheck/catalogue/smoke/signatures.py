"""Memory that runs out: of the GPU, of the machine, and the shared one."""

from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="gpu-memory-exhausted",
        problem="gpu-out-of-memory",
        anchors=("CUDA out of memory. Tried to allocate",),
        pattern=(
            r"CUDA out of memory\. Tried to allocate (?P<tried_bytes>[\d.]{1,12} ?[KMGT]?i?B)(?! \(GPU)("
            r"?:[^\n]{0,40}? GPU (?P<gpu_index>\d{1,3}) has a total capacity of (?P<total_bytes>[\d.]{1,"
            r"12} ?[KMGT]?i?B) of which (?P<free_bytes>[\d.]{1,12} ?[KMGT]?i?B) is free)?(?:\.? ?(?:Process "
            r"\d{1,10} has (?P<other_bytes>[\d.]{1,12} ?[KMGT]?i?B) memory in use\. ?){1,16})?(?:[^\n]{0,"
            r"40}?[Ii]ncluding non-PyTorch memory, this process has (?P<process_bytes>[\d.]{1,12} ?[KMGT]?i?B) "
            r"memory in use)?(?:[^\n]{0,60}?[Oo]f the allocated memory (?P<allocated_bytes>[\d.]{1,12} "
            r"?[KMGT]?i?B) is allocated by PyTorch(?:,[^\n]{0,80}?)? and (?P<reserved_bytes>[\d.]{1,"
            r"12} ?[KMGT]?i?B) is reserved by PyTorch but unallocated)?"
        ),
        title="The GPU ran out of memory when {tried_bytes} more were asked for",
        sure=0.97,
        example=(
            "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.16 GiB. GPU 0 has a total "
            "capacity of 23.57 GiB of which 512.50 MiB is free. Process 4711 has 6.00 GiB memory in "
            "use. Including non-PyTorch memory, this process has 17.05 GiB memory in use. Of the allocated "
            "memory 16.20 GiB is allocated by PyTorch, and 310.29 MiB is reserved by PyTorch but unallocated."
        ),
        source="c10/cuda/CUDACachingAllocator.cpp",
    ),
    Signature(
        id="gpu-memory-exhausted-old",
        problem="gpu-out-of-memory",
        anchors=("total capacity; ",),
        pattern=(
            r"Tried to allocate (?P<tried_bytes>[\d.]{1,12} ?[KMGT]?i?B) \(GPU (?P<gpu_index>\d{1,3}); "
            r"(?P<total_bytes>[\d.]{1,12} ?[KMGT]?i?B) total capacity; (?P<allocated_bytes>[\d.]{1,12} "
            r"?[KMGT]?i?B) already allocated; (?P<free_bytes>[\d.]{1,12} ?[KMGT]?i?B) free; (?P<held_bytes>[\d."
            r"]{1,12} ?[KMGT]?i?B) reserved in total by PyTorch\)"
        ),
        title="The GPU ran out of memory when {tried_bytes} more were asked for",
        sure=0.97,
        example=(
            "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 23.69 GiB total capacity; "
            "20.02 GiB already allocated; 1.10 GiB free; 21.50 GiB reserved in total by PyTorch)"
        ),
        source="c10/cuda/CUDACachingAllocator.cpp before torch 2.1",
    ),
    Signature(
        id="gpu-memory-exhausted-elsewhere",
        problem="gpu-out-of-memory",
        anchors=(
            "CUDA driver error: out of memory",
            "cudaMalloc error out of memory",
            "cupy.cuda.memory.OutOfMemoryError",
            "dispatched on the CPU or the disk. Make sure you have enough GPU RAM",
            "provide an `offload_folder` for them",
            "RESOURCE_EXHAUSTED: Out of memory",
            "OOM when allocating tensor",
            "CUDA error: out of memory",
            "CUBLAS_STATUS_ALLOC_FAILED",
            "CUDNN_STATUS_ALLOC_FAILED",
            "cudaErrorMemoryAllocation",
            "CUDA_ERROR_OUT_OF_MEMORY",
            "OutOfMemoryError",
            "cudaMalloc failed: out of memory",
            "CUDA out of memory",
        ),
        pattern=(
            r"CUDA driver error: out of memory|cudaMalloc error out of memory|"
            r"cupy\.cuda\.memory\.OutOfMemoryError|Make sure you have enough GPU RAM|"
            r"provide an `offload_folder` for them|CUDA error: out of memory|RESOURCE_EXHAUSTED: Out of memory|"
            r"OOM when allocating tensor with shape|"
            r"CU(?:BLAS|DNN)_STATUS_ALLOC_FAILED|cudaErrorMemoryAllocation|"
            r"CUDA_ERROR_OUT_OF_MEMORY|torch\.(?:cuda\.)?OutOfMemoryError|cudaMalloc failed: out of "
            r"memory|CUDA out of memory|Out of memory error on device"
        ),
        title="The GPU ran out of memory",
        sure=0.92,
        general=True,
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
            "is killed by signal: Killed",
            "paging file is too small",
        ),
        pattern=(
            r"^(?:[\w.]{0,60}\.)?MemoryError\b|\[Errno 12\] Cannot allocate memory|Cannot allocate memory \(12\)|"
            r"killed by signal: Killed|paging "
            r"file is too small|os error 12\b|std::bad_alloc"
            r"|DefaultCPUAllocator: (?:can't allocate memory|not enough memory)(?:: you tried to allocate "
            r"(?P<tried_bytes>\d{1,18}) bytes)?|Unable to allocate (?P<wanted>[\d.]{1,10} ?[KMGT]?i?B) "
            r"for an array"
        ),
        title="The machine refused more memory",
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
        ),
        pattern=(
            r"was sent SIGKILL! Perhaps out of memory|(?:Out of memory|"
            r"Memory cgroup out of memory): Killed process \d{1,10} \((?P<program>("
            r"?!cc1|nvcc|cicc|ptxas|ninja|ld\)|rustc|cudafe)[^)\n]{1,40})\)|oom[-_]kill event|OOM ?Killed|"
            r"low on memory|systemd-oomd\[\d{1,9}\]: Killed|ray\.exceptions\.OutOfMemoryError"
        ),
        title="The machine ran out of memory, and {program} was killed",
        sure=0.93,
        example=(
            "Out of memory: Killed process 31337 (python3) total-vm:98765432kB, anon-rss:64000000kB,"
            " file-rss:0kB, shmem-rss:0kB, UID:1000"
        ),
        source="mm/oom_kill.c; Slurm's slurmstepd; Kubernetes; Ray",
    ),
    Signature(
        id="host-process-killed",
        problem="host-out-of-memory",
        anchors=(
            "Signal 9 (SIGKILL)",
            "Signals.SIGKILL",
            "exitcode: -9",
            "exitcode  : -9",
            "exit code 137",
            "SIGKILL",
            "Killed",
            "exit status 137",
            "code 137",
            "status=9/KILL",
        ),
        pattern=(
            r"Signal 9 \(SIGKILL\) received by PID|died with <Signals\.SIGKILL|exit ?code\s{0,4}: -9\b|"
            r"exit(?:ed with)? (?:code|status):? 137|code=killed, status=9/KILL|^(?:\S{1,40}: line \d{1,"
            r"6}: {1,4}\d{1,9} )?(?:[^\n]{0,200} eta [\d:]{4,8})?Killed(?:\s|$)|terminated by signal SIGKILL|"
            r"process was (?:killed|terminated)["
            r"^\n]{0,40}SIGKILL"
        ),
        title="A process was killed from outside, most often for want of memory",
        sure=0.7,
        because_of=("compiler-killed", "gpu-out-of-memory", "nccl-failed"),
        unless=("compiling",),
        example=(
            "E1125 10:15:02.123000 4242 torch/distributed/elastic/multiprocessing/api.py:882] failed "
            "(exitcode: -9) local_rank: 0 (pid: 4270) of binary: /venv/bin/python"
        ),
        source="torch/distributed/elastic/multiprocessing/api.py; shells; Docker; systemd",
    ),
)
