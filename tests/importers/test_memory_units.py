"""`free`: of which unit its numbers are."""

import pytest

from envcheck.importers.resources import read
from envcheck.units import GIB, MIB

HEAD = "               total        used        free      shared  buff/cache   available\n"


def total(text: str) -> dict[str, object]:
    return {fact.path: fact.value for fact in read(text).facts}


@pytest.mark.parametrize(
    ("command", "memory", "swap", "bytes_", "swap_bytes"),
    [
        ("$ free -g\n", "119", "15", 119 * GIB, 15 * GIB),
        ("$ free --gibi\n", "119", "15", 119 * GIB, 15 * GIB),
        ("$ free -m\n", "15871", "2047", 15871 * MIB, 2047 * MIB),
        ("$ free\n", "131836408", "8388604", 131836408 * 1024, 8388604 * 1024),
        ("", "119", "15", 119 * GIB, 15 * GIB),
        ("", "64217", "2047", 64217 * MIB, 2047 * MIB),
        ("", "62Gi", "8.0Gi", 62 * GIB, 8 * GIB),
    ],
)
def test_the_command_or_the_size_of_the_memory_says_the_unit_of_all(
    command: str, memory: str, swap: str, bytes_: int, swap_bytes: int
) -> None:
    facts = total(f"{command}{HEAD}Mem:  {memory}  9  88  0  21  110\nSwap:  {swap}  0  {swap}\n")
    assert (facts["host.memory_total_bytes"], facts["host.swap_total_bytes"]) == (bytes_, swap_bytes)
