"""Texts in words that no signature knows: what their numbers, names and files say, and else what they resemble."""

import time

import pytest

from envcheck.catalogue import all_signatures
from envcheck.explain.explain import explain
from envcheck.explain.nearest import nearest
from envcheck.explain.records import LAST_LINES, SURE
from envcheck.explain.resolve import LIKELY
from envcheck.report.causes import resemblance_in_words

GPU_TOO_OLD = "gpu-architecture-unsupported"
FRAMES = 'Traceback (most recent call last):\n  File "/v/lib/python3.12/site-packages/{}", line 7, in load\n    x()\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("gadget: worker finished, exited with code 132", "cpu-unsupported"),
        ("gadget: the renderer terminated with code 0xC000001D", "cpu-unsupported"),
        ("gadget: mapper crashed with code 1073741819", "process-crashed"),
        ("gadget: helper got signal: 7", "shm-small"),
        ("gadget: the scheduler is dead, exit status (-9)", "host-out-of-memory"),
        ("gadget failed: cuda error 3 in device.cu:12, init", "cuda-not-initialized"),
        ("gadget error: nvml_error_driver_not_loaded", "driver-not-loaded"),
        ("gadget error: CUDNN_STATUS_SOMETHING_NEW", "cudnn-mismatch"),
        ("gadget error: could not load plugin file libgadgetcore.so.4", "library-missing"),
        ("gadget error: cannot find libnvidia-gadget.so.1", "library-missing"),
        ("gadget error: ENOSPC in write", "disk-full"),
        ("gadget error: EMFILE in accept", "too-many-files"),
        ("gadget error: x509: unknown authority", "network-failed"),
        ("gadget error: fetching from huggingface.co, got ECONNRESET", "hub-unreachable"),
        ("gadget error: the minimum required Nvidia driver is 550.54 or newer", "driver-too-old"),
        ("gadget error: at least CMake 3.28", "build-cmake-version"),
        ("gadget error: GLIBC 2.31 is too old", "wheel-incompatible"),
        ("/x/libgadget.so: error adding symbols: no", "build-library-missing"),
        ("ImportError: To support decoding gadgets, please install 'gadgetlib'.", "package-missing"),
        ("RuntimeError: gadget kernels: the gadgetlib package is not installed", "package-missing"),
        ("ValueError: gadget is only available in PyTorch 2.9 and later versions.", "package-conflict"),
        ("RuntimeError: this gadget does not know widgets. Please upgrade gadgetlib.", "package-conflict"),
        ("ValueError: gadgets need compute capability 9.0 or 10.0; this device reports (8, 6)", GPU_TOO_OLD),
        ("AssertionError: the gadget needs SM90+; device is sm86", GPU_TOO_OLD),
        ("AssertionError: num_gadgets 7 must be divisible by tp world size 2", "vllm-parallel-invalid"),
        ("AssertionError: Tensor parallel world size must divide num gadgets.", "vllm-parallel-invalid"),
        ("ValueError: weights of gadgets exceed the desired GPU memory utilization (0.9)", "vllm-memory-too-small"),
        ("ValueError: gadget attention requires a CUDA device", "cuda-not-initialized"),
        ("ValueError: the gadget solver requires CUDA tensors; got A on it.", "tensors-on-different-devices"),
        ("TypeError: the gadget requires bfloat16 activations, got int", "dtype-unsupported"),
        ("NotImplementedError: no gadgets without peers: set `NCCL_IB_DISABLE=1`", "nccl-failed"),
        ("gadget failed: worker exited on signal 4", "cpu-unsupported"),
        ("gadget error: 进程已结束，退出代码为 -1073740791", "process-crashed"),
        ("gadget error 3221225501", "cpu-unsupported"),
        ("gadget error: this machine has no cuda devices", "cuda-not-initialized"),
        ("gadget error: cuda malloc failed", "gpu-out-of-memory"),
        ("gadget: RuntimeError:CUDA failed with error invalid argument", "cuda-error"),
        ("gadget failed: [Errno 12] mots d'une autre langue", "host-out-of-memory"),
        ("gadget failed: [WinError 1455] Wörter einer anderen Sprache", "host-out-of-memory"),
        ("gadget failed: Wörter (os error 112)", "disk-full"),
        ("gadget failed: [WinError 10061] слова", "network-failed"),
        ("gadget failed: cuda error (err_no=30)", "cuda-not-initialized"),
        ("gadget error: works only on Ampere cards", "gpu-architecture-unsupported"),
        ("gadget error: --fast requires sm80 or newer", "gpu-architecture-unsupported"),
        ("gadget error: Pascal is not supported any more", "gpu-architecture-unsupported"),
        ("error: /bin/sh -c ./gadget returned a non-zero code: 126", "permission-denied"),
        (
            FRAMES.format("gadget/glue.py") + "TypeError: f() takes 2 positional arguments but 3 were given",
            "package-conflict",
        ),
        (FRAMES.format("gadget/glue.py") + "ValueError: too many values to unpack (expected 2)", "package-conflict"),
        (FRAMES.format("triton/runtime/gadget.py") + "SystemError: odd", "triton-unusable"),
        (FRAMES.format("huggingface_hub/gadget.py") + "OSError: odd", "hub-unreachable"),
        (FRAMES.format("torch/__init__.py") + "OSError: odd", "torch-import-failed"),
        (FRAMES.format("gadget/io.py") + "gadget.SafetensorError", "weights-corrupt"),
    ],
)
def test_numbers_names_and_files_say_it_in_any_words(text: str, problem: str) -> None:
    causes = explain([text.encode()]).causes

    assert [cause.problem for cause in causes] == [problem]
    assert causes[0].confidence == SURE < LIKELY
    assert not any(fix.automatic for fix in causes[0].fixes)


