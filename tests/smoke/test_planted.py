"""Real models, two of them, and one difference between them: is it named?"""

from pathlib import Path

import pytest

from envcheck.smoke.child_log import Account
from envcheck.smoke.comparison import compare, finding
from envcheck.smoke.request import SmokeRequest
from envcheck.snapshot import Snapshot
from tests.smoke.models import NEEDS_MODELS
from tests.smoke.planted import PLANTS, Plant, told

pytestmark = NEEDS_MODELS

REQUEST = SmokeRequest(backend="transformers", compare="sentence-transformers")


@pytest.fixture(scope="module")
def healthy(tiny: Path) -> Account:
    """What transformers tells of the tiny model."""
    return told(SmokeRequest(model=str(tiny)))


def test_transformers_and_sentence_transformers_agree_in_every_step(healthy: Account, tiny: Path) -> None:
    other = told(SmokeRequest(model=str(tiny), backend="sentence-transformers"))
    result = compare(REQUEST, healthy, other)
    assert (result.parts_at, result.not_known) == (None, ()), result
    assert all(value is not None and value > 1 - 1e-5 for value in result.cosines.values()), result.cosines
    assert set(result.cosines) == {"text", "image", "mixed"}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_a_planted_difference_is_named(plant: Plant, healthy: Account, tiny: Path, tmp_path: Path) -> None:
    other = plant.make(SmokeRequest(model=str(tiny)), tmp_path)
    result = compare(REQUEST, healthy, other)
    verdict = finding(REQUEST, result, healthy, other, Snapshot())
    assert (result.parts_at, verdict.problem) == (plant.step, "backend-mismatch"), result
    assert plant.said in verdict.detail
