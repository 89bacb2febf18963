"""The first fix is the one that solved it for those who had the failure."""

import shlex

import pytest

from envcheck.explain.explain import explain
from envcheck.snapshot import Host, Snapshot

SITE = "/venv/lib/python3.11/site-packages"
FIRST = (
    # The text, words of the first fix, where people had it.
    (f"ImportError: cannot import name 'packaging' from 'pkg_resources' ({SITE}/pkg_resources/__init__.py)",
     "setuptools<70", "https://github.com/AUTOMATIC1111/stable-diffusion-webui/issues/15903"),
    (f"ImportError: cannot import name 'computed_field' from 'pydantic' ({SITE}/pydantic/__init__.py)",
     "--upgrade 'pydantic>=2'", "https://github.com/vladmandic/sdnext/issues/3632"),
    ("ImportError: cannot import name 'StepEvent' from 'browser_use.telemetry.views'",
     "--upgrade browser-use", "https://github.com/browser-use/web-ui/issues/209"),
    ((f'  File "{SITE}/transformers/modeling_utils.py", line 41, in <module>\n'
     "AttributeError: module 'torch.compiler' has no attribute 'is_compiling'"),
     "torch>=2.3", "https://github.com/docling-project/docling/issues/611"),
    ((f'Traceback (most recent call last):\n  File "{SITE}/sentence_transformers/base.py", line 9, in load\n'
     "TypeError: INSTRUCTOR._load() got an unexpected keyword argument 'token'"),
     "older sentence-transformers", "https://github.com/xlang-ai/instructor-embedding/issues/106"),
    ("AttributeError: BertTokenizer has no attribute batch_encode_plus. Did you mean: '_encode_plus'?",
     "transformers<5", "https://github.com/oliverguhr/german-sentiment-lib/issues/18"),
    ("TypeError: SentenceTransformer.__init__() got an unexpected keyword argument 'model_kwargs'",
     "--upgrade sentence-transformers", "https://github.com/theroyallab/tabbyAPI/issues/168"),
    (("HFValidationError: Repo id must be in the form 'repo_name' or 'namespace/repo_name': '/data/dream.ckpt'. Use "
     "`repo_type` argument if needed."),
     "from_single_file", "https://github.com/huggingface/diffusers (issues)"),
    (("Resuming from out/checkpoint-900\nRuntimeError: PytorchStreamReader failed reading zip archive: failed finding "
     "central directory"),
     "own training", "https://github.com/sml2h3/dddd_trainer (issues)"),
    ("$ singularity exec md.sif simulate\nError: No GPU device found!",
     "--nv", "https://apptainer.org/docs/user/main/gpu.html"),
    ("cc1plus: fatal error: src/fft_cuda.cu: No such file or directory",
     "another release", "https://github.com/vincefn/pyvkfft/issues/23"),
    ('Could NOT find CUDA (missing: CUDA_INCLUDE_DIRS) (found version "6.0")',
     "CUDA_TOOLKIT_ROOT_DIR", "https://github.com/GMMTeam/GMM/issues/3"),
    ("error: command '/usr/bin/nvcc' failed with exit status 1",
     "PATH=/usr/local/cuda/bin", "https://github.com/aim-uofa/AdelaiDet/issues/118"),
    (("Could not find a version that satisfies the requirement requirements.txt (from versions: )\n"
     "No matching distribution found for requirements.txt"),
     "-r requirements.txt", "https://github.com/evidens/json2csv/issues/21"),
    (("ERROR: Could not find a version that satisfies the requirement install==1.3.5 (from versions: none)\n"
     "ERROR: No matching distribution found for install==1.3.5"),
     "Remove", "https://github.com/andyrdt/refusal_direction/issues/5"),
    ("ERROR: Could not find a version that satisfies the requirement acme==3.0.4 (from versions: 2.22.0, 2.24.0)",
     "acme==2.24.0", "https://github.com/nisbus/couch_db_cleaner/issues/1"),
    ("OSError: /home/u/.cache/keops2.2/nvrtc_jit.so: cannot open shared object file: No such file or directory",
     "CUDA_PATH", "https://github.com/getkeops/keops/issues/377"),
    ((f'Traceback (most recent call last):\n  File "{SITE}/detectron2/layers/conv.py", line 1, in <module>\n'
     "ImportError: libcudart.so.10.1: cannot open shared object file: No such file or directory"),
     "detectron2 again", "https://github.com/facebookresearch/detectron2/issues/2064"),
    (("nvidia-container-cli: mount error: mount operation failed: /var/lib/docker/overlay2/a/merged/proc/driver/nvidia/"
     "params/version/registry: no such file or directory: unknown"),
     "systemctl restart docker", "https://github.com/NVIDIA/nvidia-container-toolkit/issues/169"),
    (("RuntimeError: Cuda extensions are being compiled with a version of Cuda that does not match the "
     "version used to compile Pytorch binaries.  Pytorch binaries were compiled with Cuda 12.1."),
     "CUDA 12.1 toolkit", "https://github.com/NVIDIA/apex/issues/1748"),
    ("RuntimeError: module compiled against API version 0xb but this version of numpy is 0xa",
     "numpy>=1.13,<2", "https://github.com/carpedm20/BEGAN-pytorch/issues/8"),
    ("AttributeError: 'LlamaRotaryEmbedding' object has no attribute 'cos_cached'. Did you mean: 'sin_cached'?",
     "transformers<4.38", "https://github.com/PromtEngineer/localGPT/issues/755"),
    ("AttributeError: 'NoneType' object has no attribute 'causal_conv1d_fwd'",
     "causal-conv1d first", "https://github.com/state-spaces/mamba/issues/467"),
    ("TypeError: causal_conv1d_fwd(): incompatible function arguments. The following argument types are supported:",
     "causal-conv1d 1.1.1", "https://github.com/Jiaxin-Ye/DepMamba/issues/8"),
    (("a1b2:31:31 [0] include/socket.h:3 NCCL WARN Socket creation failed : Address family not supported by protocol\n"
     "NCCL failure common.cu:874 'unhandled system error'"),
     "--network=host", "https://github.com/NVIDIA/nccl-tests/issues/14"),
    (("PackagesNotFoundError: The following packages are not available from current channels:\n\n  - "
     "cudatoolkit=10.1\n\n"
     "Current channels:\n\n  - https://conda.anaconda.org/pytorch/osx-64"),
     "Leave the CUDA packages out", "https://github.com/vt-vl-lab/3d-photo-inpainting/issues/120"),
    ("PackagesNotFoundError: The following packages are not available from current channels:\n\n  - cudatoolkit=11.1\n",
     "-c conda-forge", "https://github.com/pytorch/pytorch/issues/58681"),
    ("PackagesNotFoundError: The following packages are not available from current channels:\n\n  - cudatoolkit=11.7\n",
     "pytorch-cuda=11.7", "https://github.com/myshell-ai/OpenVoice/issues/83"),
    (("LibMambaUnsatisfiableError: Encountered problems while solving:\n  - package torchaudio-2.0.2-py310_cu117 "
     "requires "
     "pytorch-cuda 11.7.*, but none of the providers can be installed\n"),
     "pytorch-cuda=11.7", "https://github.com/mhpi/hydroDL/issues/24"),
    (("  × No solution found when resolving dependencies:\n  ╰─▶ Because torch{sys_platform == "
     "'win32'}==2.7.1+cu128 has no "
     "`platform_machine == 'AMD64' and sys_platform ==\n      'win32'`-compatible wheels, we can conclude that your "
     "project's requirements are unsatisfiable."),
     "--index-url", "https://github.com/fspecii/ace-step-ui/issues/31"),
    (("WARNING[XFORMERS]: xFormers can't load C++/CUDA extensions. xFormers was built for:\n"
     "    PyTorch 2.1.2+cu121 with CUDA 1201 (you have 2.1.2+cpu)"),
     "torch==2.1.2 torchvision==0.16.2", "https://github.com/open-mmlab/PIA/issues/30"),
    ((f'  File "{SITE}/sglang/srt/layers/triton_attention/decode_attention.py", line 610, in _decode\n'
     "RuntimeError: Triton Error [CUDA]: an illegal memory access was encountered"),
     "Update sglang", "https://github.com/sgl-project/sglang/issues/1467"),
    ((f'  File "{SITE}/peft/peft_model.py", line 181, in from_pretrained\n'
     "NotImplementedError: Cannot copy out of meta tensor; no data!"),
     'device_map={"": 0}', "https://github.com/tloen/alpaca-lora/issues/368"),
    (("ImportError: /src/deepspeed/ops/adam/cpu_adam_op.cpython-38-x86_64-linux-gnu.so: undefined symbol: "
     "curandCreateGenerator"),
     "DS_BUILD_OPS=0", "https://github.com/deepspeedai/DeepSpeed/pull/1879"),
    (("kernel: NVRM: The NVIDIA probe routine was not called for 1 device(s).\nNVRM: nouveau, rivafb, nvidiafb or "
     "rivatv"),
     "Keep nouveau from loading", "https://github.com/mattshma/bigdata/issues/133"),
    ("ModuleNotFoundError: No module named 'autogptq_cuda_64'",
     "compiled part of auto-gptq", "https://github.com/AutoGPTQ/AutoGPTQ/issues/694"),
    ("ValueError: Attempted to assign 308 + 104 = 412 multimodal tokens to 1159 placeholders",
     "transformers of its own release", "https://github.com/StarsfieldAI/R1-V/issues/133"),
    ("ImportError: /venv/lib/python3.10/site-packages/torch/lib/libtorch_cuda.so: undefined symbol: ncclCommRegister",
     "two NCCLs", "https://github.com/rwth-i6/returnn/issues/1802"),
    ("[ERROR] [launch.py:321:sigkill_handler] ['python', '-u', 'train.py'] exits with return code = -9",
     "offload_param", "https://github.com/deepspeedai/DeepSpeed/issues/4239"),
    (("ERROR: Cannot install -r requirements.txt (line 20) and tokenizers==0.19.1 because these package versions have "
     "conflicting dependencies.\n\nThe conflict is caused by:\n    The user requested tokenizers==0.19.1\n"
     "    transformers 4.45.2 depends on tokenizers<0.21 and >=0.20\n"),
     'Change tokenizers==0.19.1 to "tokenizers<0.21,>=0.20"', "https://github.com/Westlake-AGI-Lab/StyleStudio/issues/3"),
    ("So, because app depends on both transformers (^2.11.0) and tokenizers (>=0.8), version solving failed.",
     "Allow a newer transformers than ^2.11.0", "https://github.com/huggingface/tokenizers/issues/318"),
    (("ImportError: cannot import name 'fused_marlin_moe' from 'sgl_kernel' "
     "(/venv/lib/python3.10/site-packages/sgl_kernel/__init__.py)"),
     "Install sglang again", "https://github.com/sgl-project/sglang/issues/8654"),
    ("ModuleNotFoundError: No module named 'sgl_kernel'",
     "Install sglang again", "https://github.com/sgl-project/sglang/issues/3687"),
    (("Could not load bitsandbytes native library: /src/bitsandbytes/bitsandbytes/libbitsandbytes_cpu.so: cannot open "
     "shared object file: No such file or directory\nRuntimeError: CUDA Setup failed despite GPU being available."),
     "start Python outside of that folder", "https://github.com/bitsandbytes-foundation/bitsandbytes/issues/1559"),
    (("$ sudo docker run --rm --runtime=nvidia --gpus all ubuntu nvidia-smi\n"
     "Failed to initialize NVML: Unknown Error"),
     "no-cgroups = false", "https://github.com/NVIDIA/nvidia-container-toolkit/issues/381"),
    (("The following packages have unmet dependencies:\n  linux-modules-nvidia-470-5.11.0-44-generic: Depends: "
     "nvidia-kernel-common-470 (<= 470.86-1) but 470.103.01-0ubuntu0.20.04.1 is to be installed"),
     "the one kernel in its name", "https://github.com/elementary/os/issues/613"),
    (("error: failed to prepare transaction (could not satisfy dependencies)\n:: installing nvidia-utils (560.35.03-1) "
     "breaks dependency 'nvidia-utils=560.31.02' required by nvidia"),
     "in one transaction (pacman -Syu)", "https://github.com/CachyOS/distribution/issues/45"),
    (("ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 "
     "from C header, got 88 from PyObject"),
     "numpy==1.26", "https://github.com/cyndilib/cyndilib/issues/5"),
    (("ValueError: numpy.ndarray size changed, may indicate binary incompatibility. Expected 88 "
     "from C header, got 80 from PyObject"),
     "numpy>=1.20,<2", "numpy's release notes of 1.20"),
    (("TypeError: Descriptors cannot not be created directly.\nIf this call came from a _pb2.py "
     "file, your generated code is out of date and must be regenerated with protoc >= 3.19.0."),
     "protobuf==3.20.3", "https://github.com/neulab/prompt2model/issues/220"),
    ("GPU RTX 5070 user\nCUDA error: no kernel image is available for execution on the device",
     "/cu128", "https://github.com/Comfy-Org/ComfyUI/issues/7380"),
    ("pip install flash-attn --no-build-isolation\n  ERROR: Failed building wheel for flash-attn",
     "a ready wheel", "https://github.com/VectorSpaceLab/Video-XL/issues/35"),
    ("ERROR: Failed to build installable wheels for some pyproject.toml based projects (flash-attn)",
     "2.7.3", "https://github.com/Dao-AILab/flash-attention/issues/1503"),
    ("torch 2.2.0+cpu\nAssertionError: Torch not compiled with CUDA enabled",
     "torch==2.2.0", "https://github.com/angelolab/Nimbus-Inference/issues/12"),
    (("ImportError: cannot import name 'Gemma2FlashAttention2' from 'transformers.models.gemma2.modeling_gemma2' "
     f"({SITE}/transformers/models/gemma2/modeling_gemma2.py)"),
     "transformers<4.48", "https://github.com/nunchux-ai/deepcompressor/issues/62"),
    (("WARNING[XFORMERS]: xFormers can't load C++/CUDA extensions. xFormers was built for:\n"
     "    PyTorch 2.10.0+cu128 with CUDA 1208 (you have 2.11.0+cu130)"),
     "torch==2.11.0 xformers --index-url https://download.pytorch.org/whl/cu130",
     "https://github.com/unslothai/unsloth/issues/8580"),
    (("RuntimeError: NCCL error in: ../c10d/ProcessGroupNCCL.cpp:825, unhandled system error, NCCL version 2.7.8\n"
     "ncclSystemError: System call (socket, malloc, munmap, etc) failed."),
     "--ipc=host", "https://github.com/HRNet/DEKR/issues/18"),
    (("$ sudo docker run -t -i testimage bash\nAssertionError:\nFound no NVIDIA driver on your "
     "system. Please check that you have an NVIDIA GPU"),
     "--gpus all", "https://github.com/maciej-sypetkowski/kaggle-rcic-1st/issues/5"),
    ("docker compose --profile auto up --build\nRuntimeError: Found no NVIDIA driver on your system.",
     "NVIDIA_DRIVER_CAPABILITIES=compute,utility",
     "https://github.com/AbdBarho/stable-diffusion-webui-docker/issues/348"),
    ("I import it in WSL\nRuntimeError: Failed to dlopen libcuda.so",
     "LD_LIBRARY_PATH=/usr/lib/wsl/lib", "https://github.com/NVIDIA/cuda-python/issues/17"),
    ("Found no NVIDIA driver on your system. It runs in WSL 2.\nRuntimeError: Found no NVIDIA driver on your system.",
     "In Windows, install the newest NVIDIA driver", "NVIDIA's user guide of CUDA on WSL"),
    (("/pkgs/cudatoolkit-11.0.221-h6bb024c_0/bin/nvcc: not found\n"
     "error: command '/pkgs/cudatoolkit-11.0.221-h6bb024c_0/bin/nvcc' failed with exit status 127"),
     "CUDA 11.0 toolkit", "https://github.com/ddshan/hand_object_detector/issues/16"),
    (("ImportError: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.32' not found (required by "
     f"{SITE}/flash_attn_2_cuda.cpython-310-x86_64-linux-gnu.so)"),
     "Reinstall flash-attn", "https://github.com/Eyeline-Labs/FlashDepth/issues/12"),
    ("RuntimeError: Error building extension 'fused_adam'",
     "a toolkit of torch's CUDA version", "https://github.com/liucongg/ChatGLM-Finetuning/issues/125"),
    ("/sbin/ldconfig.real: /usr/lib/wsl/lib/libcuda.so.1 is not a symbolic link",
     "Nothing has to be done if", "https://github.com/microsoft/WSL/issues/5663"),
    (("torch._inductor.exc.GPUTooOldForTriton: Found Tesla P100 which is too old to be supported "
     "by the triton GPU compiler"),
     "TORCHDYNAMO_DISABLE=1", "torch/_inductor/exc.py"),
    ("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
     "linux-headers", "https://github.com/elementary/os-patches/issues/155"),
)  # fmt: skip
OTHERS = (
    # The text, words of one of the further fixes, where people had it.
    ((f'  File "{SITE}/peft/peft_model.py", line 37, in <module>\n'
     f"ImportError: cannot import name 'EncoderDecoderCache' from 'transformers' ({SITE}/transformers/__init__.py)"),
     "older peft", "https://github.com/haotian-liu/LLaVA/issues/1794"),
    ("nvcc fatal   : Unsupported gpu architecture 'compute_86'",
     'TORCH_CUDA_ARCH_LIST="8.0+PTX"', "https://github.com/zhanghang1989/PyTorch-Encoding/issues/383"),
    ("/usr/local/cuda-11.3/bin/nvcc -c a.cu\nnvcc fatal   : Unsupported gpu architecture 'compute_89'",
     'TORCH_CUDA_ARCH_LIST="8.6+PTX"', "https://github.com/NVlabs/tiny-cuda-nn/issues/239"),
    ("torch.distributed.init_process_group(backend='nccl')\nRuntimeError: Address already in use",
     "--main_process_port", "https://github.com/huggingface/accelerate/issues/74"),
    ('docker: Error response from daemon: could not select device driver "" with capabilities: [[gpu]].',
     "snap", "https://github.com/NVIDIA/nvidia-docker/issues/1642"),
    (("nvidia-container-cli: initialization error: load library failed: libnvidia-ml.so.1: cannot open shared object "
     "file: no such file or directory: unknown."),
     "desktop-linux", "https://github.com/NVIDIA/nvidia-container-toolkit/issues/154"),
    (('level=INFO source=gpu.go msg="Unable to load cudart library /usr/lib/libcuda.so.575.57.08: cuda driver library '
     'init failure: 3"'),
     "uvm_disable_hmm=1", "https://github.com/ollama/ollama/issues/11593"),
    ("  Warning  FailedScheduling  default-scheduler  0/1 nodes are available: 1 Insufficient nvidia.com/gpu.",
     "--set-as-default", "https://github.com/NVIDIA/k8s-device-plugin/issues/788"),
    ("AssertionError: Torch not compiled with CUDA enabled",
     "--index-url", "https://github.com/robbyant-research/MagicQuill/issues/35"),
    ("ERROR: Could not find a version that satisfies the requirement torch==1.11.0+cu113 (from versions: none)",
     "3.8 or 3.9 for torch 1.x", "https://github.com/zeyad-mansour/lunar/issues/226"),
    ("RuntimeError: cuDNN error: CUDNN_STATUS_NOT_INITIALIZED",
     "a build for another CUDA", "https://github.com/Turoad/CLRNet/issues/24"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "words", "source"), FIRST, ids=[source for _, _, source in FIRST])
