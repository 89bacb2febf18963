"""The published JSON Schemas: up to date, valid, and true of every document."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from envcheck.checks import run_checks
from envcheck.install.document import Done, Installation
from envcheck.plan import plan
from envcheck.report.json import to_text
from envcheck.schemas.make import DOCUMENTS, FOLDER, Json, schema_files
from envcheck.snapshot import Snapshot
from tests.boxes import HEALTHY, cpu_torch, driver_525, no_gpu
from tests.cli.command import envcheck, environment
from tests.report.samples import TINY, broken, healthy, report_of

SHIPPED: dict[str, Json] = {p.name: json.loads(p.read_text("utf-8")) for p in FOLDER.glob("*.json")}
BOXES = [box() for box in HEALTHY] + [cpu_torch(), driver_525(), no_gpu(), Snapshot()]


def complaints(kind: str, document: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(SHIPPED[f"{kind}-1.json"]).iter_errors(document)]


def as_json(document: msgspec.Struct) -> Any:
    return json.loads(to_text(document))


def test_the_shipped_files_are_those_that_the_types_give() -> None:
    shipped = {p.name: p.read_text("utf-8") for p in FOLDER.glob("*.json")}
    assert schema_files() == shipped, "run `python tools/make_schemas.py`"


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_each_is_a_valid_schema(name: str) -> None:
    Draft202012Validator.check_schema(SHIPPED[name])


@pytest.mark.parametrize("box", BOXES, ids=lambda b: b.host.os_name if b.host else "empty")
def test_what_is_written_of_a_box_is_valid(box: Snapshot) -> None:
    report = report_of(*run_checks(box), box=box, smoke=TINY)
    assert complaints("report", as_json(report)) == []
    assert complaints("snapshot", as_json(box)) == []
    assert complaints("plan", as_json(plan(box))) == []


def test_what_is_written_of_an_installation_is_valid() -> None:
    done = (Done(id="torch", ok=True, seconds=12.5, code=0), Done(id="rest", ok=False, seconds=1.0, log="..."))
    installation = Installation(plan=plan(cpu_torch()), steps=done, findings=broken().findings)
    assert complaints("install", as_json(installation)) == []


def test_what_is_printed_of_the_catalogue_is_valid(tmp_path: Path) -> None:
    env = environment(tmp_path)
    checks = json.loads(envcheck("checks", "--json", env=env).stdout)
    problems = json.loads(envcheck("problem", "--json", env=env).stdout)
    assert complaints("checks", checks) == []
    assert [complaints("problem", problem) for problem in problems if complaints("problem", problem)] == []
    assert {name for row in checks for name in row["problems"]} <= {problem["problem"] for problem in problems}


def test_sample_documents_are_valid() -> None:
    assert complaints("report", as_json(broken())) == []
    assert complaints("report", as_json(healthy())) == []
    assert complaints("smoke", as_json(TINY)) == []


def test_a_snapshot_cut_down_to_one_fact_is_valid() -> None:
    assert complaints("snapshot", {"schema": "envcheck.snapshot/1", "driver": {"version": "525.1"}}) == []


def test_keys_of_later_versions_are_allowed() -> None:
    document = as_json(broken())
    document["new"] = document["findings"][0]["new"] = document["snapshot"]["new"] = 1
    assert complaints("report", document) == []


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "envcheck.report/2"},
        {"verdict": "superb"},
        {"counts": {"fail": 1}},
        {"created": "yesterday"},
        {"duration_s": -1},
        {"findings": [{**as_json(broken())["findings"][0], "status": "bad"}]},
        {"findings": [{**as_json(broken())["findings"][0], "area": "printer"}]},
        {"findings": [{**as_json(broken())["findings"][0], "problem": None}]},
        {"findings": [{**as_json(broken())["findings"][0], "status": "pass"}]},
        {"findings": [{**as_json(broken())["findings"][0], "fixes": [{"summary": "x"}]}]},
        {"snapshot": {}},
        {"snapshot": {"schema": "envcheck.snapshot/1", "gpus": [{"index": "0"}]}},
        {"smoke": {"model": "tiny"}},
    ],
)
def test_what_the_contract_rules_out_is_invalid(change: Json) -> None:
    assert complaints("report", {**as_json(broken()), **change})


@pytest.mark.parametrize("kind", sorted(DOCUMENTS))
def test_each_says_what_it_is_and_describes_its_fields(kind: str) -> None:
    schema = SHIPPED[f"{kind}-1.json"]
    assert schema["title"] == f"envcheck.{kind}/1"
    if kind == "checks":
        assert schema["type"] == "array"
        return
    root = schema["$defs"][schema["$ref"].rpartition("/")[2]]
    assert root["properties"]["schema"] == {"const": f"envcheck.{kind}/1"}
    assert "schema" in root["required"]


def test_descriptions_come_from_the_types() -> None:
    gpu = SHIPPED["report-1.json"]["$defs"]["Gpu"]["properties"]
    assert gpu["compute_capability"]["description"] == "`8.6`."
    assert gpu["error"]["description"].endswith("null: it answers.")
