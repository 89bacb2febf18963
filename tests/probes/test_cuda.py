"""CUDA toolkits and compilers on laid-out machines; the compiler of this machine for real."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from envcheck.probes.box import Box
from envcheck.probes.cuda import probe_cuda
from envcheck.snapshot import Compiler, Cuda, Toolkit


def write(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def program(path: Path, answer: str) -> Path:
    """A program that says one thing."""
    write(path, f"#!/bin/sh\n{answer}\n").chmod(0o755)
    return path


def nvcc(path: Path, release: str) -> Path:
    return program(path, f"echo 'Cuda compilation tools, release {release}, V{release}.99'")


def toolkit(root: Path, version: str) -> Path:
    """A toolkit as NVIDIA's packages lay it out."""
    nvcc(root / "bin/nvcc", version)
    write(root / "bin/nvcc.profile")
    write(root / "version.json", f'{{"cuda": {{"name": "CUDA SDK", "version": "{version}.1"}}}}')
    return root


def see(root: Path, **environ: str) -> tuple[Cuda, dict[str, str]]:
    seen = probe_cuda(Box(root=root, environ={"PATH": "", **environ}))
    facts = seen.sections["cuda"]
    assert isinstance(facts, Cuda)
    return facts, seen.unavailable


def test_box_without_anything(tmp_path: Path) -> None:
    assert see(tmp_path) == (Cuda(), {})


def test_every_toolkit_once_the_one_on_path_first(tmp_path: Path) -> None:
    toolkit(tmp_path / "usr/local/cuda-12.1", "12.1")
    toolkit(tmp_path / "usr/local/cuda-12.4", "12.4")
    (tmp_path / "usr/local/cuda").symlink_to("cuda-12.1")
    facts, gaps = see(tmp_path, PATH="/usr/local/cuda-12.4/bin", CUDA_HOME="/usr/local/cuda")
    assert facts.toolkits == (
        Toolkit(path="/usr/local/cuda-12.4", version="12.4"),
        Toolkit(path="/usr/local/cuda-12.1", version="12.1"),
    )
    assert (facts.nvcc, facts.nvcc_path) == ("12.4", "/usr/local/cuda-12.4/bin/nvcc")
    assert (facts.home, facts.home_version, facts.home_exists) == ("/usr/local/cuda", "12.1", True)
    assert gaps == {}


@pytest.mark.parametrize(
    ("name", "text", "version"),
    [
        ("version.txt", "CUDA Version 10.2.89\n", "10.2"),
        ("include/cuda.h", "/* */\n#define CUDA_VERSION 12060\n", "12.6"),
        ("targets/x86_64-linux/include/cuda.h", "#define CUDA_VERSION 11080\n", "11.8"),
        ("lib64/libcudart.so.12.4.127", "", "12.4"),
        ("targets/sbsa-linux/lib/libcudart.so.13.0.96", "", "13.0"),
    ],
)
def test_version_from_whichever_file_tells(tmp_path: Path, name: str, text: str, version: str) -> None:
    write(tmp_path / "usr/local/cuda-x" / name, text)
    assert see(tmp_path)[0].toolkits == (Toolkit(path="/usr/local/cuda-x", version=version, nvcc=False),)


def test_toolkit_without_any_such_file_is_asked(tmp_path: Path) -> None:
    nvcc(tmp_path / "usr/lib/nvidia-cuda-toolkit/bin/nvcc", "11.5")
    write(tmp_path / "usr/lib/nvidia-cuda-toolkit/bin/nvcc.profile")
    assert see(tmp_path)[0].toolkits == (Toolkit(path="/usr/lib/nvidia-cuda-toolkit", version="11.5"),)


def test_toolkit_of_the_hpc_sdk(tmp_path: Path) -> None:
    toolkit(tmp_path / "opt/nvidia/hpc_sdk/Linux_x86_64/24.5/cuda/12.4", "12.4")
    assert [t.version for t in see(tmp_path)[0].toolkits] == ["12.4"]


def test_what_an_uninstalled_toolkit_leaves_is_none(tmp_path: Path) -> None:
    (tmp_path / "usr/local/cuda-11.8/targets/x86_64-linux/lib").mkdir(parents=True)
    assert see(tmp_path)[0].toolkits == ()


def test_script_on_path_that_calls_the_real_nvcc(tmp_path: Path) -> None:
    toolkit(tmp_path / "usr/local/cuda-13.0", "13.0")
    program(tmp_path / "usr/local/bin/nvcc", f'exec {tmp_path}/usr/local/cuda-13.0/bin/nvcc "$@"')
    facts, _ = see(tmp_path, PATH="/usr/bin:/usr/local/bin")
    assert (facts.nvcc, facts.nvcc_path) == ("13.0", "/usr/local/bin/nvcc")
    assert [t.path for t in facts.toolkits] == ["/usr/local/cuda-13.0"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("exit 1", "it names no release"),
        ("sleep 60", "no answer within"),
    ],
)
def test_nvcc_that_does_not_say_its_version(tmp_path: Path, answer: str, reason: str) -> None:
    program(tmp_path / "bin/nvcc", answer)
    started = time.monotonic()
    seen = probe_cuda(Box(root=tmp_path, environ={"PATH": "/bin:/usr/bin"}).with_timeout(0.5))
    assert time.monotonic() - started < 3
    assert seen.sections["cuda"].nvcc is None  # type: ignore[attr-defined] # sections are plain objects
    assert reason in seen.unavailable["cuda.nvcc"]


