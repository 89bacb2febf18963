"""What is taken off a line, and what one line alone is enough for."""

import pytest

from envcheck.explain.explain import explain
from envcheck.explain.nearest import nearest
from envcheck.explain.prefixes import without_prefixes

MESSAGE = "RuntimeError: CUDA error: out of memory"


@pytest.mark.parametrize(
    "prefix",
    [
        "##[error]", "##[group]", "node-12: ", "gpu07: ", "worker-3: ", "#12 4.512 ", "#7 ERROR: ", "!!! ", "stderr: ",
        "stdout | ", "[pod/embed-0/main]", "[stderr]: ", "stderr F ", "    17\t", "12.345   ", "12h | ", "E       ",
        "ERROR | app.main:run:12 - ",
    ],
)  # fmt: skip
def test_what_a_tool_writes_before_a_message_is_taken_off(prefix: str) -> None:
    assert without_prefixes(f"{prefix}{MESSAGE}").strip() == MESSAGE


@pytest.mark.parametrize("prefix", ["INFO: ", "INFO ", "ERROR ", "WARNING ", "```"])
def test_a_level_is_taken_off_before_an_exception_alone(prefix: str) -> None:
    assert without_prefixes(f"{prefix}{MESSAGE}").strip() == MESSAGE
    assert without_prefixes(f"{prefix}all is well").strip() == f"{prefix}all is well".strip()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"RuntimeError: CUDA \x1b[1mout of\x1b[0m memory. Tried to allocate 2.00 GiB", "gpu-out-of-memory"),
        (b"ModuleNotFoundError: No module named &#39;torch&#39;", "torch-missing"),
        (b"RuntimeError: CUDA out of memory.\r\nTried to allocate 2.00 GiB\r\n", "gpu-out-of-memory"),
    ],
)
def test_what_lies_within_a_message_is_taken_out(text: bytes, problem: str) -> None:
    assert [cause.problem for cause in explain([text]).causes[:1]] == [problem]


def raised(file: str, error: str) -> list[str]:
    log = 'Traceback (most recent call last):\n  File "app.py", line 3, in <module>\n    work()\n'
    log += f'  File "{file}", line 12, in work\n    raise failure\n{error}\n'
    return [cause.problem for cause in explain([log.encode()]).causes[:1]]


SITE = "/v/lib/python3.12/site-packages"


@pytest.mark.parametrize(
    ("file", "error", "problem"),
    [
        (f"{SITE}/bitsandbytes/functional.py", "ValueError: a setting that nobody knows", "bitsandbytes-unusable"),
        (f"{SITE}/triton/compiler.py", "ValueError: a thing that nobody knows", "triton-unusable"),
        (f"{SITE}/torch/serialization.py", "ValueError: a thing that nobody knows", "weights-corrupt"),
        (f"{SITE}/pynvml.py", "ValueError: a thing that nobody knows", "nvml-failed"),
        ("work.py", "torch.AcceleratorError: something that nobody knows", "cuda-error"),
        ("work.py", "requests.exceptions.SSLError: something that nobody knows", "network-failed"),
        ("work.py", "pynvml.NVMLError_Weird: something that nobody knows", "nvml-failed"),
        ("work.py", "safetensors.SafetensorError: something that nobody knows", "weights-corrupt"),
    ],
)
def test_who_raised_an_unknown_message_tells_what_it_means(file: str, error: str, problem: str) -> None:
    assert raised(file, error) == [problem]


@pytest.mark.parametrize(
    "words",
    [
        "the error failed to run", "it could not have from there", "cannot call the module",
        "failure in usr lib local env bin", "exception: can not do it", "error: have you run this file",
    ],
)  # fmt: skip
def test_everyday_words_resemble_no_problem(words: str) -> None:
    assert nearest([words]) == ()
