"""A torch that cannot run a model without its data is said to be too old, not a riddle."""

import sys
from pathlib import Path

import pytest

from envcheck.fit.predict import NoPredictionError, Question, predict
from envcheck.fit.request import Case
from tests.smoke.stand_in import stand_in


def test_an_exception_of_fake_tensors_leads_to_a_newer_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "class DynamicOutputShapeException(RuntimeError): pass\nraise DynamicOutputShapeException('aten.x')"
    monkeypatch.setenv("PYTHONPATH", str(stand_in(tmp_path, source)))
    with pytest.raises(NoPredictionError, match="to name an environment with a newer torch"):
        predict(Question(model="m", case=Case(config="config.json"), python=sys.executable))
