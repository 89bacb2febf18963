"""The values of a smoke test as rows: what it is called, what it is, what it should be."""

from typing import NamedTuple

from envcheck.smoke.result import SmokeResult
from envcheck.smoke.verdicts import BATCH_FACTOR, IMAGE_RANGE
from envcheck.units import seconds, size


class Row(NamedTuple):
    """One value. `expectation` is empty where there is none."""

    label: str
    value: str
    expectation: str = ""

    def __str__(self) -> str:
        """`Embedding dimension: 64 (expected 64)`."""
        return f"{self.label}: {self.value}" + (f" ({self.expectation})" if self.expectation else "")


def smoke_rows(result: SmokeResult) -> list[Row]:
    """The rows, in the order in which they are read; values that were not reached have none."""
    return [*_identity(result), *_values(result), *_costs(result)]


def _identity(result: SmokeResult) -> list[Row]:
    model = result.model + (" (random weights)" if result.trained is False else "")
    rows = [Row("Model", model)]
    if result.dtype:
        device = ", ".join(result.devices) or "?"
        rows.append(Row("Loaded", f"{result.backend}, {result.dtype}, {result.attention} attention, on {device}"))
    return rows


def _values(result: SmokeResult) -> list[Row]:
    cosines, allowed = result.cosines, result.tolerance or 0.0
    rows = []
    if result.dimension is not None:
        expected = f"expected {result.expected_dimension}" if result.expected_dimension else ""
        rows.append(Row("Embedding dimension", str(result.dimension), expected))
    for label, value, expectation in (
        ("cosine(text, text)", cosines.text_text, f"expected 1 within {allowed:g}"),
        ("cosine(text, image)", cosines.text_image, _image_expectation(result)),
        ("cosine(mixed, mixed)", cosines.mixed_mixed, f"expected 1 within {allowed:g}"),
        ("cosine(alone, in a batch)", result.batch_cosine, f"expected 1 within {allowed * BATCH_FACTOR:g}"),
    ):
        if value is not None:
            rows.append(Row(label, f"{value:.6f}", expectation))
    return rows


def _image_expectation(result: SmokeResult) -> str:
    low, high = IMAGE_RANGE
    return f"expected {low} to {high}" if result.trained else "random weights: not judged"


def _costs(result: SmokeResult) -> list[Row]:
    rows = []
    if result.load_s is not None:
        rows.append(Row("Load time", seconds(result.load_s)))
    if result.embed_s is not None:
        rows.append(Row("Embed time", seconds(result.embed_s)))
    if result.load_s is not None and result.peak_bytes is not None:
        predicted = f"predicted {size(result.predicted_peak_bytes)}" if result.predicted_peak_bytes else ""
        rows.append(Row("Peak memory", size(result.peak_bytes), predicted))
    return rows
