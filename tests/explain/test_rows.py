"""What one row of a list alone is responsible for: a text whose reading changes without it."""

from collections.abc import Callable

import pytest

from envcheck.explain.anchors import Finder, make_finder, portable_finder
from envcheck.explain.blocks import BLOCK_BYTES, Blocks
from envcheck.explain.explain import explain
from envcheck.explain.fixes import contradiction, fixes_of
from envcheck.explain.nearest import nearest
from envcheck.explain.records import read_records
from envcheck.explain.suggestions import ABOVE, BELOW, with_proposals
from envcheck.explain.tracebacks import read_tracebacks
from envcheck.explain.translations import in_english
from envcheck.explain.values import told_distribution
from envcheck.explain.views import paragraphs, views
from envcheck.units import GIB
from tests.boxes import healthy_2x3090, one_3090, with_gpu
from tests.each import each

EVERYDAY = [
    "an", "of", "to", "in", "it", "not", "for", "and", "or", "that", "this", "with", "on", "be", "by", "at",
    "from", "as", "are", "was", "has", "have", "no", "its", "if", "than", "which", "what", "where", "there",
    "here", "when", "will", "can", "may", "does", "do", "you", "your", "we", "run", "file", "line", "error",
    "errors", "failed", "fail", "failure", "cannot", "could", "module", "most", "recent", "call", "last",
    "traceback", "exception", "home", "usr", "lib", "local", "python3", "site", "packages", "dist", "py", "self",
    "return", "raise", "import", "none", "true", "false", "info", "warning", "user", "env", "bin",
]  # fmt: skip
TOOLKIT = "the NVIDIA Container Toolkit of this docker daemon does not support its runtime"


@each(EVERYDAY)
def test_an_everyday_word_makes_a_text_resemble_nothing_more_or_less(word: str) -> None:
    said = "fatal: docker python"
    assert nearest([said])
    assert nearest([f"{said} {word}"]) == nearest([said])


@pytest.mark.parametrize(
    "kind",
    [
        "AssertionError", "AttributeError", "FileNotFoundError", "IndexError", "IndentationError", "JSONDecodeError",
        "KeyError", "NameError", "SyntaxError", "TypeError", "UnboundLocalError", "UnicodeDecodeError",
        "ValidationError", "ValueError", "ZeroDivisionError", "ConnectionError", "ConnectionRefusedError",
    ],
)  # fmt: skip
def test_a_plain_error_of_ones_own_program_resembles_nothing(kind: str) -> None:
    assert explain([f"{kind}: {TOOLKIT}\n".encode()]).resembles == ()
    assert explain([f"GadgetError: {TOOLKIT}\n".encode()]).resembles


def means(line: str) -> list[str]:
    return [record.means for record in read_records(line, 1, [])]


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("gadget: cudaMalloc failed", "gpu-memory-exhausted-elsewhere"),
        ("gadget: cudaErrorNoDevice", "cuda-record-start"),
        ("gadget: no usable gpu was found", "cuda-sees-no-gpu"),
        ("gadget: nvml error timeout", "nvml-timeout"),
        ("gadget: NVML_ERROR_UNKNOWN", "nvml-failed"),
        ("gadget: CUDNN_STATUS_GADGET", "cudnn-mismatch"),
        ("gadget: CUBLAS_STATUS_GADGET", "cuda-error"),
        ("gadget: ncclSystemProblem", "nccl-failed"),
        ("gadget: could not load libgadget.so.4", "shared-library-missing"),
        ("gadget: [Errno 24] quelque chose", "files-too-many"),
        ("gadget: Hopper is not supported", "gpu-architecture-unsupported"),
        ("gadget: file in wrong format", "build-library-missing"),
        ("gadget: disk is full", "no-space-left"),
        ("gadget: EMFILE", "files-too-many"),
        ("gadget: ENOMEM", "host-out-of-memory"),
        ("gadget: EADDRINUSE", "port-taken"),
        ("gadget: EROFS", "permission-denied"),
        ("gadget: x509: unknown", "network-failed"),
        ("gadget: status code 503 of pypi", "network-failed"),
        ("ValueError: the gadget requires CUDA tensors", "tensors-on-different-devices"),
        ("gadget failed: requires cmake 3.28", "build-cmake-version"),
        ("gadget failed: cmake 3.28 is required", "build-cmake-version"),
        ("gadget: exited with code 132", "processor-lacks-instructions"),
        # what a version is of
        ("gadget failed: requires driver 550.1", "driver-too-old"),
        ("gadget failed: requires cudnn 9.1", "cudnn-mismatch"),
        ("gadget failed: requires nvcc 12.1", "build-nvcc-too-old"),
        ("gadget failed: requires cuda toolkit 12.1", "build-nvcc-too-old"),
        ("gadget failed: requires cuda 12.1", "cuda-toolkit-mismatch"),
        ("gadget failed: requires gcc 12.1", "build-compiler-unsupported"),
        ("gadget failed: requires glibc 2.34", "wheel-incompatible"),
        ("gadget failed: requires python 3.12", "python-version-unsupported"),
        ("gadget failed: requires transformers 5.1", "transformers-too-old"),
        ("gadget failed: requires compute capability 9.0", "gpu-architecture-unsupported"),
        # phrases
        ("GadgetError: on startup is less than wanted", "vllm-memory-too-small"),
        ("GadgetError: 7 gadgets must be divisible by tp_size", "vllm-parallel-invalid"),
        ("GadgetError: does not support sliding window", "attention-backend-unavailable"),
        ("GadgetError: set NCCL_P2P_DISABLE", "nccl-failed"),
        ("GadgetError: needs a newer compute capability", "gpu-architecture-unsupported"),
        ("GadgetError: only supports bf16", "dtype-unsupported"),
        ("GadgetError: needs a GPU", "cuda-sees-no-gpu"),
        ("GadgetError: please upgrade gadgetlib.", "package-conflict"),
        ("GadgetError: please install gadgetlib", "package-said-missing"),
    ],
)
def test_each_kind_of_record_alone(line: str, meaning: str) -> None:
    assert means(line) == [meaning]


