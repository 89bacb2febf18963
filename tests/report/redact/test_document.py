"""A report is redacted by the declared types of its facts, and says the same as before."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from envcheck.checks import run_checks
from envcheck.report.document import Report, make_report
from envcheck.report.json import to_text
from envcheck.report.load import parse
from envcheck.report.redact import NOBODY, Identity, redact
from envcheck.report.redact.document import undeclared
from envcheck.schemas.make import DOCUMENTS, structs
from envcheck.snapshot import Process, Snapshot
from envcheck.snapshot.variables import ALLOWED
from tests.boxes import HEALTHY, healthy_2x3090, with_driver, with_gpu, with_model
from tests.checks.test_properties import BOXES, snapshots
from tests.report.redact.planted import plant
from tests.report.redact.test_planted import leaks
from tests.report.samples import TINY, broken

SLOW = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
RUN_HERE = {"plan", "install"}
"""Documents whose commands and paths are for this box, which they never leave redacted."""
ME = Identity(home="/home/user", users=("user",), hosts=("gpubox",))


def report_on(box: Snapshot) -> Report:
    return make_report(box, run_checks(box), created="2026-11-24T03:58:00Z", duration_s=0.1)


def test_every_text_in_a_report_says_how_it_is_to_be_redacted() -> None:
    """A new fact of a bare `str` fails here: declare it as one of the kinds of envcheck/snapshot/kinds.py."""
    kinds = [kind for name, kind in DOCUMENTS.items() if name not in RUN_HERE]
    declared = {struct for kind in kinds for struct in structs(kind)}
    assert [field for struct in declared for field in undeclared(struct)] == []


@pytest.mark.parametrize("make", BOXES, ids=lambda make: make.__name__)
def test_a_redacted_report_replays_to_the_same_findings(make: Callable[[], Snapshot]) -> None:
    shown, _ = redact(report_on(make()), ME)
    document = parse(to_text(shown).encode(), "'r.json'")
    assert isinstance(document, Report)
    assert run_checks(document.snapshot) == shown.findings


@given(snapshots())
@SLOW
def test_any_box_replays_to_the_same_verdicts(box: Snapshot) -> None:
    report = report_on(box)
    shown, _ = redact(report, ME)
    verdicts = [(f.check, f.status, f.problem) for f in report.findings]
    assert [(f.check, f.status, f.problem) for f in run_checks(shown.snapshot)] == verdicts


@given(snapshots())
@SLOW
def test_a_report_that_was_redacted_stays_as_it_is(box: Snapshot) -> None:
    shown, _ = redact(report_on(box), ME)
    assert redact(shown, NOBODY)[0] == shown


def test_it_is_marked() -> None:
    assert broken().redacted is False
    assert redact(broken(), ME)[0].redacted is True


def test_gpus_are_told_apart_and_chosen_by_their_placeholders() -> None:
    box = healthy_2x3090()
    second = box.gpus[1].uuid or ""
    chosen = replace(box, environment={"CUDA_VISIBLE_DEVICES": second[:12]})
    shown, _ = redact(report_on(chosen), ME)
    assert [gpu.uuid for gpu in shown.snapshot.gpus] == ["GPU-<1>", "GPU-<2>"]
    assert shown.snapshot.environment == {"CUDA_VISIBLE_DEVICES": "GPU-<2>"}
    assert run_checks(shown.snapshot) == shown.findings


def test_only_variables_on_the_list_appear() -> None:
    box = replace(healthy_2x3090(), environment={"CUDA_HOME": "/usr/local/cuda", "MY_TOKEN": "x", "EDITOR": "vi"})
    assert set(redact(report_on(box), ME)[0].snapshot.environment) == {"CUDA_HOME"} <= set(ALLOWED)


def test_the_programs_of_others_are_named_where_everybody_has_them() -> None:
    held = (
        Process(pid=1, name="python3"),
        Process(pid=2, name="/home/eve/initech/train"),
        Process(pid=3, name="hooli-agent"),
    )
    shown, _ = redact(report_on(with_gpu(healthy_2x3090(), 0, processes=held)), ME)
    assert [p.name for p in shown.snapshot.gpus[0].processes] == ["python3", "<process-1>", "<process-2>"]


def test_a_private_model_is_not_named() -> None:
    box = with_model(
        healthy_2x3090(),
        "initech/secret-embedder",
        path="/home/user/.cache/huggingface/hub/models--initech--secret-embedder",
    )
    text = to_text(redact(report_on(box), ME)[0])
    assert "initech" not in text
    assert "secret-embedder" not in text


def everywhere(value: object, text: str) -> object:
    """A document with `text` put into every text that has no fixed form."""
    if isinstance(value, msgspec.Struct):
        fixed = ("schema", "envcheck", "status", "area", "check", "problem", "created", "verdict", "counts")
        names = [name for name in value.__struct_fields__ if name not in fixed]
        return replace(value, **{name: everywhere(getattr(value, name), text) for name in names})
    if isinstance(value, str):
        return f"{value} {text}"
    if isinstance(value, tuple | list):
        return type(value)(everywhere(item, text) for item in value)
    if isinstance(value, dict):
        return {key: everywhere(item, text) for key, item in value.items()}
    return value


NO_KEYS = ("email", "ip", "mac", "uuid")
KEYS = [secret for secret in plant(120, seed=5) if secret.text == secret.value and secret.kind not in NO_KEYS]


@pytest.mark.parametrize("secret", {s.kind: s for s in KEYS}.values(), ids=lambda s: s.kind)
def test_a_key_in_any_fact_at_all_does_not_come_out(secret: object) -> None:
    """Also where only a version or the name of a GPU belongs."""
    key = next(s for s in KEYS if s is secret)
    report = everywhere(replace(broken(), smoke=TINY), key.text)
    assert isinstance(report, Report)
    assert leaks(key, to_text(report))
    assert not leaks(key, to_text(redact(report, NOBODY)[0]))


def test_names_in_a_report_from_elsewhere_are_known_by_their_home_folders() -> None:
    box = with_driver(healthy_2x3090(), dkms_status=())
    report = report_on(box)
    finding = replace(report.findings[0], title="asked by mallory", detail="/home/mallory/x/bin/python said so")
    shown, _ = redact(replace(report, findings=(finding,)), NOBODY)
    assert shown.findings[0].title == "asked by <user-1>"
    assert shown.findings[0].detail == "/home/<user-1>/x/bin/python said so"


def test_it_holds_for_every_healthy_box_that_nothing_is_called_broken() -> None:
    for make in HEALTHY:
        report = report_on(make())
        assert redact(report, ME)[0].verdict == report.verdict


REQUIRED = (
    "nvidia-cusparselt-cu13==0.8.1; platform_system == 'Linux' and platform_machine == 'x86_64'",
    'SecretStorage>=3.2; sys_platform == "linux"',
    "rpds-py>=0.7.1",
)


def test_what_a_package_requires_is_kept_and_an_address_in_it_is_not() -> None:
    private = "ours @ https://build:hunter2@pypi.corp.example/ours-1.0-py3-none-any.whl"
    box = healthy_2x3090()
    assert box.python is not None
    torch = next(one for one in box.python.distributions if one.name == "torch")
    changed = replace(torch, requires=(*REQUIRED, private))
    others = tuple(one for one in box.python.distributions if one is not torch)
    shown, _ = redact(report_on(replace(box, python=replace(box.python, distributions=(changed, *others)))), NOBODY)
    assert shown.snapshot.python is not None
    told = next(one for one in shown.snapshot.python.distributions if one.name == "torch").requires
    assert told[:3] == REQUIRED
    assert "hunter2" not in told[3]
    assert "corp.example" not in told[3]
