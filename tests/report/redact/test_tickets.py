"""500 secrets spread over every part of a report and over its log: none is in any file that is written."""

import io
import zipfile
from collections.abc import Callable, Sequence

import pytest
from msgspec.structs import replace

from envcheck.explain.document import Cause, Explanation, TellingLine
from envcheck.findings import Finding, Fix
from envcheck.report.bundle import archive, files_of
from envcheck.report.clipboard import sequence
from envcheck.report.document import Report
from envcheck.report.formats import FILES
from envcheck.report.html.data import extract
from envcheck.report.redact import NOBODY, redact
from envcheck.snapshot import Compiler, Deep, Distribution, KernelEvent, Trial
from tests.boxes import healthy_2x3090, with_cuda, with_driver, with_environment, with_python
from tests.report.redact.planted import Planted, placed, plant
from tests.report.redact.test_planted import leaks
from tests.report.samples import TINY, report_of

COUNT = 500
ALL = tuple(FILES)


def _findings(texts: Sequence[str], change: Callable[[Finding, str], Finding]) -> tuple[Finding, ...]:
    bare = Finding(check="host.sample", area="host", status="fail", problem="disk-space-low", title="Something")
    return tuple(change(bare, text) for text in texts)


def _fix(text: str) -> Fix:
    return Fix(summary=text, commands=(("run", text),))


def _in_findings(report: Report, texts: Sequence[str]) -> Report:
    fourth = [texts[start::4] for start in range(4)]
    found = (
        *_findings(fourth[0], lambda finding, text: replace(finding, title=text)),
        *_findings(fourth[1], lambda finding, text: replace(finding, detail=text)),
        *_findings(fourth[2], lambda finding, text: replace(finding, evidence={"seen": text, "all": [text, 7]})),
        *_findings(fourth[3], lambda finding, text: replace(finding, fixes=(_fix(text),))),
    )
    return replace(report, findings=found)


def _in_snapshot(report: Report, texts: Sequence[str]) -> Report:
    parts = [texts[start::6] for start in range(6)]
    box = with_driver(report.snapshot, kernel_events=tuple(KernelEvent(kind="xid", text=t) for t in parts[0]))
    box = with_python(box, distributions=tuple(Distribution(name="torch", requires=(t,)) for t in parts[1]))
    trials = tuple(Trial(name="cuda", ok=False, error=t, values={"said": t}) for t in parts[2])
    box = replace(box, deep=Deep(trials=trials), unavailable={f"host.fact{n}": t for n, t in enumerate(parts[3])})
    assert box.hub is not None
    box = replace(box, hub=replace(box.hub, reason=" ".join(parts[4]), endpoint=parts[4][0]))
    box = with_cuda(box, compiler=Compiler(command="\n".join(parts[5][1:])))
    return replace(report, snapshot=with_environment(box, LD_LIBRARY_PATH=parts[5][0], SECRET_OF_MINE="hunter22"))


def _in_log(report: Report, texts: Sequence[str]) -> Report:
    causes = tuple(
        Cause(problem="torch-missing", title=t, confidence=1.0, signature="x", lines=((1, 2),), excerpt=t, detail=t)
        for t in texts[::2]
    )
    telling = tuple(TellingLine(line=n, text=t) for n, t in enumerate(texts[1::2]))
    log = Explanation(source=texts[0], lines_read=9, bytes_read=9, failed=True, causes=causes, telling=telling)
    return replace(report, log=log)


def _in_smoke(report: Report, texts: Sequence[str]) -> Report:
    found = _findings(texts, lambda finding, text: replace(finding, area="smoke", title=text, detail=text))
    return replace(report, smoke=replace(TINY, model=texts[0], findings=found))


@pytest.fixture(scope="module")
def secrets() -> list[tuple[Planted, str]]:
    return list(placed(plant(COUNT, seed=11)))


@pytest.fixture(scope="module")
def written(secrets: list[tuple[Planted, str]]) -> dict[str, str]:
    """Every file of the bundle of a report that holds all the secrets, each in one place, and of its log."""
    texts = [text for _, text in secrets]
    report = report_of(box=healthy_2x3090(), smoke=TINY)
    for spread, start in ((_in_findings, 0), (_in_snapshot, 1), (_in_log, 2), (_in_smoke, 3)):
        report = spread(report, texts[start::4])
    log = "\n".join(f"[{number}] {text}" for number, text in enumerate(texts))
    shown, redactor = redact(report, NOBODY, log)
    return files_of(shown, ALL, redactor.text.hide(log))


@pytest.mark.once
@pytest.mark.parametrize("name", [*FILES.values(), "log.txt"])
def test_no_file_holds_any(written: dict[str, str], secrets: list[tuple[Planted, str]], name: str) -> None:
    assert len(written[name]) > 5000
    assert [(secret.kind, secret.value) for secret, _ in secrets if leaks(secret, written[name])] == []


@pytest.mark.once
def test_neither_archive_nor_clipboard_nor_the_data_in_the_page_do(
    written: dict[str, str], secrets: list[tuple[Planted, str]]
) -> None:
    packed = zipfile.ZipFile(io.BytesIO(archive(written)))
    inside = "\n".join(packed.read(name).decode() for name in packed.namelist())
    data = (extract(written["report.html"].encode()) or b"").decode()
    assert data
    for text in (inside, data, sequence(written["report.md"], {})):
        assert [secret.kind for secret, _ in secrets if leaks(secret, text)] == []


def test_a_variable_that_is_on_no_list_does_not_appear(written: dict[str, str]) -> None:
    assert [name for name, text in written.items() if "SECRET_OF_MINE" in text or "hunter22" in text] == []
