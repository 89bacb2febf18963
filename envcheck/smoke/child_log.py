"""What the child told of its work, and how it ended."""

from dataclasses import dataclass, field

import msgspec

from envcheck.smoke.child.channel import Stage


class Image(msgspec.Struct, frozen=True):
    """What a model sees of an image."""

    grid: tuple[int, ...]
    """Patches in time, height and width."""
    mean: float
    spread: float
    """Of its values: their mean and standard deviation."""
    samples: tuple[tuple[float, ...], ...] = ()
    """Of each colour values at evenly spaced places, normalised as the model sees them."""


class Trace(msgspec.Struct, frozen=True):
    """What a backend makes of one input."""

    kind: str
    """`text`, `image` or `mixed`."""
    token_ids: tuple[int, ...]
    images: tuple[Image, ...] | None
    """None: the backend does not show them."""
    embedding: tuple[float, ...]
    prompt: str | None = None
    """The text that the model reads; None: not shown."""
    sizes: tuple[tuple[int, int], ...] = ()
    """Width and height of each image, as given."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the child measured. None: it did not come so far, or the value is not a number."""

    versions: dict[str, str] = {}
    architecture: str | None = None
    trained: bool | None = None
    dtype: str | None = None
    dtype_reason: str | None = None
    device_map: dict[str, str] = {}
    devices: tuple[str, ...] = ()
    attention: str | None = None
    pooling: str | None = None
    """`lasttoken`, `mean` ..., in the words of sentence-transformers."""
    config_dimension: int | None = None
    """Width of the language model, from the model's own configuration."""
    parameters: int | None = None
    missing_weights: int = 0
    """Weights that the model has and its files do not."""
    missing_examples: tuple[str, ...] = ()
    broken_weights: tuple[str, ...] = ()
    """Weights that contain NaN or infinity; looked for only where the embeddings do."""
    load_s: float | None = None
    embed_s: float | None = None
    dimension: int | None = None
    finite: bool | None = None
    norm_error: float | None = None
    text_text: float | None = None
    text_image: float | None = None
    mixed_mixed: float | None = None
    batch_alone: float | None = None
    """Lowest cosine of an input embedded by itself and the same input embedded in a batch."""
    ranking: tuple[float | None, ...] = ()
    """Cosines of the queries of the published example with its document, the most relevant first."""
    texts_per_s: float | None = None
    images_per_s: float | None = None
    traces: tuple[Trace, ...] = ()
    texts: int = 0
    images: int = 0
    mixed: int = 0
    largest_image_pixels: int | None = None
    peak_by_device: dict[str, int] = {}
    peak_resident_bytes: int | None = None


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """An exception that ended the work."""

    stage: Stage
    type: str
    """With its module, `builtins.OSError`."""
    bases: tuple[str, ...] = ()
    message: str = ""
    module: str | None = None
    """The module that an ImportError is about."""
    causes: tuple[str, ...] = ()
    """`type: message` of what it came from, nearest first."""
    traceback: tuple[str, ...] = ()


class Event(msgspec.Struct, frozen=True):
    """One line of the child; see child/channel.py."""

    event: str
    stage: Stage | None = None
    at_s: float | None = None
    folder: str | None = None
    version: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """All that is known of one child."""

    facts: Facts = field(default_factory=Facts)
    failure: Failure | None = None
    stage: Stage = "start"
    """What it was at last."""
    stages_s: dict[str, float] = field(default_factory=dict)
    """Seconds that each stage took that came to its end."""
    done: bool = False
    """It said that it had said all."""
    old_python: str | None = None
    """Version of a checked Python that is too old to run the test at all."""
    not_started: str | None = None
    """Why the checked Python could not be started."""
    timed_out: bool = False
    """Its time limit ended it."""
    stalled: bool = False
    """It was ended because nothing more of a download arrived."""
    exit_code: int | None = None
    signal: str | None = None
    """The signal that ended it, `SIGSEGV`; None also where the time limit did."""
    output: str = ""
    """The end of what it printed."""
    out_of_memory: str | None = None
    """What speaks for memory having run out; None: nothing does."""
    resident_bytes: int | None = None
    """Most memory it was seen to hold, from outside."""
    address_limit_bytes: int | None = None
    """Address space that a process may use here, `ulimit -v`; None: any amount."""


class Listener:
    """Puts an account together from the child's events as they come."""

    def __init__(self) -> None:
        self.stage: Stage = "start"
        self.download_folder: str | None = None
        self._began_s: dict[Stage, float] = {"start": 0.0}
        self._ended_s: float | None = None
        self._facts: dict[str, object] = {}
        self._failure: Failure | None = None
        self._old_python: str | None = None

    def hear(self, line: bytes) -> None:
        """One line. One that is none of ours (a library wrote to our descriptor) is passed over."""
        try:
            event = msgspec.json.decode(line, type=Event)
            if event.event == "facts":
                self._facts.update(msgspec.json.decode(line, type=dict[str, object]))
            elif event.event == "failure":
                self._failure = msgspec.json.decode(line, type=Failure)
        except msgspec.MsgspecError:
            return
        if event.event == "stage" and event.stage is not None:
            self.stage, self.download_folder = event.stage, event.folder
            self._began_s[event.stage] = event.at_s or 0.0
        elif event.event == "done":
            self._ended_s = event.at_s
        elif event.event == "too-old":
            self._old_python = event.version

    def account(self) -> Account:
        """What was heard so far."""
        return Account(
            facts=msgspec.convert(self._facts, Facts),
            failure=self._failure,
            stage=self.stage,
            stages_s=self._durations(),
            done=self._ended_s is not None,
            old_python=self._old_python,
        )

    def _durations(self) -> dict[str, float]:
        marks = [*self._began_s.items()]
        ends = [began for _, began in marks[1:]] + ([self._ended_s] if self._ended_s is not None else [])
        return {stage: round(end - began, 3) for (stage, began), end in zip(marks, ends, strict=False)}
