"""What stands around a message does not change what it means, and what is only quoted means nothing."""

import pytest

from envcheck.catalogue import all_problems, all_signatures
from envcheck.explain.explain import explain
from envcheck.explain.fixes import contradiction
from envcheck.explain.prefixes import without_prefixes
from envcheck.explain.recognise import recognise
from envcheck.explain.resolve import WENT_ON_LINES
from envcheck.explain.tracebacks import MOST_FRAMES, read_tracebacks
from envcheck.explain.values import evidence_of
from envcheck.explain.views import LONGEST_TEXT
from tests.boxes import healthy_2x3090, no_gpu

MESSAGE = "ModuleNotFoundError: No module named 'torch'"
TOOLS = {
    "pytest": "E       {}",
    "torchrun": "[rank0]: {}",
    "torch.distributed": "[default0]:{}",
    "mpirun --tag-output": "[1,0]<stderr>:{}",
    "srun --label": "3: {}",
    "glog": "[E1126 10:12:01.123456 4711 launch.py:12] {}",
    "journald": "box envcheck[4711]: {}",
    "logging": "2026-11-26 10:12:01,123 - engine - ERROR - {}",
    "supervisord": "ERROR stderr | {}",
    "Ray": "(EngineCore pid=4711) {}",
    "vLLM": "ERROR 11-26 10:12:01 [core.py:708] {}",
    "ISO time": "2026-11-26T10:12:01.123Z {}",
    "time of day": "[10:12:01] {}",
    "syslog": "Nov 26 10:12:01 box python[4711]: {}",
    "kernel log": "[  123.456789] {}",
    "logging, short": "ERROR:root:{}",
    "in brackets": "[stderr]: {}",
    "loguru": "ERROR    | app.main:run:12 - {}",
    "docker compose": "embedder-1  | {}",
    "kubectl logs --prefix": "[pod/embedder-0/main] {}",
    "docker build": "#12 3.456 {}",
    "docker build, ERROR": "#12 3.456 ERROR: {}",
    "a CI service": "##[error]{}",
    "streams": "stderr: {}",
    "NixOS": "!!! {}",
    "pdsh": "node07: {}",
    "cat -n": "    12\t{}",
    "containerd": "2026-11-26T10:12:01.123456789Z stderr F {}",
    "a quote": "> {}",
    "Hydra": "[2026-11-26 10:12:01,123] {}",
    "a docker build's failed step": "3.456 {}",
    "Docker's JSON": '{{"log":"{}\\n","stream":"stderr"}}',
}


@pytest.mark.parametrize("tool", TOOLS)
def test_what_a_tool_writes_before_a_line_is_taken_off(tool: str) -> None:
    line = TOOLS[tool].format(MESSAGE)
    assert without_prefixes(line).strip() == MESSAGE
    assert [cause.problem for cause in recognise(line)] == ["torch-missing"]


def test_so_many_prefixes_as_a_launcher_in_a_container_in_a_ci_job_writes() -> None:
    line = f"2026-11-26T10:12:01.123Z stderr F [rank0]: ERROR 11-26 10:12:01 [core.py:708] E       {MESSAGE}"
    assert without_prefixes(line) == MESSAGE


@pytest.mark.parametrize(
    "quoted",
    [
        f"0123abc4 {MESSAGE}",
        f"docs/faq.md:12:{MESSAGE}",
        f"README.rst:3-{MESSAGE}",
        f'tests/test_a.py:12:    raise ImportError("{MESSAGE}")',
        f"DEBUG {MESSAGE}",
        f"Received request 7: prompt: '{MESSAGE}'",
        f'++ echo "{MESSAGE}"',
        f"tests/test_a.py::test_says[{MESSAGE}] PASSED",
        f"$ grep {MESSAGE}",
    ],
)
def test_what_is_only_quoted_is_no_cause(quoted: str) -> None:
    assert recognise(quoted) == ()
    assert recognise(quoted + f"\n{MESSAGE}\n")[0].lines[0][0] == 2


@pytest.mark.parametrize(
    "line",
    [
        "a widget: unknown error of the gadget",
        "the gadget failed",
        "gadgets FAILED: three of four",
        "failure of a gadget",
        "GadgetException: out of widgets",
        "Fatal: the gadget has gone",
        "fatal: not a gadget repository",
        "the gadget was Killed",
        "Abort of the gadget",
        "Cannot turn the gadget",
    ],
)
def test_where_no_cause_is_known_the_lines_that_speak_of_trouble_are_shown(line: str) -> None:
    found = explain([f"begin\n{line}\nend\n".encode()])
    assert found.causes == ()
    assert [(told.line, told.text) for told in found.telling] == [(2, line)]


