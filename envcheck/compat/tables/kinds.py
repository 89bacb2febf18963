"""What the words in a row may look like. Rows that come with a file are held to it; see `compat/refreshed.py`."""

from typing import Annotated, TypeAlias

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