@pytest.mark.parametrize(
    "text",
    [
        "INFO gadget: could not load libgadgetcore.so, the optional part is left out",
        "WARNING: gadget needs at least driver 550.54",
        "gadget fails to please me\n- Python 3.10 or newer is required, see the guide",
        "gadget: ECONNREFUSED by mirror 1\nRetrying with mirror 2",
        "gadget error: ENOSPC\nApplication startup complete.",
        "gadget: error rate 0.1, returned 137 rows, code 404",
        "gadget: sends SIGTERM, and SIGKILL after 10 s",
    ],
)
def test_what_passed_is_no_cause(text: str) -> None:
    found = explain([text.encode()])

    assert (found.causes, found.resembles) == ((), ())


def test_a_signature_comes_before_any_record() -> None:
    text = b"torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB\ngadget exited with code 139\n"

    assert [cause.problem for cause in explain([text]).causes] == ["gpu-out-of-memory"]


def test_an_unrecognised_failure_resembles_a_known_problem_and_offers_its_page_alone() -> None:
    found = explain(
        [b"ERROR: gadget: the NVIDIA Container Toolkit of this docker daemon does not support its runtime\n"]
    )

    assert not found.causes
    assert found.resembles[0].problem == "container-toolkit-missing"
    assert resemblance_in_words(found).startswith("Not recognised exactly. It resembles: ")
    assert "`envcheck problem container-toolkit-missing`" in resemblance_in_words(found)


@pytest.mark.parametrize(
    "text",
    [
        "ERROR: the gadget is of the wrong colour",
        "the NVIDIA Container Toolkit runtime of docker is configured",
        "ERROR: docker: NVIDIA Container Toolkit runtime fails\nApplication startup complete.",
        'Traceback (most recent call last):\n  File "/u/e.py", line 3\n    m()\nKeyError: "docker runtime"',
    ],
)
def test_nothing_is_said_of_what_is_far_healthy_or_somebodys_own(text: str) -> None:
    assert explain([text.encode()]).resembles == ()


def test_each_signatures_own_example_is_nearest_to_its_problem() -> None:
    asked = [signature for signature in all_signatures()[::25] if "rror" in signature.example]
    named = [[one.problem for one in nearest(signature.example.split("\n"))] for signature in asked]

    right = sum(signature.problem in problems for signature, problems in zip(asked, named, strict=True))
    assert right >= 0.8 * len(asked) > 0


def test_hostile_lines_take_linear_time() -> None:
    line = "cuda could not load requires driver lib" * 40
    begun = time.process_time()
    explain([("ERROR: " + line + "\n").encode() * (LAST_LINES // 10)])

    assert time.process_time() - begun < 5
