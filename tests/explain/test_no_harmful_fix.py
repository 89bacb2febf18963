"""Fixes that would harm, or say what is not so, where little is known of what the log is about."""

import msgspec
import pytest

from envcheck.explain.explain import explain
from envcheck.importers import snapshot_of_log
from envcheck.importers.core.described import machine_meant
from envcheck.snapshot import Cuda, Snapshot, Toolkit
from tests.boxes import healthy_2x3090, no_gpu

HERE = healthy_2x3090()
DROPPED = "/opt/lab/sphere_ops/_ext/orbit.so: undefined symbol: _ZN3c105ErrorC2ENS_14SourceLocationE"


def said(text: str, here: Snapshot = HERE) -> str:
    """What the first cause and all its fixes tell a person, in the way that the command does it."""
    cause = explain([text.encode()], snapshot=machine_meant(snapshot_of_log(text), here)).causes[0]
    fixes = (f"{fix.summary} {' '.join(word for line in fix.commands for word in line)}" for fix in cause.fixes)
    return "\n".join((cause.title, cause.detail, *fixes))


def with_toolkits(*versions: str) -> Snapshot:
    toolkits = tuple(Toolkit(path=f"/usr/local/cuda-{version}", version=version) for version in versions)
    return msgspec.structs.replace(
        HERE, torch=None, cuda=msgspec.structs.replace(HERE.cuda or Cuda(), toolkits=toolkits)
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"ImportError: {DROPPED}", "orbit"),
        ("ModuleNotFoundError: No module named 'ring_tools'", "ring-tools"),
        (
            "Running setup.py install for sphere-ops\n  ModuleNotFoundError: No module named 'ring_tools'",
            "ring-tools",
        ),
    ],
)
def test_no_package_is_called_as_a_file_or_a_module_is(text: str, name: str) -> None:
    for cause in explain([text.encode()], snapshot=HERE).causes:
        assert not [fix for fix in cause.fixes for command in fix.commands if name in command]
        assert not [fix for fix in cause.fixes if f"pip install {name}" in fix.summary]


def test_a_known_package_is_installed_by_the_name_of_its_module() -> None:
    (cause, *_) = explain([b"ModuleNotFoundError: No module named 'peft'"], snapshot=HERE).causes
    assert [command for fix in cause.fixes for command in fix.commands if command[-1] == "peft"]


GCC = (
    "/usr/local/cuda-{}/include/crt/host_config.h:131:2: error: #error -- unsupported GNU version! gcc versions later "
)
GCC += "than {} are not supported!"


def test_no_toolkit_of_this_machine_for_the_log_of_another() -> None:
    words = said(GCC.format("9.2", 7), with_toolkits("13.0"))
    assert "the log uses CUDA 9.2, and this machine has CUDA 13.0" in words
    assert "CUDA_HOME" not in words


def test_a_newer_toolkit_of_this_machine_of_the_same_major_version() -> None:
    here = with_toolkits("11.2", "11.8", "12.6")
    assert "CUDA_HOME=/usr/local/cuda-11.8" in said(GCC.format("11.2", 10), here)


@pytest.mark.parametrize(
    "system", ["### Which system?\n\nWindows\n", "- OS: Windows 11\n", "Operating System: Windows\n"]
)
def test_a_form_that_names_windows(system: str) -> None:
    words = said(f"{system}\nnvcc fatal   : Unsupported gpu architecture 'compute_120'\n", with_toolkits("13.0"))
    assert "the log is from Windows" in words
    assert "/usr/local" not in words


@pytest.mark.parametrize(("python", "newest"), [("3.6", "11.3"), ("3.7", "11.7")])
def test_an_old_torch_is_not_compiled_for_with_a_new_toolkit(python: str, newest: str) -> None:
    header = f"/srv/ml/lib/python{python}/site-packages/torch/include/ATen/cuda/CUDAContext.h"
    words = said(f"{header}:9:10: fatal error: cusolverDn.h: No such file or directory\n", no_gpu())
    assert f"it is {newest} or older" in words
    assert "cuda-toolkit-1" not in words


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (
            (
                "INFO 05-02 api_server.py:77] vLLM API server version 0.8.1\nValueError: The checkpoint you are "
                "trying to load has model type `newthing` but Transformers does not recognize this architecture."
            ),
            "Update vLLM",
            "Install transformers 5",
        ),
        (
            (
                "ERROR: Could not find a version that satisfies the requirement torch==1.14.2 (from versions: 1.13.1)\n"
                "ERROR: No matching distribution found for torch==1.14.2"
            ),
            "There is no torch 1.14.2",
            "has wheels",
        ),
        (
            (
                "ERROR: Could not find a version that satisfies the requirement torch==2.2.1+${VARIANT} (from "
                "versions: 2.2.0, 2.2.1)\nERROR: No matching distribution found for torch==2.2.1+${VARIANT}"
            ),
            "was not replaced",
            "whl/`",
        ),
        (
            (
                "Could not load library libcudnn_cnn_infer.so.8. Error: libcudnn_cnn_infer.so.8: cannot open shared "
                "object file: No such file or directory"
            ),
            "package libcudnn8 ",
            "libcudnn9",
        ),
        (
            "[12:00:00 TP0] sglang.srt starts\nFailed: Cuda error custom_all_reduce.cuh:455 'invalid argument'",
            "sglang.launch_server",
            "vLLM",
        ),
        (
            "cuda_dnn.cc:517] Loaded runtime CuDNN library: 8.0.5 but source was compiled with: 8.6.0.",
            "JAX or TensorFlow",
            "envcheck install",
        ),
        (
            "Downloading mamba_ssm-2.2.2.tar.gz (85 kB)\nNameError: name 'bare_metal_version' is not defined",
            "CUDA extension",
            "Building flash-attn requires",
        ),
    ],
)
def test_what_is_so(text: str, right: str, wrong: str) -> None:
    words = said(text, no_gpu())
    assert right in words
    assert wrong not in words


@pytest.mark.parametrize(
    "line", ["hint: See above for details.", "After sleep it no longer works and instead uses the CPU."]
)
def test_a_symptom_is_no_proposal(line: str) -> None:
    text = f"ModuleNotFoundError: No module named 'wheel'\n{line}\n"
    assert "itself suggests" not in said(text)


def test_no_build_for_cpus_where_the_machine_is_not_known() -> None:
    words = said("RuntimeError: operator torchvision::roi_align does not exist", Snapshot())
    assert "the torchvision of torch's own release" in words
    assert "CPUs" not in words
