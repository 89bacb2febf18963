"""The values of a smoke test as rows: what it is called, what it is, what it should be."""

from typing import NamedTuple

from envcheck.smoke.assertions import BATCH_FACTOR, IMAGE_RANGE
from envcheck.smoke.result import SmokeResult
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
    return [*_identity(result), *_values(result), *_comparison(result), *_costs(result)]


def outcome(result: SmokeResult) -> str:
    """`Smoke test PASSED: tiny (random weights) with transformers in float32 on cpu.`."""
    return f"Smoke test {'PASSED' if result.ok else 'FAILED'}: {tested(result)}."


def tested(result: SmokeResult) -> str:
    """`tiny (random weights) with transformers in float32 on cpu`."""
    model = result.model + (" (random weights)" if result.trained is False else "")
    where = f" on {', '.join(result.devices)}" if result.devices else ""
    how = f" with {result.backend}" + (f" in {result.dtype}" if result.dtype else "")
    return f"{model}{how}{where}"


def _identity(result: SmokeResult) -> list[Row]:
    model = result.model + (" (random weights)" if result.trained is False else "")
    rows = [Row("Model", model)]
    if result.kind:
        rows.append(Row("What it is", result.kind))
    if result.dtype:
        device = ", ".join(result.devices) or "?"
        rows.append(Row("Loaded", f"{result.backend}, {result.dtype}, {result.attention} attention, on {device}"))
        if result.dtype_reason and result.dtype_reason != "asked for":
            rows.append(Row("dtype", f"{result.dtype}: {result.dtype_reason}"))
        rows += [Row(f"On {place}", parts) for place, parts in _placed(result.device_map)]
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
    return [*rows, *_ranking(result)]


def _placed(device_map: dict[str, str]) -> list[tuple[str, str]]:
    """Where each part went, where there is more than one place: `layers 0 to 17, visual`."""
    places: dict[str, list[str]] = {}
    for name, place in device_map.items():
        places.setdefault(place, []).append(name)
    return [(place, _parts(names)) for place, names in places.items()] if len(places) > 1 else []


def _parts(names: list[str]) -> str:
    """Names of modules, numbered ones drawn together."""
    numbered: dict[str, list[int]] = {}
    for name in names:
        head, _, tail = name.rpartition(".")
        numbered.setdefault(head if tail.isdecimal() else name, []).extend([int(tail)] if tail.isdecimal() else [])
    return ", ".join(
        f"{name} {min(numbers)} to {max(numbers)}" if len(numbers) > 1 else f"{name}{''.join(f' {n}' for n in numbers)}"
        for name, numbers in numbered.items()
    )


def _ranking(result: SmokeResult) -> list[Row]:
    """The published example."""
    if not result.ranking or None in result.ranking:
        return []
    values = ", ".join(f"{value:.3f}" for value in result.ranking)
    expected = ", ".join(f"{value:.3f}" for value in result.expected_ranking)
    known = f"the model's card: {expected}" if expected else "expected in falling order"
    return [Row("cosine(query, document)", values, known if result.trained else "random weights: not checked")]


def _image_expectation(result: SmokeResult) -> str:
    low, high = IMAGE_RANGE
    return f"expected {low} to {high}" if result.trained else "random weights: not checked"


def _comparison(result: SmokeResult) -> list[Row]:
    """What another backend made of the same: of each kind of input its cosine, then the steps."""
    other = result.comparison
    if other is None or other.lowest_cosine is None:
        return []
    cosines = [
        Row(f"cosine with {other.backend}, {kind}", f"{value:.6f}", f"expected 1 within {other.tolerances[kind]:g}")
        for kind, value in other.cosines.items()
        if value is not None
    ]
    said = {True: "same", False: "not the same", None: "not known"}
    told = ", ".join(f"{step.replace('_', ' ')} {said[getattr(other, step)]}" for step in STEPS)
    return [*cosines, Row("Compared", told)]


STEPS = ("prompt", "token_ids", "image_grid", "pixel_values", "pooling", "normalisation", "dtype")
"""Of a comparison, in the order in which an embedding is made."""


def _costs(result: SmokeResult) -> list[Row]:
    rows = []
    if result.load_s is not None:
        rows.append(Row("Load time", seconds(result.load_s)))
    if result.embed_s is not None:
        rows.append(Row("Embed time", seconds(result.embed_s)))
    for label, per_s in (("Texts", result.texts_per_s), ("Images", result.images_per_s)):
        if per_s is not None:
            rows.append(Row(f"{label} a second", f"{per_s:.3g}"))
    if result.load_s is not None and result.peak_bytes is not None:
        rows += _peaks(result) or [Row("Peak memory", size(result.peak_bytes))]
    return rows


def _peaks(result: SmokeResult) -> list[Row]:
    """Of each GPU, next to what was predicted for it."""
    rows = []
    for device, peak in result.peak_by_device.items():
        predicted = result.predicted_by_device.get(device)
        beside = f"predicted {size(predicted)}, {(peak - predicted) / predicted:+.1%}" if predicted else ""
        where = f" on {device}" if len(result.peak_by_device) > 1 else ""
        rows.append(Row(f"Peak memory{where}", size(peak), beside))
    return rows
