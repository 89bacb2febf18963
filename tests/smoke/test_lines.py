"""The values as they are read."""

from envcheck.smoke.lines import smoke_rows
from tests.smoke.samples import REAL, REAL_MODEL, TINY, changed, judged


def test_the_tiny_model() -> None:
    assert [str(row) for row in smoke_rows(judged(TINY))] == [
        "Model: tiny (random weights)",
        "Loaded: transformers, float32, sdpa attention, on cpu",
        "Embedding dimension: 64 (expected 64)",
        "cosine(text, text): 1.000000 (expected 1 within 1e-05)",
        "cosine(text, image): 0.186000 (random weights: not judged)",
        "cosine(mixed, mixed): 1.000000 (expected 1 within 1e-05)",
        "cosine(alone, in a batch): 1.000000 (expected 1 within 0.0001)",
        "Load time: 0.06 s",
        "Embed time: 0.28 s",
        "Peak memory: 823 MiB",
    ]


def test_a_trained_model_is_held_to_more() -> None:
    rows = {row.label: row for row in smoke_rows(judged(REAL, REAL_MODEL))}
    assert rows["cosine(text, image)"].expectation == "expected 0.2 to 0.5"
    assert rows["cosine(text, text)"].expectation == "expected 1 within 0.001"


def test_what_was_not_reached_has_no_row() -> None:
    facts = changed(TINY, dimension=None, text_text=None, embed_s=None, peak_resident_bytes=None)
    labels = {row.label for row in smoke_rows(judged(facts))}
    assert not labels & {"Embedding dimension", "cosine(text, text)", "Embed time", "Peak memory"}
