"""A kernel's assertion: the numbers that a model was given, not the GPU."""

import re
from collections.abc import Mapping

from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

_KINDS = (
    ("labels", re.compile(r"n_classes|cur_target|t >= 0 && t <|target_val|ClassNLL|nll_loss|NLLLoss|Loss\.cu\b")),
    ("range", re.compile(r"input_val >= (?:zero|0)|input >= 0\. ?&& input <= 1|binary_cross_entropy|BCE")),
    ("probability", re.compile(r"\bval >= (?:zero|0)|cumdist|probability|sample_idx|sum of probabilities|Multinomial")),
    ("index", re.compile(r"srcIndex|index|idx_dim|\bind ?>= ?0|Indexing|Index|vectorized_gather")),
)
_TITLES: Mapping[str, str] = {
    "labels": "A label is not one of the classes: a number below 0, or not below the number of classes",
    "range": "A loss was given numbers outside 0 to 1",
    "probability": "Sampling was given probabilities that are none: NaN, infinite or negative",
    "index": "A number is out of the range of a table: a token beyond the vocabulary, or a position beyond the longest "
    "input",
    "other": "A kernel found a number that is out of its range",
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
        summary="Look at the data's labels: they must be whole numbers from 0 to the number of classes less one "
        "(`num_labels`, the size of the last layer); -100 or `ignore_index` marks those to be left out."
    )
    tokens = Fix(
        summary="Look at the tokens: each must be below the model's vocabulary "
        "(`model.get_input_embeddings().num_embeddings`); after adding tokens call "
        "`model.resize_token_embeddings(len(tokenizer))`; inputs must not be longer than `max_position_embeddings`."
    )
    scale = Fix(summary="Give binary_cross_entropy numbers after a sigmoid, or use binary_cross_entropy_with_logits.")
    sound = Fix(
        summary="Look for NaN in the logits: load the model in bfloat16 or float32 in place of float16; pad on the "
        "left for generation; see that the weights were loaded whole."
    )
    where = Fix(
        summary="Run it once on the CPU (or with CUDA_LAUNCH_BLOCKING=1): there the error names the line and the "
        "number. After such an error restart the process: its GPU state is lost."
    )
    first = {"labels": (labels,), "range": (scale, labels), "probability": (sound,), "index": (tokens, labels)}
    return (*first.get(kind, (labels, tokens)), where)
