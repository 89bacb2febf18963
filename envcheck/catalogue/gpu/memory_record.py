"""What an out-of-memory message of CUDA says: who holds how much of which GPU.

Read by phrase and not by one long pattern: torch 1.0 to 2.15, vLLM, llama.cpp and CuPy name the same numbers in other
orders, and a pasted message may be cut short. Sources: c10/cuda/CUDACachingAllocator.cpp of torch 1.1 ("cached"), 1.4
("reserved in total"), 2.1 ("capacty", "memory in use"), 2.5 ("private pools"), 2.8 ("allowed"); ggml-cuda.cu.
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from envcheck.late_pattern import late

_SIZE = r"(\d[\d.,]{0,14}(?:[KMGT]i?B|bytes))"
_NUMBERS: Mapping[str, re.Pattern[str]] = {
    name: late(pattern.replace(" ", "").replace("SIZE", _SIZE))
    for name, pattern in {
        "tried": r"(?:[Tt]ried to allocate|allocating) SIZE",
        "total": r"(?:total capac[i]?ty of|GPU \d{1,3};) SIZE",
        "free": r"(?:of which |; )SIZE (?:is )?free",
        "process": r"this process has SIZE memory in use",
        "allocated": r"SIZE (?:is allocated by PyTorch|already allocated)",
        # Before torch 1.4 `cached` is what is reserved less what is allocated.
        "unallocated": r"SIZE (?:is reserved by PyTorch but unallocated|cached)",
        "reserved": r"SIZE reserved in total by PyTorch",
        "allowed": r"; SIZE allowed",
    }.items()
}
"""Read without any space: a terminal wraps inside of words, too."""
_OTHERS = late(rf"Process(\d{{1,10}})has{_SIZE}memoryinuse")
_INDEX = late(r"\bGPU (\d{1,3})\b|on device (?:cuda:)?(\d{1,3})\b")
_UNITS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
OWN_CONTEXT = 3 << 29
"""Bytes that a process holds at most besides what torch reserved: CUDA's context and libraries."""
FIELD_OF_PROCESS_BYTES = 1 << 47
"""Torch 2.1 to 2.3 print nonsense of 2**54 bytes in containers, where NVML names no process."""


class MemoryRecord(Struct, frozen=True):
    """One failed allocation. None: the message does not say."""

    tried: int | None = None
    index: int | None = None
    total: int | None = None
    free: int | None = None
    process: int | None = None
    """All that this process holds, CUDA's own part included."""
    allocated: int | None = None
    """What tensors take."""
    unallocated: int | None = None
    """What torch keeps for later tensors."""
    others: int | None = None
    """What other processes hold; computed where the message does not name them."""
    pids: tuple[int, ...] = ()

    @property
    def in_pieces(self) -> bool:
        """What torch keeps unused would have been enough in one piece."""
        return self.tried is not None and self.unallocated is not None and self.unallocated >= self.tried

    @property
    def little_in_pieces(self) -> bool:
        """Enough for this one piece, but less than a fiftieth of the GPU: the next piece does not fit either."""
        return self.in_pieces and self.total is not None and (self.unallocated or 0) < self.total // 50

    @property
    def beyond_gpu(self) -> bool:
        """One tensor is larger than the whole GPU."""
        return self.tried is not None and self.total is not None and self.tried > self.total

    @property
    def mostly_others(self) -> bool:
        """The GPU was full before this process began: it holds less than a tenth, and others more than half."""
        if self.others is None or self.total is None or self.beyond_gpu:
            return False
        return self.others > self.total / 2 and (self.process or 0) < self.total / 10

    @property
    def others_matter(self) -> bool:
        """Without the other processes the allocation would have gone through, and what they hold is no trifle."""
        trifle = 1 << 29 if self.pids else OWN_CONTEXT  # unnamed, it may be what CUDA itself takes for this process
        if self.others is None or self.others < trifle:
            return False
        return self.tried is None or self.others + (self.free or 0) >= self.tried


def in_bytes(text: str) -> int:
    """`23.57 GiB`, `0 bytes`."""
    number, unit = re.fullmatch(r"([\d.,]+) ?(\w+)", text.strip()).groups()  # type: ignore[union-attr]
    power = _UNITS["" if unit == "bytes" else unit[0]]
    return round(float(number.replace(",", "").rstrip(".")) * float(1024**power))


def _first_message(text: str) -> str:
    """Up to the next message of the same kind: several ranks fail one after the other."""
    second = text.find("ried to allocate", text.find("ried to allocate") + 1)
    return text if second < 0 else text[:second]


def read_memory(text: str) -> MemoryRecord:
    """The record in a message; empty where it holds no numbers."""
    words = _first_message(text).split()
    dense = "".join(words)
    found = {name: in_bytes(m[1]) for name, pattern in _NUMBERS.items() if (m := pattern.search(dense))}
    named = [(int(pid), in_bytes(held)) for pid, held in _OTHERS.findall(dense)]
    index = _INDEX.search(" ".join(words))
    process = found.get("process")
    if process is None or process > FIELD_OF_PROCESS_BYTES:
        parts = [found[name] for name in ("allocated", "unallocated") if name in found]
        process = found.get("reserved", sum(parts) if parts else None)
        if process:  # in a container NVML's numbers are the host's: torch names its own process as another one
            named = [(pid, held) for pid, held in named if not process <= held <= process + OWN_CONTEXT]
    unallocated = found.get("unallocated")
    if unallocated is None and "reserved" in found and "allocated" in found:
        unallocated = max(0, found["reserved"] - found["allocated"])
    total, free = found.get("total"), found.get("free")
    others = sum(held for _, held in named) if named else None
    if others is None and total is not None and free is not None and process is not None and "allowed" not in found:
        others = max(0, total - free - process)
    return MemoryRecord(
        tried=found.get("tried"),
        index=int(index[1] or index[2]) if index else None,
        total=total,
        free=free,
        process=process,
        allocated=found.get("allocated"),
        unallocated=unallocated,
        others=others,
        pids=tuple(pid for pid, _ in named),
    )
