"""The published JSON Schemas: one for each kind of document, made from the types, shipped as `envcheck/schemas/*.json`.

`python tools/make_schemas.py` writes them again after a type has changed. The command line imports nothing of this.
"""

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias, get_args, get_type_hints

import msgspec

from envcheck.diff.document import Diff
from envcheck.explain.document import Explanation
from envcheck.findings import STATUSES
from envcheck.fit.result import Fit
from envcheck.fix.document import Repair
from envcheck.fleet.document import Fleet, Missing
from envcheck.install.document import Installation
from envcheck.plan.document import Plan
from envcheck.report.catalogue import ExplainedProblem, ListedCheck
from envcheck.report.document import Report
from envcheck.smoke.result import SmokeResult
from envcheck.snapshot import Facts, Snapshot

Json: TypeAlias = dict[str, Any]

FOLDER = Path(__file__).parent

DOCUMENTS: dict[str, Any] = {
    "report": Report,
    "snapshot": Snapshot,
    "smoke": SmokeResult,
    "fit": Fit,
    "plan": Plan,
    "install": Installation,
    "explanation": Explanation,
    "fix": Repair,
    "diff": Diff,
    "fleet": Fleet,
    "missing": Missing,
    "problem": ExplainedProblem,
    "checks": list[ListedCheck],
}
"""Every kind of document by its name: `report` is `envcheck.report/1`."""

TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"
PROBLEM_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
PROBLEM_BY_STATUS = [
    {
        "if": {"properties": {"status": {"enum": ["pass", "skip"]}}},
        "then": {"properties": {"problem": {"type": "null"}}},
    },
    {
        "if": {"properties": {"status": {"enum": ["fail", "warn", "info"]}}},
        "then": {"properties": {"problem": {"type": "string", "pattern": PROBLEM_ID}}},
    },
]
"""A finding that says something is wrong names its problem; one that says nothing is wrong names none."""


def schema_files() -> dict[str, str]:
    """The text of every schema by the name of its file."""
    return {f"{kind}-1.json": json.dumps(make_schema(kind), indent=2, ensure_ascii=False) + "\n" for kind in DOCUMENTS}


def make_schema(kind: str) -> Json:
    """The JSON Schema (2020-12) of one kind of document.

    Keys that it does not name are allowed everywhere: later versions add some.
    """
    document = DOCUMENTS[kind]
    (root,), definitions = msgspec.json.schema_components([document])
    for struct in structs(document):
        _refine(definitions[struct.__name__], struct)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:envcheck:{kind}:1",
        "title": f"envcheck.{kind}/1",
        "description": _in_json(inspect.getdoc(next(structs(document))) or ""),
        **root,
        "$defs": definitions,
    }


def structs(kind: object) -> Iterator[type[msgspec.Struct]]:
    """Every struct type in a type, however deep."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for hint in get_type_hints(kind).values():
            yield from structs(hint)
    for argument in get_args(kind):
        yield from structs(argument)


def _refine(definition: Json, struct: type[msgspec.Struct]) -> None:
    """Say in the definition what the type cannot: descriptions, what is always there, what the values look like."""
    properties: Json = definition["properties"]
    for name, description in field_descriptions(struct).items():
        properties[name] = {"description": _in_json(description), **properties[name]}
    definition["description"] = _in_json(inspect.getdoc(struct) or "")
    definition["required"] = _always_there(struct, definition)
    if "schema" in properties:
        properties["schema"] = {"const": properties["schema"]["default"]}
    properties.get("envcheck", {}).pop("default", None)  # the version of today, not of the document
    for name, rule in _RULES.get(struct.__name__, {}).items():
        properties[name] = {**properties[name], **rule}
    if struct.__name__ == "Finding":
        definition["allOf"] = PROBLEM_BY_STATUS


def _always_there(struct: type[msgspec.Struct], definition: Json) -> list[str]:
    """The keys that every document holds. Facts may come from elsewhere; all else envcheck writes, and writes whole."""
    if struct is Snapshot:
        return ["schema"]
    return list(definition["required"] if issubclass(struct, Facts) else definition["properties"])


_COUNTS = {
    "propertyNames": {"enum": list(STATUSES)},
    "required": list(STATUSES),
    "additionalProperties": {"type": "integer", "minimum": 0},
}
_RULES: dict[str, dict[str, Json]] = {
    "Fleet": {"created": {"pattern": TIME}},
    "Missing": {"created": {"pattern": TIME}},
    "Report": {"created": {"pattern": TIME}, "duration_s": {"minimum": 0}, "counts": _COUNTS},
    "Fix": {"commands": {"items": {"type": "array", "items": {"type": "string"}, "minItems": 1}}},
    "Step": {"command": {"minItems": 1}},
    "Cause": {
        "problem": {"pattern": PROBLEM_ID},
        "confidence": {"minimum": 0, "maximum": 1},
        "lines": {"minItems": 1},
    },
}


def field_descriptions(struct: type[msgspec.Struct]) -> dict[str, str]:
    """The docstrings below the fields, by field: Python itself drops them, so they are taken from the source."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(struct))).body[0]
    assert isinstance(tree, ast.ClassDef)  # noqa: S101 - the source of a class is a class
    found: dict[str, str] = {}
    for field, below in zip(tree.body, tree.body[1:], strict=False):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            found[field.target.id] = inspect.cleandoc(str(below.value.value))
    return found


def _in_json(description: str) -> str:
    """The same words for a reader of JSON."""
    return re.sub(r"\bNone\b", "null", " ".join(description.split()))