SITE = "/v/lib/python3.12/site-packages"


def raised(file: str, error: str) -> list[str]:
    log = 'Traceback (most recent call last):\n  File "app.py", line 3, in <module>\n    work()\n'
    log += f'  File "{file}", line 12, in work\n    raise failure\n{error}\n'
    return [record.means for record in read_records(log, 1, read_tracebacks(log))]


@pytest.mark.parametrize(
    ("file", "error", "meaning"),
    [
        ("bitsandbytes/nn.py", "SystemError: odd", "bitsandbytes-unusable"),
        ("triton/x.py", "SystemError: odd", "triton-unusable"),
        ("flash_attn/x.py", "ImportError: odd", "flash-attn-abi-mismatch"),
        ("xformers/x.py", "OSError: odd", "xformers-mismatch"),
        ("torch/__init__.py", "OSError: odd", "torch-import-failed"),
        ("torch/cuda/__init__.py", "RuntimeError: odd", "torch-cuda-unavailable"),
        ("torch/serialization.py", "SystemError: odd", "weights-corrupt"),
        ("torch/distributed/rendezvous.py", "SystemError: odd", "rendezvous-failed"),
        ("torch/distributed/x.py", "RuntimeError: odd", "nccl-failed"),
        ("pynvml.py", "SystemError: odd", "nvml-failed"),
        ("huggingface_hub/x.py", "OddError: odd", "hub-unreachable"),
        ("transformers_modules/x.py", "KeyError: odd", "package-conflict"),
        ("gadget/x.py", "torch.OutOfMemoryError: odd", "gpu-out-of-memory"),
        ("gadget/x.py", "torch.AcceleratorError: odd", "cuda-error"),
        ("gadget/x.py", "NVMLError_Odd: odd", "nvml-failed"),
        ("gadget/x.py", "DistStoreError: odd", "rendezvous-failed"),
        ("gadget/x.py", "DistBackendError: odd", "nccl-failed"),
        ("gadget/x.py", "UnpicklingError: odd", "weights-corrupt"),
        ("gadget/x.py", "VersionConflict: odd", "package-conflict"),
        ("gadget/x.py", "PackageNotFoundError: odd", "package-missing"),
        ("gadget/x.py", "PermissionError: odd", "permission-denied"),
        ("gadget/x.py", "MemoryError: odd", "host-out-of-memory"),
        ("gadget/x.py", "SSLError: odd", "network-failed"),
        ("gadget/x.py", "SSLError: odd, of hf.co", "hub-unreachable"),
        ("gadget/x.py", "TypeError: f() got an unexpected keyword argument 'x'", "package-conflict"),
        ("torch/x.py", "TypeError: f() got an unexpected keyword argument 'x'", None),
    ],
)
def test_each_kind_of_exception_alone(file: str, error: str, meaning: str | None) -> None:
    assert raised(f"{SITE}/{file}", error) == ([meaning] if meaning else [])


