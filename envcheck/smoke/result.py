"""The smoke test's document, `envcheck.smoke/1`."""

import msgspec

from envcheck.findings import Finding
from envcheck.snapshot.kinds import ModelId, Plain

SCHEMA = "envcheck.smoke/1"


class Cosines(msgspec.Struct, frozen=True, kw_only=True):
    """Cosine similarities of pairs of embeddings; None: that pair was not reached."""

    text_text: float | None = None
    """The same text in two separate passes."""
    text_image: float | None = None
    mixed_mixed: float | None = None
    """The same text and image in two separate passes."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What another backend made of the same inputs. True: the same; False: not; null: not known."""

    backend: Plain
    """The other one."""
    prompt: bool | None = None
    token_ids: bool | None = None
    image_grid: bool | None = None
    pixel_values: bool | None = None
    pooling: bool | None = None
    normalisation: bool | None = None
    """Whether the embeddings have the same length."""
    dtype: bool | None = None
    cosines: dict[Plain, float | None] = {}
    """The lowest cosine of each kind of input: `text`, `image`, `mixed`."""
    tolerances: dict[Plain, float] = {}
    """How far from 1 each may be, by the dtypes."""
    not_known: tuple[Plain, ...] = ()
    """The steps that a backend does not show, so that nothing is said of them."""
    lowest_cosine: float | None = None
    """Of the two embeddings of an input: of the input where they lie farthest apart."""
    tolerance: float | None = None
    """How far from 1 it may be."""
    parts_at: Plain | None = None
    """The first step that differs: one of the names above, `model`, or `not known`; null: they agree."""
    likely_cause: Plain | None = None


class SmokeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a model did on this machine. None: not reached."""

    schema: Plain = SCHEMA
    model: ModelId
    """Hub id, folder or `tiny`."""
    kind: Plain | None = None
    """What it is, by its configuration: `Qwen3-VL embedding model`, `text embedding model (qwen3)`; null: not known."""
    backend: Plain
    trained: bool | None = None
    """False: random weights, checked on less."""
    dtype: Plain | None = None
    dtype_reason: Plain | None = None
    """Why this dtype: `asked for`, or why it was chosen."""
    device_map: dict[Plain, Plain] = {}
    """Module to device, as the model was placed."""
    attention: Plain | None = None
    """The implementation that really ran: `sdpa`, `eager`, `flash_attention_2`."""
    pooling: Plain | None = None
    """How the hidden states become one embedding: `lasttoken`."""
    dimension: int | None = None
    expected_dimension: int | None = None
    cosines: Cosines = Cosines()
    finite: bool | None = None
    norm_error: float | None = None
    """Largest distance of an embedding's length from 1."""
    batch_cosine: float | None = None
    """Lowest cosine of an input embedded by itself and the same input embedded in a batch."""
    tolerance: float | None = None
    """How far from 1 the cosines of the same input in two passes may be, in this dtype."""
    ranking: tuple[float | None, ...] = ()
    """Cosines of four queries with one document, the most relevant first: the models' published example."""
    expected_ranking: tuple[float, ...] = ()
    """What the model's card prints for it; empty: it prints nothing for this model."""
    texts_per_s: float | None = None
    """Texts a second, `--batch` at once."""
    images_per_s: float | None = None
    texts: int = 0
    images: int = 0
    load_s: float | None = None
    embed_s: float | None = None
    """All passes together: each input alone, two of them again, all in batches."""
    peak_bytes: int | None = None
    """Peak memory of the largest device; on a CPU the process's peak resident set."""
    predicted_peak_bytes: int | None = None
    """What `envcheck fit` predicts for that device; None: not predicted."""
    peak_by_device: dict[Plain, int] = {}
    """What torch's allocator handed out at most, on each GPU."""
    predicted_by_device: dict[Plain, int] = {}
    stages_s: dict[Plain, float] = {}
    """Seconds of each stage in the child: `start`, `import-torch`, `import-transformers`, `build`, `download`, `load`,
    `embed`."""
    largest_image_pixels: int | None = None
    """Pixels of the largest image, as the model saw it."""
    comparison: Comparison | None = None
    """null: none was asked for."""
    devices: tuple[Plain, ...] = ()
    versions: dict[Plain, Plain] = {}
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing in it failed."""
        return not any(f.status in ("fail", "error") for f in self.findings)