@pytest.mark.parametrize(
    "line", ["0 errors", "no failures", "3 passed, 0 failed", "errors=0", "Warning: an error may follow"]
)
def test_what_speaks_of_no_trouble_is_not_shown(line: str) -> None:
    assert explain([f"begin\n{line}\nend\n".encode()]).telling == ()


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("ModuleNotFoundError: No module named \u2018torch\u2019", "torch-missing"),
        ("ModuleNotFoundError:\u00a0No\u00a0module\u202fnamed 'torch'", "torch-missing"),
        ("ModuleNotFoundError: No module\u200b named 'torch'", "torch-missing"),
        ("ModuleNotFoundError: No module named &#39;torch&#39;", "torch-missing"),
    ],
)
def test_typographic_quotes_and_spaces_are_those_that_were_typed(typed: str, plain: str) -> None:
    assert [cause.problem for cause in recognise(typed)] == [plain]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("failed\u2026", "failed..."), ("failed \u201cso\u201d", 'failed "so"'), ("failed &quot;so&quot;", 'failed "so"')],
)
def test_what_a_word_processor_made_of_plain_characters_is_undone(typed: str, plain: str) -> None:
    assert [told.text for told in explain([f"the gadget {typed}\n".encode()]).telling] == [f"the gadget {plain}"]


def test_the_line_of_an_exception_at_the_end_of_a_long_log_is_counted_from_its_start() -> None:
    above = "an ordinary line of a training run, nothing more\n" * (LONGEST_TEXT // 40)
    end = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    g()\nGadgetError: out of widgets\n'
    found = explain([(above + end).encode()])
    assert found.failing is not None
    assert found.failing.line == above.count("\n") + 4


def test_of_an_endless_recursion_so_many_frames_are_kept_and_no_more() -> None:
    frames = "".join(f'  File "a.py", line {n}, in f\n    f()\n' for n in range(1, MOST_FRAMES + 6))
    (raised,) = read_tracebacks(f"Traceback (most recent call last):\n{frames}RecursionError: too deep\n")
    assert len(raised.frames) == MOST_FRAMES


def test_numbers_that_no_counter_reaches_are_none() -> None:
    assert evidence_of({"gpu_count": "9" * 18}) == {"gpu_count": int("9" * 18)}
    assert evidence_of({"gpu_count": "9" * 19}) == {"gpu_count": None}


ANYWHERE = {
    "gpu-not-found": "says itself that there is none",
    "driver-permission-denied": "the device's file may be hidden from this user",
    "gpu-access-blocked": "as above",
    "nvml-failed": "a driver without a GPU fails, too",
    "nvml-timeout": "as above",
    "container-toolkit-missing": "of the machine below a container",
}
"""Problems of GPUs and drivers that may be of a machine on which no GPU is seen."""
SEEN = {s.problem for s in all_signatures()}


@pytest.mark.parametrize(
    "problem", sorted(i for i, p in all_problems().items() if p.area in ("driver", "gpu", "link") and i in SEEN)
)
def test_what_needs_a_gpu_contradicts_a_machine_without_one(problem: str) -> None:
    """Rule 6 of "One truth"."""
    assert (contradiction(problem, {}, no_gpu()) is None) == (problem in ANYWHERE)


@pytest.mark.parametrize(
    "problem",
    ["driver-library-mismatch", "driver-not-loaded", "driver-not-installed", "nouveau-loaded", "gpu-not-found"],
)
def test_that_there_is_no_driver_contradicts_one_that_answers(problem: str) -> None:
    assert contradiction(problem, {}, healthy_2x3090())


def test_secure_boot_that_refused_a_module_contradicts_one_that_is_loaded() -> None:
    assert contradiction("secure-boot-blocks-driver", {}, healthy_2x3090())
    assert contradiction("gpu-out-of-memory", {}, healthy_2x3090()) is None


MAY_BE_A_WARNING = [
    s for s in all_signatures() if "failed" in s.needs and not s.general and "log" in s.scopes and recognise(s.example)
]


def with_lines_after(text: str, count: int) -> list[str]:
    """The problems named where so many ordinary lines follow."""
    return [cause.problem for cause in recognise(text + "\n" + "an ordinary line\n" * count)]


def test_a_warning_at_the_end_of_a_log_is_what_failed_and_one_after_which_it_went_on_is_not() -> None:
    told = [s for s in MAY_BE_A_WARNING if s.problem in with_lines_after(s.example, WENT_ON_LINES)]
    assert [s.id for s in told if s.problem not in with_lines_after(s.example, WENT_ON_LINES + 1)]


def test_an_installation_that_failed_once_and_then_went_well_is_over() -> None:
    failed = "ERROR: Could not find a version that satisfies the requirement torch==9.9 (from versions: 2.8.0)\n"
    well = "Successfully installed torch-2.8.0\n"
    assert recognise(failed)
    assert recognise(failed + well) == ()
    assert recognise(well + failed)
