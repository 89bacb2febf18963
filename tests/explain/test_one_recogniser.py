"""One text gets one problem, whoever reads it."""

from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from envcheck.catalogue import all_signatures
from envcheck.catalogue.signature import Signature
from envcheck.explain.recognise import recognise, recognise_exception
from envcheck.install.document import Done
from envcheck.install.execute import Ran
from envcheck.install.failures import diagnose
from envcheck.plan import Step
from envcheck.smoke.child.channel import Stage
from envcheck.smoke.child_log import Failure
from envcheck.smoke.explain import recognised
from tests.each import each
from tests.explain.test_pasted import INPUTS

pytestmark = pytest.mark.once  # some hundred texts through four readers, whatever the Python

SHARED = [s for s in all_signatures() if s.scopes == all_signatures()[0].scopes and "log" in s.scopes]
EXCEPTIONS = [s for s in SHARED if s.example.split(":", 1)[0].rpartition(".")[2].endswith(("Error", "Exception"))]


def logged(text: str) -> str | None:
    causes = recognise(text)
    return causes[0].problem if causes else None


@each(EXCEPTIONS, name=lambda s: s.id)
def test_the_smoke_test_names_what_a_log_names(signature: Signature) -> None:
    kind, _, message = signature.example.partition(": ")
    causes = recognise_exception(f"builtins.{kind}" if "." not in kind else kind, message)
    assert causes
    assert causes[0].problem == signature.problem


@pytest.mark.parametrize("stage", get_args(Stage))
def test_no_stage_of_the_smoke_test_gives_another_name(stage: Stage) -> None:
    for signature in EXCEPTIONS:
        kind, _, message = signature.example.partition(": ")
        failure = Failure(stage=stage, type=f"builtins.{kind}" if "." not in kind else kind, message=message)
        assert recognised(failure)[0] == signature.problem, signature.id


@each(product(SHARED, ["packages", "trial"]), name=lambda case: f"{case[0].id}-{case[1]}")
def test_the_installer_names_what_a_log_names(case: tuple[Signature, str], tmp_path: Path) -> None:
    signature, step = case
    log = tmp_path / "log"
    log.write_text(signature.example)
    ran = Ran(done=Done(id=step, ok=False, code=1, seconds=0.0, log=str(log)), output=signature.example)
    assert diagnose(Step(id=step, why="", command=()), ran)[0] == signature.problem


@each(INPUTS, name=lambda given: str(given["text"])[:50])
def test_all_scopes_name_the_same_of_what_people_paste(given: dict[str, str]) -> None:
    expected = logged(given["text"])
    for scope in ("install", "trial"):
        causes = recognise(given["text"], scope)
        assert (causes[0].problem if causes else None) == expected
