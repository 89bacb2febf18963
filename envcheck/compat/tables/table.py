"""Tables whose rows a newer file can replace for the rest of the process: see `compat/refreshed.py`."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar, overload

Row = TypeVar("Row")


class Table(Sequence[Row], Generic[Row]):
    """Rows in their order. Everything that reads them holds the table, so that replaced rows are seen everywhere."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = tuple(rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...

    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        return self._rows[place]

    def __len__(self) -> int:
        return len(self._rows)

    def replace(self, rows: Iterable[Row]) -> None:
        """Hold these from now on."""
        self._rows = tuple(rows)
