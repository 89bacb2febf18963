"""Rows and bounds, one at a time: prefixes of lines, asides, wrapped lines, tracebacks, what a machine contradicts."""

import pytest

from envcheck.explain.fixes import contradiction
from envcheck.explain.prefixes import without_prefixes
from envcheck.explain.scan import is_aside
from envcheck.explain.tracebacks import MOST_FRAMES, Raised, around, read_tracebacks
from envcheck.explain.views import LONGEST_TEXT, MOST_JOINED, NARROWEST, WIDEST, views
from tests.boxes import healthy_2x3090, no_gpu
from tests.boxes.change import with_driver

MESSAGE = "RuntimeError: CUDA error: out of memory"
PREFIXES = (
    "  │ ",
    "██████▊    1.2/3.4 MB 5.6 MB/s eta 0:00:12 ",
    "[rank1]: ",
    "[1,0]<stderr>:",
    "12: ",
    "[E1130 12:00:01.123456 42 ProcessGroupNCCL.cpp:616] ",
    "web01 trainer[4711]: ",
    "INFO stderr | ",
    "ERROR stderr | ",
    "(EngineCore pid=4711) ",
    "ERROR 11-30 12:00:01 [core.py:12] ",
    "2026-11-30T12:00:01.123Z ",
    "12:00:01.5 ",
    "Nov 30 12:00:01 box kernel: ",
    "[   12.345678] ",
    "ERROR:vllm.engine:",
    "[ERROR] ",
    "ERROR | vllm.engine:load:12 - ",
    "trainer-1  | ",
    "[pod/trainer-0/main] ",
    "#12 34.56 ERROR: ",
    "##[error]",
    "E       ",
    "stderr: ",
    "!!! ",
    "node07: ",
    "12h | ",
    "34.56  ",
    "    12\t",
    "stderr F ",
    "> ",
    "[2026-11-30 12:00:01,123 E 4711 4711] ",
    "[INFO] [ERROR] ",
)
ASIDES = (
    "3f2a9c1 Fix the CUDA error",
    "docs/faq.md:12: CUDA out of memory",
    "src/run.py:12:    raise",
    "DEBUG the worker failed",
    "Received request 7f: prompt: 'CUDA error'",
    'echo "CUDA error"',
    "tests/test_gpu.py::test_out_of_memory PASSED",
    "$ grep -r 'CUDA error'",
    "box:1:2 [0] NCCL INFO NET/Plugin: Could not find: libnccl-net.so",
)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_what_a_tool_writes_before_a_line_is_taken_off(prefix: str) -> None:
    assert without_prefixes(prefix + MESSAGE) == MESSAGE


def test_the_name_of_a_logger_is_taken_off_before_its_level() -> None:
    assert without_prefixes(f"- vllm.engine - ERROR: {MESSAGE}") == f"ERROR: {MESSAGE}"


@pytest.mark.parametrize("line", ASIDES)
def test_a_line_that_only_quotes_is_an_aside(line: str) -> None:
    assert is_aside(line)
    assert not is_aside(MESSAGE)


OF_A_GPU = (
    "cuda-error", "cuda-runtime-too-new", "cuda-visible-devices-invalid", "driver-build-failed",
    "driver-library-mismatch", "driver-not-installed", "driver-not-loaded", "driver-too-old",
    "fabric-manager-missing", "flash-attn-missing", "flash-attn-unsupported-gpu", "gpu-architecture-unsupported",
    "gpu-index-invalid", "gpu-lost", "gpu-out-of-memory", "libcuda-missing", "nccl-failed", "nouveau-loaded",
    "nvlink-errors", "secure-boot-blocks-driver", "uvm-missing", "vllm-memory-too-small", "vllm-parallel-invalid",
)  # fmt: skip


@pytest.mark.parametrize("problem", OF_A_GPU)
def test_a_log_about_a_gpu_is_of_another_machine_where_there_is_none(problem: str) -> None:
    assert contradiction(problem, {}, no_gpu()) == "this machine has no NVIDIA GPU"


def test_a_log_about_no_gpu_may_be_of_a_machine_without_one() -> None:
    assert contradiction("gpu-not-found", {}, no_gpu()) is None
    assert contradiction("disk-full", {}, no_gpu()) is None


@pytest.mark.parametrize(
    "problem",
    [
        "driver-library-mismatch", "driver-not-loaded", "driver-not-installed", "nouveau-loaded",
        "secure-boot-blocks-driver", "gpu-not-found",
    ],
)  # fmt: skip
def test_a_log_about_a_driver_that_does_not_work_is_of_another_machine_where_it_works(problem: str) -> None:
    here = healthy_2x3090()
    assert (contradiction(problem, {}, here) or "").startswith("the NVIDIA driver 535")
    assert contradiction(problem, {}, with_driver(here, nvml_error=18)) is None


def joined(text: str) -> list[str]:
    """The lines of the reading in which words were wrapped."""
    return next(view.data.decode() for view in views(text.encode())).split("\n")


def wrapped(length: int, word: str, width: int) -> str:
    """A line of the whole width, one of `length`, and one that begins with `word`."""
    return "\n".join(("a " * (width // 2 - 1) + "bc", "d " * (length // 2 - 1) + "ef", f"{word} end"))


@pytest.mark.parametrize(("word", "goes_on"), [("x" * 9, False), ("x" * 10, True)])
def test_a_line_goes_on_where_the_next_word_had_no_room_in_it(word: str, goes_on: bool) -> None:
    text = wrapped(70, word, 80)  # 70 and a space and 9 fill the 80
    assert len(joined(text)) == (1 if goes_on else 2)


@pytest.mark.parametrize(
    ("width", "is_wrapped"), [(NARROWEST - 2, False), (NARROWEST, True), (WIDEST, True), (WIDEST + 2, False)]
)
def test_lines_are_laid_together_where_a_terminal_is_as_wide(width: int, is_wrapped: bool) -> None:
    text = wrapped(width, "y" * 9, width)
    assert any(len(view.lines) < 3 for view in views(text.encode())) is is_wrapped


def test_so_many_lines_are_laid_together_and_no_more() -> None:
    text = "\n".join(["z" * 79 + " "] * (2 * MOST_JOINED))
    halves = ((1, MOST_JOINED), (MOST_JOINED + 1, 2 * MOST_JOINED))
    assert {view.lines for view in views(text.encode())} == {halves}


def test_a_text_of_the_longest_length_has_other_readings_and_a_longer_one_none() -> None:
    text = b"one\\ntwo"
    assert list(views(text.rjust(LONGEST_TEXT, b" ")))
    assert not list(views(text.rjust(LONGEST_TEXT + 1, b" ")))


@pytest.mark.parametrize(("line", "belongs"), [(9, False), (10, True), (12, True), (15, True), (16, False)])
def test_the_lines_of_an_exception(line: int, belongs: bool) -> None:
    raised = Raised("ValueError", "", 10, 12, [], False)
    assert (around([raised], line) is raised) is belongs


@pytest.mark.parametrize(("calls", "kept"), [(MOST_FRAMES, MOST_FRAMES), (MOST_FRAMES + 1, MOST_FRAMES)])
def test_so_many_calls_of_a_traceback_are_kept(calls: int, kept: int) -> None:
    frames = [f'  File "/app/train.py", line {n}, in step' for n in range(1, calls + 1)]
    (raised,) = read_tracebacks("\n".join(["Traceback (most recent call last):", *frames, "ValueError: no"]))
    assert len(raised.frames) == kept
