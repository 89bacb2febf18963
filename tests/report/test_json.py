"""The report as JSON."""

import io
import json

import msgspec
from msgspec.structs import replace

from envcheck.report.document import Report
from envcheck.report.door import Way, leave
from envcheck.report.json import to_text
from tests.boxes import healthy_2x3090, with_gpu
from tests.report.samples import TINY, broken, finding, report_of


def written(report: Report, encoding: str = "utf-8") -> bytes:
    data = io.BytesIO()
    stream = io.TextIOWrapper(data, encoding=encoding, newline="\n")
    leave(report, lambda shown, _: to_text(shown), Way(stream=stream, json=True, redacted=False))
    stream.flush()
    return data.getvalue()


def test_it_is_one_document_and_a_line_end() -> None:
    data = written(broken())
    assert data.endswith(b"}\n")
    assert json.loads(data)["schema"] == "envcheck.report/1"


def test_it_reads_back_as_the_same_report() -> None:
    assert msgspec.json.decode(written(broken()), type=Report) == broken()


def test_keys_are_those_of_the_contract() -> None:
    document = json.loads(written(report_of(finding("gpu", "pass", "x"), smoke=TINY)))
    assert list(document)[:6] == ["schema", "envcheck", "created", "duration_s", "verdict", "counts"]
    assert document["counts"] == {"fail": 0, "warn": 0, "info": 0, "pass": 1, "skip": 0, "error": 0}
    assert document["findings"][0]["problem"] is None
    assert document["smoke"]["cosines"]["text_image"] == 0.31234


def test_a_stream_without_utf8_gets_the_same_document_in_ascii() -> None:
    report = report_of(finding("host", "pass", "Größe 日本 🎉"))
    assert written(report, "ascii").isascii()
    assert json.loads(written(report, "ascii")) == json.loads(written(report))


def test_no_number_is_infinite_or_not_a_number() -> None:
    bad = report_of(box=with_gpu(healthy_2x3090(), power_w=float("nan"), power_limit_w=float("inf")))
    gpu = json.loads(written(bad), parse_constant=lambda name: f"not JSON: {name}")["snapshot"]["gpus"][0]
    assert gpu["power_w"] is None
    assert gpu["power_limit_w"] is None


def test_a_file_name_that_is_not_utf8_does_not_stop_the_report() -> None:
    box = replace(healthy_2x3090(), environment={"CUDA_HOME": "/opt/\udcff/cuda"})
    assert json.loads(to_text(report_of(box=box)))["snapshot"]["environment"] == {"CUDA_HOME": "/opt/?/cuda"}
