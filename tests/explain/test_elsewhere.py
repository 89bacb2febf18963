"""A log that contradicts the machine comes from another one: nothing is offered to be changed here."""

import re

import pytest

from envcheck.catalogue import all_problems, all_signatures
from envcheck.catalogue.signature import Signature
from envcheck.cli.target_machine import Elsewhere, described
from envcheck.compat.resolver import best
from envcheck.explain.explain import explain
from envcheck.explain.fixes import fixes_of, needs_gpu
from envcheck.explain.values import evidence_of
from envcheck.snapshot import Snapshot
from tests.boxes import healthy_2x3090, no_gpu
from tests.each import each

OUT_OF_MEMORY = (
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of {} GiB of "
    "which 1.00 GiB is free."
)


@pytest.mark.parametrize(
    ("text", "here", "why"),
    [
        (OUT_OF_MEMORY.format("23.57"), no_gpu(), "this machine has no NVIDIA GPU"),
        (OUT_OF_MEMORY.format("79.14"), healthy_2x3090(), "no GPU of this machine has 79.1 GiB"),
        ("RuntimeError: Found no NVIDIA driver on your system.", healthy_2x3090(), "works on this machine"),
        ("Failed to initialize NVML: Driver/library version mismatch", healthy_2x3090(), "works on this machine"),
        ("AssertionError: Torch not compiled with CUDA enabled", healthy_2x3090(), "is a build for CUDA"),
        ("ModuleNotFoundError: No module named 'transformers'", healthy_2x3090(), "transformers"),
        ("ModuleNotFoundError: No module named 'flash_attn'", no_gpu(), "no NVIDIA GPU"),
        ("TypeError: Descriptors cannot be created directly.", healthy_2x3090(), "protobuf is not installed"),
        ("NVRM: Xid (PCI:0000:41:00): 31, pid=4242, name=python", no_gpu(), "this machine has no NVIDIA GPU"),
    ],
)
def test_what_cannot_have_happened_here(text: str, here: Snapshot, why: str) -> None:
    first, *others = explain([text.encode()], snapshot=here).causes[0].fixes
    assert why in first.summary
    assert "--from FILE" in first.summary
    assert [fix for fix in (first, *others) if fix.commands or fix.variables or fix.automatic] == []


def test_nothing_installs_flash_attention_on_a_machine_without_a_gpu() -> None:
    here = no_gpu()
    for signature in all_signatures():
        match = re.search(signature.pattern, signature.example)
        said = {name: text for name, text in match.groupdict().items() if text} if match else {}
        evidence = {**evidence_of(said), **dict(signature.values)}
        for fix in fixes_of(signature.problem, signature.id, evidence, here):
            lines = [" ".join(command) for command in fix.commands]
            assert not [line for line in lines if re.search(r" install .*flash[-_]attn", line)], signature.id


@pytest.mark.parametrize("here", [healthy_2x3090(), Snapshot()])
def test_what_may_have_happened_here(here: Snapshot) -> None:
    fixes = explain([OUT_OF_MEMORY.format("23.57").encode()], snapshot=here).causes[0].fixes
    assert not any("--from FILE" in fix.summary for fix in fixes)


TOO_OLD = "RuntimeError: The NVIDIA driver on your system is too old (found version {}). Please update your GPU driver"


@pytest.mark.parametrize(("code", "driver"), [("11040", "470"), ("12020", "535.54.03")])
@pytest.mark.parametrize("here", [no_gpu(), Snapshot()], ids=["another machine", "none known"])
def test_the_torch_that_the_driver_of_the_log_runs(code: str, driver: str, here: Snapshot) -> None:
    box = Elsewhere(gpu=None, driver=driver, python_version="3.12", source=None)
    wanted = best(described(box))
    assert wanted is not None
    fixes = " ".join(fix.summary for fix in explain([TOO_OLD.format(code).encode()], snapshot=here).causes[0].fixes)
    assert f"nstall {wanted.build.label}, which this driver supports" in fixes


@pytest.mark.parametrize("here", [no_gpu(), Snapshot()], ids=["another machine", "none known"])
@each([s for s in all_signatures() if needs_gpu(s.problem)], name=lambda s: s.id)
def test_no_build_for_cpus_mends_the_log_of_a_machine_with_a_gpu(signature: Signature, here: Snapshot) -> None:
    for fix in fixes_of(signature.problem, signature.id, {}, here):
        assert "CPUs" not in fix.summary


@pytest.mark.parametrize(
    "problem", ["build-out-of-memory", "build-nvcc-missing", "build-cuda-mismatch", "build-nvcc-too-old"]
)
def test_a_build_of_another_package_is_not_told_to_do_without_flash_attention(problem: str) -> None:
    fixes = all_problems()[problem].remedy(no_gpu(), {"package": "vllm"})
    assert fixes
    assert not [fix for fix in fixes if "flash-attn" in f"{fix.summary} {fix.commands}"]


def test_a_build_of_another_package_that_runs_out_of_memory_is_repeated_with_fewer_jobs() -> None:
    first = all_problems()["build-out-of-memory"].remedy(no_gpu(), {"package": "vllm"})[0]
    assert first.commands[-1][0] == "env"
    assert first.commands[-1][-2:] == ("install", "vllm")
    assert not first.automatic
