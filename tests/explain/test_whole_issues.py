"""What whole issues have beside the failure: the output of tools that worked, and names cut by a heading."""

from envcheck.explain.explain import explain
from envcheck.findings import Fix
from envcheck.importers import read_text

SMI = "| NVIDIA-SMI 530.30.02   Driver Version: 530.30.02   CUDA Version: 12.1     |\n"
NO_TOOLKIT = 'Error response from daemon: could not select device driver "nvidia" with capabilities: [[gpu]]\n'
SYMBOL = "undefined symbol: _ZN3c104cuda9SetDeviceEi"


def problems(text: str) -> list[str]:
    return [cause.problem for cause in explain([text.encode()]).causes]


def test_a_container_without_gpu_is_no_thing_of_the_past_where_nvidia_smi_answers_on_the_host() -> None:
    assert problems(NO_TOOLKIT + "\n$ nvidia-smi\n" + SMI) == ["container-toolkit-missing"]


def test_it_is_over_where_the_server_runs_later() -> None:
    assert problems(NO_TOOLKIT + "INFO:     Application startup complete.\n") == []


def test_the_end_of_a_files_name_in_a_heading_is_no_package() -> None:
    text = f"# linux-gnu.so: {SYMBOL}\n\nflash_attn_2_cuda.cpython-310-x86_64-linux-gnu.so: {SYMBOL}\n"
    assert problems(text) == ["flash-attn-abi-mismatch"]


def test_the_extension_of_flash_attention_1_is_that_of_flash_attn() -> None:
    text = f"ImportError: /v/lib/python3.8/site-packages/flash_attn_cuda.cpython-38-x86_64-linux-gnu.so: {SYMBOL}\n"
    assert problems(text) == ["flash-attn-abi-mismatch"]


def test_the_colon_of_a_chinese_keyboard_is_a_colon() -> None:
    told = "Is CUDA available: No\nGPU models and configuration\uff1a\nGPU 0\uff1a Tesla P100-PCIE-16GB\n"
    assert [gpu.name for gpu in read_text(told).gpus] == ["Tesla P100-PCIE-16GB"]


def test_sentence_transformers_is_not_transformers() -> None:
    told = "I use an RTX 3090, Python 3.11 and Sentence Transformers 3.3.1\n"
    assert "transformers" not in read_text(told).packages


NO_KERNEL = "RuntimeError: CUDA error: no kernel image is available for execution on the device\n"
RTX_5090 = "NVIDIA-SMI 570.133.20   Driver Version: 570.133.20   CUDA Version: 12.8\nGPU 0: NVIDIA GeForce RTX 5090\n"


def first_fix(told: str) -> Fix:
    (cause,) = explain([NO_KERNEL.encode()], snapshot=read_text(told)).causes
    return cause.fixes[0]


def test_a_gpu_that_no_text_names_gets_no_torch_for_cpus() -> None:
    fix = first_fix("torch==1.8.1+cu101\ntorchvision==0.9.1+cu101\ntorchaudio==0.8.1\n")
    assert fix.commands == ()
    assert "RTX 50, B200 and newer need torch 2.7 or newer" in fix.summary


def test_a_torch_that_has_the_kernels_is_not_installed_again() -> None:
    fix = first_fix(
        "Is CUDA available: True\nPyTorch version: 2.7.0+cu128\nCUDA used to build PyTorch: 12.8\n" + RTX_5090
    )
    assert fix.commands == ()
    assert "TORCH_CUDA_ARCH_LIST=12.0" in fix.summary
