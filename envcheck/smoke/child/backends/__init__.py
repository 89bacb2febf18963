"""The ways to run a model, one file each. A module here is a `Backend`: it offers these two functions."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from envcheck.smoke.child.channel import Channel
from envcheck.smoke.child.inputs import Input
from envcheck.smoke.request import SmokeRequest


class Embedder(Protocol):
    """A model, loaded and ready."""

    @property
    def facts(self) -> Mapping[str, object]:
        """What it is and how it was placed."""

    def embed(self, inputs: Sequence[Input]) -> list[list[float]]:
        """Inputs that go through the model at once, to their embeddings, in order: float32, of length 1."""

    def trace(self, entry: Input) -> Mapping[str, object]:
        """What the library makes of an input: `token_ids`, `prompt`, and for each of its `images` grid and values.

        `prompt` and `images` are None where the library does not show them.
        """

    def broken_weights(self) -> list[str]:
        """The names of weights that contain NaN or infinity. Asked only where the embeddings do."""

    def after(self) -> Mapping[str, object]:
        """What is known only after the work, such as peak memory. Called also where the work failed."""


class Backend(Protocol):
    """What a module of this package offers."""

    def prepare(self, channel: Channel) -> dict[str, str]:
        """Import what is needed; the versions of it."""

    def load(self, request: SmokeRequest, folder: str) -> Embedder:
        """Load the model."""
