"""Names that transformers no longer has: what asks for one is older than it; what asks for any other one is newer."""

import re

from envcheck.findings import Evidence
from envcheck.late_pattern import late

_REMOVED = late(
    r"AdamW|Adafactor\w*|top_k_top_p_filtering|cached_path|file_utils|\w*BeamScorer|BeamSearchScorer|Conversation\w*|"
    r"AutoModelWithLMHead|AutoModelForVision2Seq|(?:TF|Flax)[A-Z]\w*|\w+FeatureExtractor|WarmupLinearSchedule|"
    r"WEIGHTS_NAME|CONFIG_NAME|TRANSFORMERS_CACHE|PYTORCH_\w+|MODEL_\w+|modeling_\w+|tokenization_\w+|shape_list|"
    r"(?:Hybrid|Sink|SlidingWindow|Offloaded|Quantized|Mamba)\w*Cache|\w*ArgumentHandler|SquadV\w+|glue_\w+|"
    r"is_\w+_available|requires_backends|\w+_PRETRAINED_\w+|\w+TokenizerFast|PreTrainedTokenizerBase|"
    r"apply_chunking_to_forward|prune_linear_layer|find_pruneable_heads_and_indices|SpecialTokensMixin|"
    r"get_\w+_schedule\w*|DataCollatorForSOP|LineByLineTextDataset|TextDataset|PyTorchBenchmark\w*|Deberta\w*V1"
)
"""Names that were removed, moved or renamed, as release notes and threads tell; another one is taken for a "
"newer name."""


def newer_name(text: str) -> Evidence | None:
    """Nothing more to say; None: the name was removed, so transformers is too new for what asks."""
    named = re.search(r"cannot import name '(\w{2,60})'", text)
    return None if named is None or _REMOVED.fullmatch(named[1]) else {}
