"""Where two backends that were given the same inputs start to differ. Pure."""

from envcheck.smoke.comparison.compare import allowance, compare, finding

__all__ = ["allowance", "compare", "finding"]
