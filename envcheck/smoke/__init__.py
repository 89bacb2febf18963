"""The smoke test: load a model and test its embeddings."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from envcheck.smoke.request import SmokeRequest
    from envcheck.smoke.run import run_smoke

__all__ = ["SmokeRequest", "run_smoke"]


def __getattr__(name: str) -> object:
    """Import what is asked for, then: a report needs only `envcheck.smoke.result`, and must not wait for the rest."""
    if name == "SmokeRequest":
        from envcheck.smoke.request import SmokeRequest

        return SmokeRequest
    if name == "run_smoke":
        from envcheck.smoke.run import run_smoke

        return run_smoke
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
