"""Tables whose rows a newer file can replace for the rest of the process, and what the words in a row may look like.

Rows that come with a file are held to it; see `compat/refreshed.py`.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Generic, TypeAlias, TypeVar, overload

from msgspec import Meta

Minor: TypeAlias = tuple[int, int]
"""(2, 8) of torch 2.8, (3, 12) of Python 3.12."""
Version: TypeAlias = Annotated[str, Meta(pattern=r"^\d+(\.\d+){1,3}(\.post\d+)?$", max_length=30)]
Specifier: TypeAlias = Annotated[str, Meta(pattern=r"^(([<>=!]=|[<>]|~=)\d[\d.*]*,?)*$", max_length=200)]
"""`>=5.16.1,<5.21.0`; empty: any version."""
CudaVersion: TypeAlias = Annotated[str, Meta(pattern=r"^\d{2}\.\d$")]
Tag: TypeAlias = Annotated[str, Meta(pattern=r"^cu\d{3}$")]
PythonTag: TypeAlias = Annotated[str, Meta(pattern=r"^cp3\d{1,2}t?$")]
Branch: TypeAlias = Annotated[str, Meta(pattern=r"^v\d{1,3}$")]
Machine: TypeAlias = Annotated[str, Meta(pattern=r"^(x86_64|aarch64)$")]
Digest: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
WheelLabel: TypeAlias = Annotated[str, Meta(pattern=r"^cu\d{2}torch\d+\.\d+cxx11abi(TRUE|FALSE)-cp3\d{1,2}t?$")]
Sentence: TypeAlias = Annotated[str, Meta(max_length=300)]
"""Shown to people."""

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
