"""Which CUDA toolkit is wanted, where the log tells of torch's CUDA only in passing, or not at all."""

import pytest

from envcheck.explain.explain import explain
from envcheck.snapshot import Snapshot

LACKS = "OSError: CUDA_HOME environment variable is not set. Please set it to your CUDA install root."


def first_fix(text: str) -> str:
    return explain([text.encode()], snapshot=Snapshot()).causes[0].fixes[0].summary


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("Using cached nvidia_cuda_runtime_cu12-12.1.105-py3-none-manylinux1_x86_64.whl", "12.1"),
        ("nvidia-cuda-runtime-cu11==11.7.99", "11.7"),
        ("Looking in indexes: https://download.pytorch.org/whl/cu118", "11.8"),
        ("Downloading torch-2.4.0%2Bcu124-cp311-cp311-linux_x86_64.whl", "12.4"),
        ("conda install pytorch pytorch-cuda=12.4 -c pytorch -c nvidia", "12.4"),
        ("Collecting vllm==0.9.2", "12.6"),
        ("I have pytorch==1.13.0+cu116 and Python 3.10", "11.6"),
        ("PyTorch: 2.6.0", "12.4"),
        ("torch 1.13.1, Ubuntu 20.04", "11.7"),
        ("error: command '/usr/local/cuda-11.3/bin/nvcc' failed with exit status 1", "11.3"),
    ],
)
def test_the_log_tells_it_in_passing(line: str, version: str) -> None:
    assert f"CUDA {version} toolkit" in first_fix(f"{line}\n{LACKS}")


def test_nothing_tells_it() -> None:
    told = first_fix(LACKS)
    assert "print(torch.version.cuda)" in told
    assert "cuda-VERSION" in told
