"""Where two backends that were given the same inputs start to differ. Pure."""

from envcheck.smoke.comparison.compare import compare, finding

__all__ = ["compare", "finding"]
