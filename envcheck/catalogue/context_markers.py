"""Texts that are no causes, but say what goes on: that a package is being built, that something failed or went well."""

import re

from envcheck import pypi
from envcheck.catalogue.run_markers import OF_THE_RUN
from envcheck.catalogue.signature import Mark

OF_FAILURE = (
    "Traceback (most recent call last)", "ERROR:", "error:", "Error:", "NVMLError_", "FAILED:", "*** [",
    "build stopped", "Failed to build", "Failed building", "CMake Error", "non-zero exit", "exit code:",
    "fatal error", "Aborted", "core dumped", "E: U", "E: T", "E: F", "E: C", "E: S", "E: P", "Exception:", "FAILED",
    "error TS", "failed (exitcode", "exit status", "Error in", "ERROR ", "fatal: ", "curl: (", "wget: ", "): error",
    "Error loading", "E: R", "Failed to download", "Unsuccessful", "Failed to load library", "[E:onnxruntime",
    "Error no kernel image", "exit code 1", "failed to start", "command not found", ": not found",
)  # fmt: skip
"""What a log says where something failed, whatever it was."""

MARKS = (
    Mark(
        id="failed",
        anchors=OF_FAILURE,
        pattern=(
            r"Failed to load library|^fatal: |^curl: \(\d|^wget: (?:unable|failed)|Error loading \"|Failed to "
            r"download `|\[E:onnxruntime|^Error no kernel image|(?:command|: \d{1,6}: \S{1,80}:) not found$|"
            r"Traceback \(most recent call last\)|(?:^|\s)ERROR(?: |:)|"
            r"^(?:[\w./+-]{0,240}(?::\d{1,6}(?::\d{1,5})?|\(\d{1,6}\))?: )?(?:fatal )?error: |"
            r"\.(?:cuh?|c|h|hpp|cpp|cc|inl)\(\d{1,6}\): error: |"
            r"(?:^|[\s.])\w{0,60}(?:Error(?:_\w{1,60})?|Exception)\b: ?|FAILED|\*\*\* \[|build stopped|"
            r"Failed (?:to build|building)|CMake Error|non-zero exit|exit(?:ed with)? (?:code|status):? [1-9]|"
            r"core dumped|^E: |failed \(exitcode|Aborted"
        ),
    ),
    Mark(
        id="on-windows",
        anchors=(
            ":\\Users",
            ":\\Program",
            ":\\\\Users",
            ":\\\\Program",
            "[WinError ",
            "nvidia-smi.exe",
            "AppData\\",
            "\\Lib\\site-packages",
            "\\lib\\site-packages",
            "PS C:",
        ),
        pattern=r"\b[A-Z]:\\{1,2}\w|^PS [A-Z]:\\|\[WinError \d|nvidia-smi\.exe|Microsoft Visual",
        values=(("system", "Windows"),),
    ),
    Mark(
        id="of-windows",
        anchors=("Windows\n", "Windows\r\n", "Windows 10\n", "Windows 11\n", "OS: Windows", "System: Windows"),
        pattern=r"^\s{0,4}(?:[-*] )?(?:\*{0,2}(?:OS|Operating System|System):?\*{0,2}:? )?Windows(?: 1[01])?"
        r"[\s.]{0,4}$",
        values=(("system", "Windows"),),
    ),
    Mark(
        id="toolkit-there",
        anchors=("/usr/local/cuda-", "/cudatoolkit-"),
        pattern=r"/usr/local/cuda-(?P<log_toolkit>\d{1,2}\.\d)/(?:(?:targets/[\w-]{1,30}/)?include/\S{1,120}[:(]\d"
        r"|bin/nvcc(?: -|' failed))|/pkgs/cudatoolkit-(?P<log_toolkit_2>\d{1,2}\.\d)\S{0,60}/bin/nvcc",
    ),
    Mark(
        id="torch-cuda-told",
        anchors=(
            "nvidia_cuda_runtime",
            "nvidia-cuda-runtime",
            "pytorch-cuda=",
            "pytorch.org/whl/cu1",
            "torch==2.",
            "torch==1.1",
            "torch-2.",
            "torch-1.1",
            "cudatoolkit=1",
            "torch 2.",
            "torch 1.1",
            "orch: 2.",
            "orch: 1.1",
        ),
        pattern=(
            r"nvidia[_-]cuda[_-]runtime(?:[_-]cu1\d)?(?:-|==)(?P<torch_cuda>1\d\.\d{1,2})\b|"
            r"(?:pytorch-cuda|cudatoolkit)=(?P<torch_cuda_2>\d{1,2}\.\d{1,2})\b|"
            r"(?:pytorch\.org/whl/|(?<![\w-])"
            r"(?:py)?torch(?:==|-|:? )\d\.\d{1,2}\.\d{1,2}(?:\+|%2B))(?P<torch_cuda_tag>cu1\d\d)\b"
        ),
    ),
    Mark(
        id="torch-release-in-words",
        anchors=("orch 2.", "orch 1.1", "orch==2.", "orch==1.1", "orch: 2.", "orch: 1.1", "orch version 2."),
        pattern=r"(?<![\w-])(?i:py)?[Tt]orch(?:==|:| version:?)? ?(?P<torch_release>[12]\.\d{1,2}\.\d)(?![\w.+])",
    ),
    Mark(
        id="vllm-release-told",
        anchors=("vllm==0.", "vllm-0.", "vLLM API server version 0.", "LLM engine (v0."),
        pattern=r"(?:\bvllm(?:==|-)|vLLM API server version |LLM engine \(v)(?P<vllm_release>0\.\d{1,2}\.\d{1,2})\b",
    ),
    Mark(
        id="done",
        anchors=(
            "Successfully installed",
            "Successfully built",
            "Finished processing dependencies",
            "Build finished successfully",
            "Installed in",
            "installation complete",
            "Prepared ",
            "Built target",
            "Application startup complete",
        ),
        pattern=(
            r"Successfully installed [\w.-]|Finished processing dependencies|^\s{0,9}\+ ?[\w.-]{1,80}==|"
            r"Application startup complete"
        ),
    ),
    Mark(
        id="building",
        anchors=(
            "Getting requirements to build",
            "Building wheel for",
            "Preparing metadata",
            "get_requires_for_build_wheel",
            "setup.py",
            "subprocess-exited-with-error",
            "build backend returned an error",
            "Failed to build",
            "Failed building wheel",
            "prepare_metadata_for_build",
            "bdist_wheel",
            "running build_ext",
            "pip-build-env",
            "build_meta",
            "metadata-generation-failed",
            "Building editable for",
            "install_requires",
            "Building wheels for",
            "builds-v0/.tmp",
            "was removed from the standard lib",
            "to build wheel",
            "declare it as a build dependency",
            "egg_info",
        ),
        pattern=(
            r"Getting requirements to build (?:wheel|editable)|Building (?:wheel|editable) for |"
            r"Preparing (?:editable )?metadata|get_requires_for_build_wheel|subprocess-exited-with-er"
            r"ror|build backend returned an error|Failed to build:? [`'\"]?(?!Docker\b|the\b|image\b)[\w.-]|"
            r"Failed building wheel for|prepare_metadata_for_build|bdist_wheel|running build_ext|pip-build-env|"
            r"builds-v0/\.tmp|was removed from the standard library in Python|to build "
            r"(?:wheel|editable)\b|declare it as a build dependency|build_meta|"
            r"metadata-generation-failed|setup\.py (?:egg_info|install|develop|build)"
        ),
    ),
    Mark(
        id="isolated-build",
        anchors=("pip-build-env", "builds-v0/.tmp", "Getting requirements to build"),
        pattern=r"pip-build-env|builds-v0/\.tmp|Getting requirements to build wheel",
        values=(("isolated", "yes"),),
    ),
    Mark(
        id="python-of-build",
        anchors=("include/python3.", "-cpython-3"),
        pattern=r"-I\S{1,200}include/python(?P<build_python>3\.\d{1,2})\b",
    ),
    Mark(
        id="named-build",
        anchors=(
            "Building wheel for",
            "Building editable for",
            "Failed to build",
            "Failed building ",
            "Running setup.py",
            "pip-install-",
        ),
        pattern=(
            r"(?:Building|Failed building) (?:wheel|editable) for (?P<package>[\w.-]{1,60})|Running setup\.py "
            r"(?:install|develop|bdist_wheel) for (?P<setup_package>[\w.-]{1,60})|Failed to build:? [`'\"]?"
            r"(?P<failed_package>(?!Docker\b|the\b|one\b|installable\b|image\b)[\w.-]{1,60})|"
            r"[/\\]pip-install-\w{1,20}[/\\](?P<path_package>[A-Za-z][\w.-]{1,60}?)_[0-9a-f]{32}\b"
        ),
    ),
    Mark(
        id="source-release",
        anchors=(".tar.gz (", ".zip ("),
        pattern=r"(?:Downloading|Using cached) (?:\S{1,200}/)?(?P<package>[A-Za-z][\w.-]{1,60}?)-\d[\w.!+]{0,40}\.(?:"
        r"tar\.gz|zip) \(",
    ),
    Mark(
        id="building-cupy",
        anchors=("CuPy Configuration Summary", "Configuring Module: cuda", "'package_name': 'cupy'"),
        pattern=r"CuPy Configuration Summary|-- Configuring Module: cuda --|'package_name': 'cupy'",
        values=(("package", "cupy"),),
    ),
    Mark(
        id="compiling",
        anchors=(
            "cc1plus",
            "nvcc -",
            "/nvcc",
            "ninja:",
            "cicc",
            "building '",
            "x86_64-linux-gnu-g",
            "Building CXX object",
            "Building CUDA object",
            "c++ -MMD",
            "g++ -",
            "running build_ext",
            "Building wheel for",
            "Compiling objects",
            "Failed to build",
            "build backend",
            "make[",
            "cargo rustc",
            "/torch/include/",
            "): error: ",
            ": error: ",
            ": fatal error: ",
        ),
        pattern=(
            r"^[\w./+-]{0,160}(?:\.cuh?|/[\w.+-]{1,60}\.(?:cpp|cc|cxx|c|h|hpp|inl))(?:\(\d{1,6}\)|:\d{1,6}(?::\d{1,5}"
            r")?): (?:fatal )?error: |"
            r"cc1plus|\bnvcc |bin/nvcc|ninja: |\bcicc\b|^building '|linux-gnu-g(?:cc|\+\+)|Building "
            r"(?:CXX|CUDA) object|c\+\+ -MMD|\bg\+\+ -|running build_ext|Building wheel for|Compiling "
            r"objects|Failed to build|build backend|make\[\d|/torch/include/[\w/.-]{1,80}:\d"
        ),
    ),
    Mark(
        id="jax-code",
        anchors=("jaxlib", "xla_extension", "xla_bridge", "xla/stream_executor", "external/xla"),
        pattern=r"\bjaxlib\b|xla_extension|xla_bridge|xla/stream_executor|external/xla",
    ),
    Mark(
        id="triton-code",
        anchors=("triton/", "torch/_inductor", "triton."),
        pattern=r"packages/triton/|\btriton/(?:backends|compiler|runtime|_C)|torch/_inductor|\btriton\.(?:compiler|ru"
        r"ntime)",
    ),
    Mark(
        id="installing",
        anchors=("Collecting ", "ERROR: Wheel", "Downloading ", "Installing collected", "Processing ./"),
        pattern=r"^\s{0,8}(?:Collecting|Downloading|Processing) \S|Installing collected packages|^ERROR: Wheel",
    ),
    Mark(
        id="precompiled",
        anchors=("Precompiled wheel not found", "Guessing wheel URL", "Guessing wheel"),
        pattern=r"Precompiled wheel not found|Guessing wheel",
    ),
    Mark(
        id="cuda-program",
        anchors=(
            "numba.cuda",
            "numba/cuda",
            "cupy_backends",
            "cupy/",
            "jaxlib",
            "jax/_src",
            "onnxruntime::",
            "ctranslate2",
            "sglang/srt",
            "sglang.",
            "ComfyUI",
            "Model backend is not healthy",
            "ggml_cuda",
            "ggml-cuda",
            "ggml_backend_cuda",
            "llama_kv_cache",
            "llama_model_load",
            "llama runner",
            "source=sched.go",
            "source=server.go",
            "tensorflow/core",
            "tensorflow/python",
        ),
        pattern=r"\b(?P<cuda_program>numba)[./]cuda|\b(?P<cuda_program_2>cupy)(?:_backends|/\w)|\b"
        r"(?P<cuda_program_3>jax)(?:lib[./:]|/_src)|(?P<cuda_program_4>onnxruntime)::|(?P<cuda_program_5>ctranslate2)|"
        r"(?P<cuda_program_6>sglang)[./]\w|(?P<cuda_program_7>ComfyUI|Model backend(?= is not healthy))|"
        r"(?P<cuda_program_8>ggml|llama)(?:[_-]\w|\.cpp)|"
        r"(?P<cuda_program_9>llama) runner|source=(?:sched|server)\.go|(?P<cuda_program_0>tensorflow)/\w",
    ),
    Mark(
        id="nccl-set",
        anchors=(" set by environment to ",),
        pattern=r"\b(?P<nccl_setting>NCCL_(?!DEBUG|IB_DISABLE|SOCKET_IFNAME|P2P_DISABLE)[A-Z0-9_]{3,40}) set by "
        r"environment to",
    ),
    Mark(
        id="hub",
        anchors=(
            "huggingface.co",
            "huggingface_hub",
            "hf.co",
            "hf_hub_download",
            "hf-mirror",
            "HF_DEBUG",
            "hf download",
        ),
        pattern=r"huggingface\.co|huggingface_hub[/.]|\bhf\.co|hf-mirror|HF_DEBUG|\bhf download",
    ),
    Mark(
        id="hub-code",
        anchors=("huggingface_hub/", "hf_hub_download", "snapshot_download"),
        pattern=r"huggingface_hub/|hf_hub_download|snapshot_download",
    ),
    Mark(
        id="own-checkpoint",
        anchors=("esum", "checkpoint-", "istory checkpoint", "last.ckpt", "trainer_state.json", "optimizer.pt"),
        pattern=(
            r"\b[Rr]esum(?:e|ing) (?:training|from)|resume_from_checkpoint|--resume\b|[/\\]checkpoint-\d{1,9}\b|"
            r"[Hh]istory checkpoints|\blast\.ckpt\b|trainer_state\.json|\boptimizer\.pt\b"
        ),
        values=(("own_checkpoint", "yes"),),
    ),
    Mark(
        id="no-gpu-seen",
        anchors=(
            "CUDA GPUs are available",
            "CUDA-capable device",
            "cudaErrorNoDevice",
            "CUDA_ERROR_NO_DEVICE",
            "No GPU device",
        ),
        pattern=(
            r"(?:[Ee]rror|ERROR|[Ff]atal|FATAL)\b[^\n]{0,60}No GPU devices? (?:is |was |were )?(?:found|detected"
            r"|available)|No CUDA GPUs are available"
            r"|[Nn]o CUDA-capable device is detected|cudaErrorNoDevice|CUDA_ERROR_NO_DEVICE"
        ),
    ),
    Mark(
        id="pinning",
        anchors=("pin_memory=", "allocate_cpu_cache", "pinned memory", "in _allocate_kv_cache", "cudaHostAlloc"),
        pattern=r"pin_memory=(?!False)|allocate_cpu_cache|pinned memory|cudaHostAlloc",
    ),
    Mark(
        id="cuda-wanted",
        anchors=("device=cpu (supported", "torch.cuda.is_available", "CUDA is not available", "cuda is not available"),
        pattern=r"device=cpu \(supported: \{'cuda'|torch\.cuda\.is_available|(?:CUDA|cuda) is not available",
    ),
    Mark(
        id="no-driver-told",
        anchors=("Found no NVIDIA driver", "nvidia-smi", "NVIDIA-SMI has", "NVML", "libcuda.so", "is insufficient"),
        pattern=r"Found no NVIDIA driver|nvidia-smi: (?:command )?not found|nvidia-smi' not found|"
        r"NVIDIA-SMI has failed|Failed to initialize NVML|NVML Shared Library|libcuda\.so(?:\.1)?: cannot open|"
        r"driver version is insufficient for CUDA runtime",
    ),
    Mark(
        id="transformers-code",
        anchors=("packages/transformers/",),
        pattern=r"packages/transformers/",
    ),
    Mark(
        id="model-code",
        anchors=("packages/transformers/", "packages/tokenizers/", "sentence_transformers/", "/vllm/"),
        pattern=r"packages/(?:transformers|tokenizers|sentence_transformers|vllm)/|/vllm/",
    ),
    Mark(
        id="distributed",
        anchors=(
            "torch.distributed",
            "ProcessGroupNCCL",
            "NCCL INFO",
            "TCPStore",
            "c10d",
            "NET/Socket",
            "NCCL version",
        ),
        pattern=r"torch\.distributed|torch/distributed|ProcessGroupNCCL|NCCL INFO|TCPStore|c10d|NET/Socket|NCCL "
        r"version",
    ),
    Mark(
        id="crashed",
        anchors=("Fatal Python error", "Segmentation fault", "Illegal instruction", "Aborted"),
        pattern=r"Fatal Python error|Segmentation fault|Illegal instruction|Aborted",
    ),
    *OF_THE_RUN,
    Mark(
        id="download-resumed",
        anchors=("Trying to resume download", "Download complete. Moving"),
        pattern=r"Trying to resume download|Download complete\. Moving",
    ),
    Mark(
        id="installed-anyway",
        anchors=("Successfully installed",),
        pattern=r"^Successfully installed [\w.-]",
    ),
    Mark(
        id="pure-python-build",
        anchors=("No module named",),
        pattern=r"No module named '?(?:torch|pkg_resources|distutils|packaging|wheel|setuptools|psutil)\b",
    ),
    Mark(
        id="package-index",
        anchors=("/simple/", pypi.HOST, pypi.FILES, "Collecting "),
        pattern=rf"{re.escape(pypi.HOST)}|/simple/|{re.escape(pypi.FILES)}|^Collecting \S",
    ),
    Mark(
        id="nvidia-module",
        anchors=(
            "dkms/nvidia",
            "nvidia-dkms",
            "nvidia.ko",
            "kernel-open",
            "nvidia/",
            "nvidia-current",
            "-nvidia-",
            "/nvidia-",
        ),
        pattern=r"dkms/nvidia|nvidia-dkms|nvidia(?:-\w{1,10})?\.ko|kernel-open|\bnvidia(?:-current)?[/, -]\d{3}\.|"
        r"nvidia-\d{3}",
    ),
    Mark(
        id="bus-errors",
        anchors=("AER: ", "PCIe Bus Error"),
        pattern=r"AER: [^\n]{0,40}(?:[Ee]rror|Fatal)|PCIe Bus Error",
    ),
    Mark(
        id="booted",
        anchors=("-- Boot ", "Linux version ", "-- Reboot --"),
        pattern=r"^-- (?:Boot [0-9a-f]{8,40}|Reboot) --|(?:^|kernel: |\] )Linux version \d\.\d{1,3}\.\d",
    ),
    Mark(
        id="driver-answers",
        anchors=("| NVIDIA-SMI ", "loading NVIDIA UNIX"),
        pattern=r"^\|? ?NVIDIA-SMI \d{3}\.\d[^\n]{0,80}CUDA Version: \d|NVRM: loading NVIDIA UNIX",
    ),
    Mark(
        id="serving",
        anchors=("Application startup complete",),
        pattern=r"Application startup complete",
    ),
)
