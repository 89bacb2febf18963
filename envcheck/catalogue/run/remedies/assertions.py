"""A kernel's assertion: the numbers that a model was given, not the GPU."""

from collections.abc import Mapping

from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

_KINDS = (
    ("labels", late(r"n_classes|cur_target|t >= 0 && t <|target_val|ClassNLL|nll_loss|NLLLoss|Loss\.cu\b")),
    ("range", late(r"input_val >= (?:zero|0)|input >= 0\. ?&& input <= 1|binary_cross_entropy|BCE")),
    ("probability", late(r"\bval >= (?:zero|0)|cumdist|probability|sample_idx|sum of probabilities|Multinomial")),
    ("index", late(r"srcIndex|index|idx_dim|\bind ?>= ?0|Indexing|Index|vectorized_gather")),
)
_TITLES: Mapping[str, str] = {
    "labels": "A label is out of range: below 0, or not below the number of classes",
    "range": "A loss function got values outside 0 to 1",
    "probability": "Sampling got invalid probabilities: NaN, infinite or negative",
    "index": "An index is out of range: a token beyond the vocabulary, or a position beyond the longest input",
    "other": "A kernel found an index that is out of range",
}


def read_assertion(text: str) -> Evidence | None:
    """What the condition is about."""
    head = text.split("\n", 1)[0]
    return {"kind": next((kind for kind, said in _KINDS if said.search(head)), "other")}


def assertion_title(evidence: Evidence) -> str | None:
    """By what the condition is about."""
    return _TITLES.get(str(evidence.get("kind")))


def mend_numbers(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The data first: labels, vocabulary, positions; then run on the CPU, where the error names the line."""
    kind = str(evidence.get("kind") or "")
    labels = Fix(
        summary="Check the labels: they must be integers from 0 to the number of classes minus one (`num_labels`, "
        "the size of the last layer); -100 (`ignore_index`) marks labels to ignore."
    )
    tokens = Fix(
        summary="Check the tokens: each must be below the model's vocabulary size "
        "(`model.get_input_embeddings().num_embeddings`); after adding tokens call "
        "`model.resize_token_embeddings(len(tokenizer))`; inputs must not be longer than `max_position_embeddings`."
    )
    scale = Fix(summary="Pass binary_cross_entropy values after a sigmoid, or use binary_cross_entropy_with_logits.")
    sound = Fix(
        summary="Look for NaN in the logits: load the model in bfloat16 or float32 instead of float16; pad on the "
        "left for generation; check that all weights were loaded."
    )
    where = Fix(
        summary="Run it once on the CPU (or with CUDA_LAUNCH_BLOCKING=1): the error then shows the line and the "
        "value. Restart the process after such an error: its GPU state is lost."
    )
    first = {"labels": (labels,), "range": (scale, labels), "probability": (sound,), "index": (tokens, labels)}
    return (*first.get(kind, (labels, tokens)), where)