def test_the_first_fix_is_what_solved_it(text: str, words: str, source: str) -> None:
    first = explain([text.encode()]).causes[0].fixes[0]
    said = " ".join((first.summary, *(shlex.join(command) for command in first.commands)))
    assert words in said, source


@pytest.mark.parametrize(("text", "words", "source"), OTHERS, ids=[source for _, _, source in OTHERS])
def test_what_solved_it_is_among_the_fixes(text: str, words: str, source: str) -> None:
    fixes = explain([text.encode()]).causes[0].fixes
    said = " ".join(" ".join((fix.summary, *(shlex.join(command) for command in fix.commands))) for fix in fixes)
    assert words in said, source


def test_the_first_fix_is_no_alternative_and_what_switches_a_check_off_is_not_quoted() -> None:
    texts = [text for text, _, _ in (*FIRST, *OTHERS)]
    said = [cause.fixes for text in texts for cause in explain([text.encode()]).causes[:1]]
    assert [fixes[0].summary for fixes in said if fixes[0].summary.startswith("Or ")] == []
    assert [fix for fixes in said for fix in fixes if "at your own risk" in fix.summary] == []


def test_windows_frees_the_drive_of_its_temporary_folder() -> None:
    text = (
        'File "C:\\Python310\\lib\\tempfile.py", line 483, in func_wrapper\nOSError: [Errno 28] No space left on device'
    )
    fixes = explain([text.encode()], snapshot=Snapshot(host=Host(system="Windows"))).causes[0].fixes
    said = " ".join(fix.summary for fix in fixes)
    assert "set TEMP=" in said
    assert "TMPDIR" not in said


@pytest.mark.parametrize(
    ("version", "words"), [(1, "convert this distribution to WSL 2"), (2, "unset LD_LIBRARY_PATH")]
)
def test_in_wsl_the_driver_is_that_of_windows_and_wsl_1_has_none(version: int, words: str) -> None:
    text = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."
    fixes = explain([text.encode()], snapshot=Snapshot(host=Host(system="Linux", wsl=version))).causes[0].fixes
    assert words in " ".join(fix.summary for fix in fixes)
    assert "modprobe" not in " ".join(fix.summary for fix in fixes)
