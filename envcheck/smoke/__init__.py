"""The smoke test: load a model and test its embeddings."""

from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.run import run_smoke

__all__ = ["SmokeRequest", "run_smoke"]
