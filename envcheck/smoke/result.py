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


class SmokeResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a model did on this box. None: not reached."""

    schema: Plain = SCHEMA
    model: ModelId
    """Hub id, folder or `tiny`."""
    backend: Plain
    trained: bool | None = None
    """False: random weights, judged on less."""
    dtype: Plain | None = None
    device_map: dict[Plain, Plain] = {}
    """Module to device, as the model was placed."""
    attention: Plain | None = None
    """The implementation that really ran: `sdpa`, `eager`, `flash_attention_2`."""
    dimension: int | None = None
    expected_dimension: int | None = None
    cosines: Cosines = Cosines()
    finite: bool | None = None
    norm_error: float | None = None
    """Largest distance of an embedding's length from 1."""
    batch_cosine: float | None = None
    """Lowest cosine of an input embedded by itself and the same input embedded in a batch."""
    tolerance: float | None = None
    """How far from 1 the cosines of the same input in two passes may be, in this number type."""
    texts: int = 0
    images: int = 0
    load_s: float | None = None
    embed_s: float | None = None
    """All passes together: each input alone, two of them again, all in batches."""
    peak_bytes: int | None = None
    """Peak memory of the largest device; on a CPU the process's peak resident set."""
    predicted_peak_bytes: int | None = None
    stages_s: dict[Plain, float] = {}
    """Seconds of each stage in the child: `start`, `import-torch`, `import-transformers`, `build`, `download`, `load`,
    `embed`."""
    largest_image_pixels: int | None = None
    """Pixels of the largest image, as the model saw it."""
    devices: tuple[Plain, ...] = ()
    versions: dict[Plain, Plain] = {}
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing in it failed."""
        return not any(f.status in ("fail", "error") for f in self.findings)
