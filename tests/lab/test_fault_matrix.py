"""A diagonal of the fault matrix: each NVML function fails, and each way of failing is met."""

from pathlib import Path

import pytest

from tests.lab.fault_matrix import WAYS, Fault, calls, diagonal, objections, play

pytestmark = pytest.mark.once


@pytest.mark.parametrize("fault", diagonal(), ids=lambda fault: fault.line)
def test_a_function_that_fails_is_named_and_costs_nothing_else(
    fault: Fault, tmp_path: Path, nvml_library: Path
) -> None:
    assert list(objections(fault, play(fault, tmp_path, nvml_library))) == []


def test_the_diagonal_meets_every_function_and_every_way() -> None:
    met = diagonal()
    assert {fault.call for fault in met} == set(calls())
    assert {fault.way for fault in met} == set(WAYS)
