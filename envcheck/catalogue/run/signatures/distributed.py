"""Several GPUs and several processes: NCCL, torch.distributed, Ray."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.run import hints, server_hints
from envcheck.catalogue.run.remedies.runtime import read_system_error
from envcheck.catalogue.run.remedies.waiting import find_the_late, ranks_title
from envcheck.catalogue.signature import ANY, Signature
from envcheck.catalogue.vllm.memory_limits import without_custom_all_reduce

SIGNATURES = (
    Signature(
        id="nccl-call-failed",
        problem="nccl-failed",
        anchors=(
            "NCCL error",
            "ncclUnhandledCudaError",
            "ncclSystemError",
            "ncclInternalError",
            "unhandled system error",
            "unhandled cuda error",
            "ncclInvalidUsage",
            "NCCL WARN",
            "ncclRemoteError",
            "DistBackendError",
            "] include/socket.h",
            "] misc/socket.cc",
            "] bootstrap.c",
        ),
        pattern=(
            r"NCCL error(?: in)?: ?(?:[^\n]{0,120})|nccl(?:UnhandledCudaError|SystemError|InternalError|"
            r"RemoteError|(?P<invalid_usage>InvalidUsage))|unhandled (?:system|cuda) error|"
            r"NCCL WARN (?!NCCL_)(?P<warn>[^\n]{0,160})|"
            r"\[\d{1,3}\] [\w/]{2,60}\.(?:h|cc|cu|cpp):\d{1,5} WARN (?P<warn_2>[^\n]{1,160})|"
            r"DistBackendError: NCCL"
        ),
        reader=read_system_error,
        title="NCCL: {warn}",
        values=(("between", "machines"),),
        because_of=("shm-small", "gpu-out-of-memory", "cuda-error", "gpu-lost", "cuda-runtime-too-new"),
        needs=("failed",),
        example=(
            "torch.distributed.DistBackendError: NCCL error in: /pytorch/torch/csrc/distributed/c10d/ProcessGr"
            "oupNCCL.cpp:3690, unhandled system error (run with NCCL_DEBUG=INFO for details), NCCL "
            "version 2.27.5"
        ),
        source="torch/csrc/distributed/c10d/NCCLUtils.hpp; NCCL",
    ),
    Signature(
        id="nccl-timed-out",
        problem="nccl-failed",
        anchors=(
            "Watchdog caught collective operation timeout",
            "Some NCCL operations have failed or timed out",
            "collective operation timeout",
            "Timeout at NCCL work",
            "watchdog got stuck for",
        ),
        pattern=(
            r"(?:\[Rank (?P<rank>\d{1,6})\] )?Watchdog caught collective operation timeout: WorkNCCL\([^)\n]{0,200}"
            r"OpType=(?P<operation>\w{1,30})|collective operation timeout|Some NCCL operations have failed or timed "
            r"out|Timeout "
            r"at NCCL work|ProcessGroupNCCL's watchdog got stuck for"
        ),
        title=ranks_title,
        remedy=find_the_late,
        sure=0.88,
        because_of=("gpu-out-of-memory", "host-out-of-memory", "cuda-error", "gpu-lost"),
        example=(
            "[rank1]:[E1125 10:00:00.123456789 ProcessGroupNCCL.cpp:632] [Rank 1] Watchdog caught collective "
            "operation timeout: WorkNCCL(SeqNum=12, OpType=ALLREDUCE, NumelIn=4096, NumelOut=4096, "
            "Timeout(ms)=600000) ran for 600017 milliseconds before timing out."
        ),
        source="torch/csrc/distributed/c10d/ProcessGroupNCCL.cpp",
    ),
    Signature(
        id="nccl-same-gpu",
        problem="nccl-failed",
        anchors=("Duplicate GPU detected",),
        pattern=(
            r"Duplicate GPU detected ?: rank (?P<rank>\d{1,5}) and rank (?P<other>\d{1,5}) both on CUDA "
            r"device"
        ),
        title="The ranks {rank} and {other} use the same GPU (Duplicate GPU detected)",
        sure=0.95,
        remedy=only(*hints.NCCL_SAME_GPU),
        example="Duplicate GPU detected : rank 1 and rank 0 both on CUDA device 1a000",
        source="NCCL, src/init.cc",
    ),
    Signature(
        id="nccl-interface",
        problem="nccl-failed",
        anchors=(
            "no socket interface found",
            "Bootstrap : no socket interface",
            "NCCL_SOCKET_IFNAME",
            "Unable to find address for",
        ),
        pattern=(r"no socket interface found|Unable to find address for: (?:[\w.-]{1,20})"),
        title="NCCL or Gloo finds no usable network interface",
        sure=0.92,
        remedy=only(*hints.NCCL_INTERFACE),
        example="Bootstrap : no socket interface found",
        source="NCCL, src/misc/socket.cc; gloo",
    ),
    Signature(
        id="port-taken",
        problem="port-in-use",
        anchors=(
            "Address already in use",
            "EADDRINUSE",
            "address already in use",
            "Cannot find empty port in range",
            "because it's already occupied",
            "server socket has failed",
            "port is already allocated",
        ),
        pattern=(
            r"Bind for [\d.:\[\]]{3,40}:(?P<port_2>\d{2,5}) failed: port is already allocated|Cannot find empty port "
            r"in range: (?P<port_3>\d{2,5})-|Failed to bind to \S{1,60}:(?P<port_4>\d{2,5}) because it's already "
            r"occupied|[Aa]ddress already in use|EADDRINUSE|server socket has failed to (?:listen|bind)[^\n]{0,"
            r"80}:(?P<port>\d{2,5})"
        ),
        title="Address already in use: another program uses this network port",
        sure=0.93,
        example=(
            "torch.distributed.DistNetworkError: The server socket has failed to listen on any local "
            "network address. port: 29500, useIpv6: false, code: -98, name: EADDRINUSE, message: address "
            "already in use"
        ),
        source="torch/csrc/distributed/c10d/socket.cpp; uvicorn; Python's socket",
    ),
    Signature(
        id="rendezvous-timed-out",
        problem="rendezvous-failed",
        anchors=(
            "waiting for clients",
            "RendezvousTimeoutError",
            "RendezvousConnectionError",
            "The client socket has timed out",
            "Timed out initializing process group",
            "client socket has failed to connect",
            "failed to connect to any network address",
            "DistStoreError",
            "rendezvous has failed",
            "RuntimeError: Socket Timeout",
            "store->get('",
            "RendezvousClosedError",
        ),
        pattern=(
            r"Timed out after \d{1,8} seconds waiting for clients\. (?P<joined>\d{1,6}/\d{1,6})|Rendezvous("
            r"?:Timeout|Connection|Closed)Error|client socket has timed out|Dist(?:Network|Store)Error: [^\n]{0,80}"
            r"client socket has failed to connect|failed to connect to any network address|Timed out initializing "
            r"process group|DistStoreError|^RuntimeError: Socket Timeout|store->get\('[^'\n]{0,40}'\) got error"
        ),
        title="Rendezvous failed: {joined} processes connected in time",
        example=(
            "torch.distributed.DistStoreError: Timed out after 1801 seconds waiting for clients. 1/2 clients joined."
        ),
        source="torch/csrc/distributed/c10d/TCPStore.cpp; torch/distributed/elastic/rendezvous",
    ),
    Signature(
        id="rendezvous-without-libuv",
        problem="rendezvous-failed",
        anchors=("use_libuv was requested",),
        pattern=r"use_libuv was requested but PyTorch was buil[dt] without lib[uv]{2,3} support",
        title="torchrun asks for libuv, which this build of torch does not have (on Windows)",
        sure=0.97,
        remedy=only(*hints.WITHOUT_LIBUV),
        example="torch.distributed.DistStoreError: use_libuv was requested but PyTorch was build without libuv support",
        source="torch/csrc/distributed/c10d/TCPStore.cpp; torch/distributed/rendezvous.py",
    ),
    Signature(
        id="torch-without-nccl",
        problem="nccl-failed",
        anchors=("Distributed package doesn't have NCCL", "No backend type associated with device type cpu"),
        pattern=r"Distributed package doesn't have NCCL|No backend type associated with device type cpu",
        title="NCCL is not in this torch, or was given a tensor on the CPU",
        remedy=only(*hints.TORCH_WITHOUT_NCCL),
        example="RuntimeError: Distributed package doesn't have NCCL built in",
        source="torch/distributed/distributed_c10d.py",
    ),
    Signature(
        id="ray-not-running",
        problem="rendezvous-failed",
        anchors=("Could not find any running Ray instance", "The current node timed out during startup"),
        pattern=r"Could not find any running Ray instance|The current node timed out during startup",
        title="Ray is not running, or does not start",
        remedy=only(*server_hints.RAY_NOT_RUNNING),
        example="ConnectionError: Could not find any running Ray instance. Please specify the one to connect to",
        source="ray/_private/services.py; ray/_private/node.py",
    ),
    Signature(
        id="rendezvous-variables",
        problem="rendezvous-failed",
        anchors=(
            "environment variable RANK expected",
            "environment variable WORLD_SIZE expected",
            "environment variable MASTER_ADDR expected",
            "environment variable MASTER_PORT expected",
            "Default process group has not been initialized",
            "environment variable LOCAL_RANK",
            "LOCAL_RANK is not in the environment",
            "`MASTER_ADDR` env was not set",
            "is absent in",
        ),
        pattern=(
            r"(?:(?P<variable_4>rank)|endpoint|Port) is absent in (?:RendezvousParameters|endpoint)|"
            r"(?P<variable_3>LOCAL_RANK) is not in the environment|`(?P<variable_2>MASTER_ADDR)` env was not set|"
            r"environment variable (?P<variable>RANK|WORLD"
            r"_SIZE|MASTER_ADDR|MASTER_PORT|LOCAL_RANK) expected, but not set|Default process group has "
            r"not been initialized"
        ),
        title="The program was not started by torchrun: {variable} is not set",
        sure=0.92,
        example=(
            "ValueError: Error initializing torch.distributed using env:// rendezvous: environment "
            "variable RANK expected, but not set"
        ),
        source="torch/distributed/rendezvous.py",
    ),
    Signature(
        id="files-too-many",
        problem="too-many-files",
        anchors=("Too many open files", "received 0 items of ancdata", "Errno 24", "os error 24"),
        pattern=r"Too many open files|received 0 items of ancdata|\[Errno 24\]|os error 24\b",
        sure=0.92,
        example="OSError: [Errno 24] Too many open files: '/models/qwen3-vl/model-00001-of-00004.safetensors'",
        source="errno 24; multiprocessing's file descriptors: torch/multiprocessing",
    ),
    Signature(
        id="threads-refused",
        problem="process-limit",
        anchors=(
            "can't start new thread",
            "Resource temporarily unavailable",
            "pthread_create failed",
            "libgomp: Thread creation failed",
            "OpenBLAS blas_thread_init",
        ),
        pattern=(
            r"can't start new thread|(?:fork|pthread_create|BlockingIOError)[^\n]{0,80}Resource temporarily "
            r"unavailable|Thread creation failed|blas_thread_init: pthread_create failed"
        ),
        sure=0.88,
        example="RuntimeError: can't start new thread",
        source="CPython; libgomp; OpenBLAS",
    ),
    Signature(
        id="ray-actor-died",
        problem="ray-worker-died",
        anchors=(
            "RayActorError",
            "The actor died unexpectedly",
            "ActorDiedError",
            "WorkerCrashedError",
            "raylet",
            "Failed to register worker",
            "A worker died or was killed",
            "The actor is dead because",
            "Worker exit type: ",
        ),
        pattern=(
            r"A worker died or was killed while executing a task|The actor is dead because|Worker exit t"
            r"ype: SYSTEM_ERROR|(?:RayActorError|ActorDiedError|WorkerCrashedError): |The actor died une"
            r"xpectedly|Failed to register worker"
        ),
        title="A Ray worker died",
        sure=0.65,
        because_of=(ANY,),
        example="ray.exceptions.ActorDiedError: The actor died unexpectedly before finishing this task.",
        source="ray/exceptions.py",
    ),
    Signature(
        id="vllm-custom-all-reduce",
        problem="nccl-failed",
        anchors=("custom_all_reduce.cuh",),
        pattern=(
            r"custom_all_reduce\.cuh:\d{1,5} '(?P<said>[^'\n]{1,60})'|custom_all_reduce\.cuh[^\n]{0,60}("
            r"?:error|failed)"
        ),
        title="The custom all-reduce fails between these GPUs: {said}",
        sure=0.93,
        remedy=without_custom_all_reduce,
        because_of=("gpu-out-of-memory",),
        example="Failed: Cuda error custom_all_reduce.cuh:455 'invalid argument'",
        source="vllm/csrc/custom_all_reduce.cuh",
    ),
    Signature(
        id="cuda-in-fork",
        problem="process-start-wrong",
        anchors=(
            "Cannot re-initialize CUDA in forked subprocess",
            "before the current process has finished its",
            "context has already been set",
            "freeze_support()",
            "CUDA error: initialization error",
        ),
        pattern=(
            r"Cannot re-initialize CUDA in forked subprocess|An attempt has been made to start a new "
            r"process before the\s{1,12}current process has finished|^RuntimeError: context has already been set|"
            r"CUDA error: initialization error\s{1,4}Exception raised from (?:insert_events|raw_delete|event_block)"
        ),
        sure=0.95,
        example=(
            "RuntimeError: Cannot re-initialize CUDA in forked subprocess. To use CUDA with multiprocessing,"
            " you must use the 'spawn' start method"
        ),
        source="torch/cuda/__init__.py; multiprocessing/spawn.py",
    ),
)
