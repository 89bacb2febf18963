"""What differs between two machines, or one machine before and after: a pure function over two snapshots."""

from envcheck.diff.compare import compare
from envcheck.diff.document import SCHEMA, Change, Diff, Difference, Side
from envcheck.diff.findings import Judged

__all__ = ["SCHEMA", "Change", "Diff", "Difference", "Judged", "Side", "compare"]
