"""Steps that compile: the right toolkit among several, an honest time, and a package that is imported afterwards."""

from pathlib import Path

import pytest
from msgspec import structs

from envcheck.install.builds import with_toolkit
from envcheck.install.verify import lacking
from envcheck.plan import Plan, Step, plan
from envcheck.snapshot import Cuda, Host, Snapshot, Toolkit
from tests.boxes import healthy_2x3090

BUILD = Step(
    id="flash-attn",
    why="build flash-attn 2.8.3: from minutes to hours",
    command=("env", "MAX_JOBS=4", "uv", "pip", "install", "flash-attn==2.8.3", "--no-build-isolation"),
)


def box(*toolkits: str, processors: int = 16) -> Snapshot:
    there = healthy_2x3090()
    cuda = Cuda(toolkits=tuple(Toolkit(path=f"/usr/local/cuda-{v}", version=v) for v in toolkits))
    return structs.replace(there, cuda=cuda, host=structs.replace(there.host or Host(), cpu_count=processors))


def built(snapshot: Snapshot, backend: str = "cu126") -> Step:
    made = structs.replace(plan(snapshot), torch_backend=backend, steps=(BUILD,))
    return with_toolkit(made, snapshot).steps[0]


def test_among_several_toolkits_it_is_told_the_one_of_torchs_cuda() -> None:
    assert built(box("11.8", "12.6", "13.0")).command[:3] == ("env", "CUDA_HOME=/usr/local/cuda-12.6", "MAX_JOBS=4")
    assert "CUDA_HOME=/usr/local/cuda-13.0" in built(box("11.8", "12.6", "13.0"), "cu130").command


def test_where_none_fits_none_is_named() -> None:
    for there in (box(), box("11.8")):
        assert built(there).command == BUILD.command


@pytest.mark.parametrize(("processors", "says"), [(16, "16 minutes"), (4, "64 minutes"), (1, "4 hours")])
def test_the_time_is_told_by_processors_and_how_to_do_without(processors: int, says: str) -> None:
    why = built(box("12.6", processors=processors)).why
    assert why.startswith("build flash-attn 2.8.3: about ")
    assert says in why
    assert "--without flash-attn" in why


def test_steps_that_compile_nothing_stay_as_they_are() -> None:
    made: Plan = plan(box("12.6"))
    quiet = structs.replace(made, steps=tuple(s for s in made.steps if "--no-build-isolation" not in s.command))
    assert with_toolkit(quiet, box("12.6")) == quiet


def test_a_compiled_package_that_cannot_be_imported_is_not_there(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho 'ImportError: flash_attn_2_cuda.so: undefined symbol: _ZN3c10' >&2\nexit 1\n")
    python.chmod(0o755)
    wheel = Step(id="flash-attn", why="", command=("uv", "pip", "install", "https://a.example/f.whl"))
    assert "undefined symbol" in str(lacking(wheel, str(python)))
    other = Step(id="packages", why="", command=("uv", "pip", "install", "https://a.example/f.whl"))
    assert lacking(other, str(python)) is None