@pytest.mark.parametrize(
    ("kernel", "distribution"),
    [
        ("6.17.1-arch1-1", "arch"), ("6.17.1-zen1", "arch"), ("6.12.5-200.fc41.x86_64", "fedora"),
        ("5.14.0-503.el9.x86_64", "rhel"),
        ("6.1.112-122.189.amzn2023.x86_64", "amzn"), ("6.4.0-150600-default", "suse"),
        ("6.8.0-49-generic", None),
    ],
)  # fmt: skip
def test_the_kernel_tells_the_distribution(kernel: str, distribution: str | None) -> None:
    assert (told_distribution({"kernel": kernel}) or (None,))[0] == distribution


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (b"a \x1b[1mred\x1b[0m word", b"a red word"), (b"a\0 b\0", b"a b"), (b"a word\r\nmore", b"a word\nmore"),
        (b"a word\b", b"a word"), (b"it&#39;s", b"it's"), (b"\xe2\x80\x98torch\xe2\x80\x99", b"'torch'"),
        (b"\xe2\x80\x9ctorch\xe2\x80\x9d", b'"torch"'), (b"more\xe2\x80\xa6", b"more..."), (b"a\xe2\x80\x8bb", b"ab"),
        (b"1\xe2\x80\xafGiB", b"1 GiB"), (b"1\xc2\xa0GiB", b"1 GiB"),
    ],
)  # fmt: skip
def test_in_a_long_text_each_kind_of_dirt_is_taken_out(raw: bytes, clean: bytes) -> None:
    text = raw + b"\n" + b"all is well here\n" * (2 * BLOCK_BYTES // 17)
    blocks = Blocks()
    first, *_ = [*blocks.feed(text), *blocks.finish()]
    assert first.data.startswith(clean + b"\nall is well")


@pytest.mark.parametrize(
    "line",
    [
        "GadgetError of a wheel", "a gadget failed", "gadget FAILED", "a failure of gadgets", "GadgetException here",
        "Fatal gadget", "fatal: a gadget", "gadget was Killed",
        "gadget was Aborted", "we cannot gadget",
    ],
)  # fmt: skip
def test_a_line_about_trouble_is_told_where_nothing_is_known(line: str) -> None:
    assert [told.text for told in explain([f"one\n{line}\nthree\n".encode()]).telling] == [line]


@pytest.mark.parametrize(
    ("calls", "first"),
    [
        (["Traceback (most recent call last):", '  File "a.py", line 3, in f'], 1),
        (["", '  File "a.py", line 3, in f'], 2),
        (["", '  File "<stdin>", line 3, in f'], 2),
        (["", "/home/u/a.py:3 in f"], 2),
        (["", "/home/u/a.py in f(x)"], 2),
        (["", '/home/u/a.py", line 3, in f'], 2),
    ],
)
def test_a_traceback_begins_at_its_first_line_in_every_form(calls: list[str], first: int) -> None:
    (found,) = read_tracebacks("\n".join([*calls, "    work()", "GadgetError: no"]))
    assert (found.first, [frame.function for frame in found.frames]) == (first, ["f"])


def test_an_exception_of_pkg_resources_is_one() -> None:
    text = f'Traceback (most recent call last):\n  File "{SITE}/gadget/x.py", line 3, in f\n    work()\n'
    (found,) = read_tracebacks(f"{text}pkg_resources.ContextualVersionConflict: (numpy 2.1, Requirement('numpy<2'))")
    assert found.type == "pkg_resources.ContextualVersionConflict"


def test_an_exception_is_chained_to_the_one_above() -> None:
    one = 'Traceback (most recent call last):\n  File "a.py", line 3, in f\nGadgetError: no\n'
    text = f"{one}\nThe above exception was the direct cause of the following exception:\n\n{one}"
    assert [found.chained for found in read_tracebacks(text)] == [False, True]


@pytest.mark.parametrize(
    "problem", ["weights-corrupt", "model-download-incomplete", "hub-unreachable",
                "hub-auth-missing"],
)  # fmt: skip
def test_what_is_done_with_a_model_is_done_with_the_one_that_the_text_is_about(problem: str) -> None:
    fixes = fixes_of(problem, None, {}, one_3090())
    words = " ".join(f"{fix.summary} {fix.commands}" for fix in fixes)
    assert "MODEL" in words
    assert "Qwen3-VL-Embedding" not in words


@pytest.mark.parametrize(
    "line",
    [
        "Building wheel for gadgetlib (setup.py)",
        "Running setup.py install for gadgetlib",
        "Failed to build gadgetlib",
        "/tmp/pip-install-abc12/gadgetlib_0123456789abcdef0123456789abcdef/setup.py",
    ],
)
def test_what_is_being_built_is_named_in_each_of_pips_ways(line: str) -> None:
    (cause,) = explain([f"{line}\nfatal error: Python.h: No such file or directory\n".encode()]).causes
    assert cause.evidence == {"header": "Python.h", "package": "gadgetlib"}


@pytest.mark.parametrize("make", [portable_finder, make_finder])
def test_texts_are_found_where_they_stand(make: Callable[[tuple[bytes, ...]], Finder]) -> None:
    hits = make((b"CUDA", b"error"))(b"a CUDA error\nnothing\nerror\n")
    assert list(hits) == [(0, 2, 6), (1, 7, 12), (1, 21, 26)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_in_its_encoding(encoding: str) -> None:
    blocks = Blocks()
    text = "Fehler: Wörter\nund noch eine Zeile\n"
    read = b"".join(block.data for block in [*blocks.feed(text.encode(encoding)), *blocks.finish()])
    assert read.decode().removeprefix("\ufeff") == text


@pytest.mark.parametrize("text", [b"one\ntwo\nthree", b'"one"\ntwo', b"one\n\ntwo"])
def test_lines_that_nobody_wrapped_have_no_other_reading(text: bytes) -> None:
    assert list(views(text)) == []


def test_paragraphs_of_one_line_each_have_no_other_reading() -> None:
    assert list(paragraphs(b"one\n\ntwo\n\nthree")) == []
    assert [view.data for view in paragraphs(b"one\nand a half\n\ntwo")] == [b"one and a half\n\ntwo"]


@pytest.mark.parametrize(("named", "here"), [(88, True), (87, False), (112, True), (113, False)])
def test_cuda_names_a_little_less_memory_than_nvml(named: int, here: bool) -> None:
    box = with_gpu(one_3090(), 0, memory_total_bytes=100 * GIB)
    assert (contradiction("disk-full", {"total_bytes": named * GIB}, box) is None) == here


SILENT = (
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA "
    "driver is installed and running.\n"
)
BOOT = "[    0.000000] Linux version 6.8.0-49-generic (buildd@box) (gcc 13.2.0)\n"


def test_what_follows_from_a_cause_stands_below_it_and_the_cause_does_not() -> None:
    (cause,) = explain([f"{SILENT}RuntimeError: No CUDA GPUs are available\n".encode()]).causes
    assert cause.problem == "driver-not-loaded"
    assert [follows.problem for follows in cause.consequences] == ["cuda-not-initialized"]
    assert explain([SILENT.encode()]).causes[0].consequences == ()


@pytest.mark.parametrize(
    ("text", "causes", "past"),
    [
        (SILENT + BOOT, [], ["driver-not-loaded"]),
        (BOOT + SILENT, ["driver-not-loaded"], []),
        (SILENT + BOOT + SILENT, ["driver-not-loaded"], []),
        ("ModuleNotFoundError: No module named 'torch'\n" + BOOT, ["torch-missing"], []),
    ],
)
def test_a_start_of_the_machine_ends_what_was_wrong_with_its_driver_alone(
    text: str, causes: list[str], past: list[str]
) -> None:
    found = explain([text.encode()])
    assert [cause.problem for cause in found.causes] == causes
    assert [over.problem for over in found.past] == past


def test_a_message_that_a_narrow_page_cut_within_words_is_read_whole() -> None:
    message = (
        "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB, and more than enough is said to fill two lines."
    )
    cut = "\n".join(message[at : at + 80] for at in range(0, len(message), 80))
    assert message in [view.data.decode() for view in views(cut.encode())]


def test_a_gpu_whose_memory_is_not_known_may_be_the_one_of_the_log() -> None:
    box = with_gpu(with_gpu(healthy_2x3090(), 0, memory_total_bytes=24 * GIB), 1, memory_total_bytes=24 * GIB)
    assert contradiction("disk-full", {"total_bytes": 7 * GIB}, box) == "no GPU of this machine has 7.0 GiB"
    assert contradiction("disk-full", {"total_bytes": 7 * GIB}, with_gpu(box, 1, memory_total_bytes=None)) is None


@pytest.mark.parametrize(
    ("line", "named"),
    [(19 - ABOVE, False), (20 - ABOVE, True), (20, True), (22 + BELOW, True), (23 + BELOW, False)],
)
def test_what_the_log_proposes_near_a_cause_is_named(line: int, named: bool) -> None:
    proposed = [(line, "try to reinstall the gadget")]
    assert bool(with_proposals((), proposed, [(20, 22)], computed=True)) == named


@pytest.mark.parametrize(
    ("line", "english"),
    [
        ("sh: nvcc: Befehl nicht gefunden", "sh: nvcc: command not found"),
        ("sh: nvcc: 未找到命令", "sh: nvcc: command not found"),
        ("a.c: error fatal", "a.c: fatal error"),
        ("plain", "plain"),
    ],
)
def test_a_phrase_of_another_language_is_read_in_english(line: str, english: str) -> None:
    assert in_english(line) == english