def test_cuda_home_that_points_to_nothing(tmp_path: Path) -> None:
    facts, gaps = see(tmp_path, CUDA_HOME="/usr/local/cuda-11.8")
    assert (facts.home, facts.home_exists, facts.home_version) == ("/usr/local/cuda-11.8", False, None)
    assert gaps == {}


def test_cuda_path_counts_where_cuda_home_is_empty(tmp_path: Path) -> None:
    toolkit(tmp_path / "opt/cuda", "12.8")
    assert see(tmp_path, CUDA_HOME="", CUDA_PATH="/opt/cuda")[0].home_version == "12.8"


class TestHostCompiler:
    """What nvcc and torch's extension builder would call."""

    @pytest.mark.parametrize(
        ("said", "kind", "version"),
        [
            ("g++ (Ubuntu 11.4.0-1ubuntu1~22.04) 11.4.0", "gcc", "11.4.0"),
            ("g++ (GCC) 8.5.0 20210514 (Red Hat 8.5.0-20)", "gcc", "8.5.0"),
            ("x86_64-conda-linux-gnu-c++ (conda-forge gcc 12.3.0-3) 12.3.0", "gcc", "12.3.0"),
            ("Ubuntu clang version 14.0.0-1ubuntu1.1", "clang", "14.0.0"),
        ],
    )
    def test_kind_and_version(self, tmp_path: Path, said: str, kind: str, version: str) -> None:
        program(tmp_path / "usr/bin/c++", f"echo '{said}'")
        assert see(tmp_path, PATH="/usr/bin")[0].compiler == Compiler(
            command="c++", path="/usr/bin/c++", version=version, kind=kind
        )

    def test_named_by_the_environment(self, tmp_path: Path) -> None:
        program(tmp_path / "usr/bin/g++", "echo 'g++ (Debian 14.2.0-1) 14.2.0'")
        program(tmp_path / "usr/bin/g++-12", "echo 'g++-12 (Debian 12.4.0-1) 12.4.0'")
        facts, _ = see(tmp_path, PATH="/usr/bin", CXX="ccache g++-12 -m64")
        assert facts.compiler == Compiler(command="g++-12", path="/usr/bin/g++-12", version="12.4.0", kind="gcc")
        facts, _ = see(tmp_path, PATH="/usr/bin", CXX="g++-12", NVCC_CCBIN="/usr/bin")
        assert facts.compiler is not None
        assert facts.compiler.version == "14.2.0"

    def test_named_and_not_there(self, tmp_path: Path) -> None:
        assert see(tmp_path, CXX="g++-9")[0].compiler == Compiler(command="g++-9")

    def test_of_this_machine(self) -> None:
        path = shutil.which("g++")
        if path is None:
            pytest.skip("no g++ here")
        said = subprocess.run([path, "-dumpfullversion", "-dumpversion"], capture_output=True, text=True).stdout
        facts, _ = see(Path("/"), PATH=str(Path(path).parent))
        assert facts.compiler is not None
        assert (facts.compiler.version, facts.compiler.path) == (said.strip(), path)


def test_ninja_of_the_judged_environment(tmp_path: Path) -> None:
    program(tmp_path / "env/bin/ninja", "echo 1.13.0")
    seen = probe_cuda(Box(root=tmp_path, environ={"PATH": ""}, python="/env/bin/python"))
    assert seen.sections["cuda"].ninja == "1.13.0"  # type: ignore[attr-defined] # sections are plain objects


def test_library_path_with_cuda_and_stubs(tmp_path: Path) -> None:
    write(tmp_path / "usr/local/cuda/lib64/libcudart.so.12")
    write(tmp_path / "usr/local/cuda/lib64/stubs/libcuda.so")
    write(tmp_path / "opt/app/lib/libapp.so")
    write(tmp_path / "opt/dnn/libcudnn_ops.so.9")
    path = "/opt/app/lib:/usr/local/cuda/lib64/stubs/:/gone:/opt/dnn:/usr/local/cuda/lib64"
    facts, gaps = see(tmp_path, LD_LIBRARY_PATH=path)
    assert facts.loader_path == ("/usr/local/cuda/lib64/stubs/", "/opt/dnn", "/usr/local/cuda/lib64")
    assert facts.loader_stubs == ("/usr/local/cuda/lib64/stubs/",)
    assert facts.libcuda is None  # a stub has no libcuda.so.1
    assert gaps == {}


def test_the_version_of_a_library_is_in_the_name_of_the_file_behind_its_link(tmp_path: Path) -> None:
    for folder, version in (("a", "9.0.0"), ("b", "9.10.2")):
        write(tmp_path / f"opt/{folder}/libcudnn.so.{version}")
        (tmp_path / f"opt/{folder}/libcudnn.so.9").symlink_to(f"libcudnn.so.{version}")
    write(tmp_path / "opt/b/libnccl.so.2")
    facts, gaps = see(tmp_path, LD_LIBRARY_PATH="/opt/a:/opt/b")
    assert [(one.name, one.folder, one.version) for one in facts.loader_libraries] == [
        ("libcudnn.so.9", "/opt/a", "9.0.0")
    ]
    assert gaps == {}


def test_libcuda_that_the_loader_would_take(tmp_path: Path) -> None:
    write(tmp_path / "usr/lib64/libcuda.so.1")
    assert see(tmp_path)[0].libcuda == "/usr/lib64/libcuda.so.1"
