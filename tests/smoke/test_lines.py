"""The values as they are read."""

from envcheck.smoke.lines import smoke_rows
from tests.smoke.samples import REAL, REAL_MODEL, TINY, changed, judged


def test_the_tiny_model() -> None:
    assert [str(row) for row in smoke_rows(judged(TINY))] == [
        "Model: tiny (random weights)",
        "Loaded: transformers, float32, sdpa attention, on cpu",
        "Embedding dimension: 64 (expected 64)",
        "cosine(text, text): 1.000000 (expected 1 within 1e-05)",
        "cosine(text, image): 0.186000 (random weights: not checked)",
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


def test_where_each_part_went_is_drawn_layers_together() -> None:
    layers = {f"language_model.layers.{n}": "cuda:0" if n < 17 else "cuda:1" for n in range(36)}
    device_map = {
        "visual": "cuda:0",
        "language_model.embed_tokens": "cuda:0",
        **layers,
        "language_model.norm": "cuda:1",
    }
    facts = changed(REAL, device_map=device_map, dtype_reason="half of float32's memory")
    rows = {row.label: row.value for row in smoke_rows(judged(facts, REAL_MODEL))}
    assert rows["On cuda:0"] == "visual, language_model.embed_tokens, language_model.layers 0 to 16"
    assert rows["On cuda:1"] == "language_model.layers 17 to 35, language_model.norm"
    assert rows["dtype"] == "float16: half of float32's memory"


def test_the_models_example_stands_beside_the_numbers_of_its_card() -> None:
    facts = changed(REAL, ranking=(0.81, 0.52, 0.39, 0.11), config_dimension=2048, dimension=2048, texts_per_s=12.34)
    rows = {row.label: row for row in smoke_rows(judged(facts, "Qwen/Qwen3-VL-Embedding-2B"))}
    assert rows["cosine(query, document)"].value == "0.810, 0.520, 0.390, 0.110"
    assert rows["cosine(query, document)"].expectation == "the model's card: 0.816, 0.519, 0.388, 0.109"
    assert rows["Texts a second"].value == "12.3"
