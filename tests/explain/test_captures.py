"""What a signature captures is used: in its title, or by what makes the fixes."""

import re
from collections.abc import Iterator

import pytest

from envcheck.catalogue import all_problems, all_signatures
from envcheck.catalogue.signature import Signature
from envcheck.explain.explain import explain
from envcheck.explain.values import folded
from envcheck.findings import Evidence
from envcheck.snapshot import Snapshot
from tests.boxes import healthy_2x3090, no_gpu
from tests.each import each

pytestmark = pytest.mark.once  # every remedy on three machines, whatever the Python

MARKED = frozenset({"raised_in"})


class Recording(dict[str, object]):
    """Evidence that notes what it is asked for."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(evidence)
        self.asked: set[str] = set()

    def get(self, name: str, default: object = None) -> object:
        self.asked.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> object:
        self.asked.add(name)
        return super().__getitem__(name)


def used(signature: Signature, evidence: Evidence) -> Iterator[str]:
    """The names that the title and the fixes ask for."""
    recording = Recording(evidence)
    if callable(signature.title):
        signature.title(recording)  # type: ignore[arg-type]
    else:
        yield from re.findall(r"\{(\w+)\}", signature.title or "")
    for snapshot in (Snapshot(), healthy_2x3090(), no_gpu()):
        (signature.remedy or all_problems()[signature.problem].remedy)(snapshot, recording)  # type: ignore[arg-type]
    yield from recording.asked


@each(all_signatures(), name=lambda s: s.id)
def test_each_captured_value_is_used(signature: Signature) -> None:
    captured = set(folded(dict.fromkeys(re.compile(signature.pattern).groupindex, "")))
    causes = explain([signature.example.encode()], scope=signature.scopes[0]).causes
    evidence = {**dict.fromkeys(captured, "1"), **causes[0].evidence}
    plain = {name.removesuffix("s") for name in used(signature, evidence)} | set(used(signature, evidence))
    assert captured - plain - MARKED - {"torch_cuda", "driver_runs", "nvcc", "major"} == set()


@pytest.mark.parametrize(
    ("text", "library"),
    [
        (
            "Could not load library libcudnn_ops_infer.so.8. Error: libcudnn_ops_infer.so.8: no such file\nAborted",
            "libcudnn_ops_infer.so.8",
        ),
        ("Could not load dynamic library 'libcupti.so.11.2.'\nTraceback (most recent call last):", "libcupti.so.11.2"),
        ("Could not load library libcudnn_adv.so.\nAborted (core dumped)", "libcudnn_adv.so"),
    ],
)
def test_the_full_stop_of_a_sentence_is_no_part_of_a_name(text: str, library: str) -> None:
    cause = explain([text.encode()], snapshot=Snapshot()).causes[0]
    assert cause.evidence["library"] == library
    assert f"{library} " in cause.title
