"""What pip and uv say when they fail, for real, and what is made of it."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

from envcheck.install.carry_out import child_environment
from envcheck.install.document import Done
from envcheck.install.execute import Ran, run_step
from envcheck.install.failures import diagnose, failure, second_look, yanked
from envcheck.install.index_config import Sources
from envcheck.install.prepare import Prepared
from envcheck.install.transport import DIRECT
from envcheck.plan import Step, plan
from tests.boxes import no_gpu
from tests.install.servers import half_server, make_certificate, mute_server, server
from tests.install.test_command import INSTALLERS, settings
from tests.install.wheels import make_index, make_wheel, write_page

pytestmark = pytest.mark.once

NOWHERE = "http://127.0.0.1:9"
"""Nothing listens on the port of `discard`."""


@dataclass(frozen=True)
class Installing:
    """An environment, an installer, and an index on the disk."""

    installer: str
    python: Path
    index: Path
    home: Path

    def __call__(
        self,
        *arguments: str,
        wrapped: tuple[str, ...] = (),
        index: str | None = None,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> Ran:
        """Install `arguments` with `more` in the environment; the output and how it ended."""
        start = {
            "uv": (sys.executable, "-m", "uv", "pip", "install", "--python", str(self.python)),
            "pip": (str(self.python), "-m", "pip", "install"),
        }[self.installer]
        command = (*wrapped, *start, "--index-url", index or self.index.as_uri(), *arguments)
        # With fewer retries it says the same, and waits less; pip says nothing at all without any.
        once = {"PIP_RETRIES": "1", "UV_HTTP_RETRIES": "0"}
        environ = child_environment(settings(self.home, **once, **more), {})
        return run_step(Step(id="packages", why="", command=command), environ, self.home / "log", lambda _: None)

    def problem(
        self,
        *arguments: str,
        wrapped: tuple[str, ...] = (),
        index: str | None = None,
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> str:
        """Why `arguments` could not be installed."""
        ran = self(*arguments, wrapped=wrapped, index=index, more=more)
        assert not ran.done.ok
        return diagnose(STEP, ran)[0]


STEP = Step(id="packages", why="", command=())


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=240)
    return folder


@pytest.fixture(params=INSTALLERS)
def installing(request: pytest.FixtureRequest, environment: Path, tmp_path: Path) -> Installing:
    index = tmp_path / "simple"
    for name, requires in (("sound", ()), ("needy", ("sound<1",))):
        make_wheel(index / name, name, "1.0", requires=requires)
        write_page(index / name)
    return Installing(request.param, environment / "bin" / "python", index, tmp_path)


class TestTheIndexHasNot:
    def test_the_package(self, installing: Installing) -> None:
        assert installing.problem("nowhere==1.0") == "wheel-not-found"

    def test_the_version(self, installing: Installing) -> None:
        assert installing.problem("sound==2.0") == "wheel-not-found"

    def test_a_wheel_for_this_python(self, installing: Installing) -> None:
        make_wheel(installing.index / "old", "old", "1.0", tag="cp27-cp27mu-manylinux1_x86_64")
        write_page(installing.index / "old")
        assert installing.problem("old==1.0") == "wheel-not-found"

    def test_a_release_for_this_python(self, installing: Installing) -> None:
        page = installing.index / "sound" / "index.html"
        page.write_text(page.read_text().replace("<a ", '<a data-requires-python="&gt;=3.99" '))
        assert installing.problem("sound==1.0") == "python-version-unsupported"

    def test_the_file_that_it_names(self, installing: Installing) -> None:
        """404 for the wheel itself."""
        next((installing.index / "sound").glob("*.whl")).unlink()
        with half_server(installing.index) as url:
            assert installing.problem("sound==1.0", index=url) == "wheel-not-found"

    def test_a_wheel_for_this_system(self, installing: Installing) -> None:
        wheel = make_wheel(installing.index, "windows", "1.0", tag="cp311-cp311-win_amd64")
        assert installing.problem(str(wheel)) == "wheel-incompatible"

    def test_anything_under_an_address_that_is_none(self, installing: Installing) -> None:
        with server(404) as url:
            ran = installing("sound==1.0", index=f"{url}/simple")
            assert diagnose(STEP, ran)[0] == "wheel-not-found"
            assert second_look(ran.output, [f"{url}/simple"], DIRECT) is None


class TestTheNetworkFailed:
    def test_nothing_listens(self, installing: Installing) -> None:
        assert installing.problem("sound==1.0", index=NOWHERE) == "network-failed"

    def test_no_network_at_all(self, installing: Installing) -> None:
        if subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode != 0:
            pytest.skip("network namespaces cannot be made here")
        ran = installing("sound==1.0", index="https://packages.invalid/simple", wrapped=("unshare", "-n"))
        assert diagnose(STEP, ran)[0] == "network-failed"

    def test_a_server_that_says_nothing(self, installing: Installing) -> None:
        with mute_server() as url:
            waiting = {"PIP_DEFAULT_TIMEOUT": "1", "UV_HTTP_TIMEOUT": "1"}
            assert installing.problem("sound==1.0", index=url, more=waiting) == "network-failed"

    def test_a_proxy_that_is_not_there(self, installing: Installing) -> None:
        proxies = {"https_proxy": NOWHERE, "HTTPS_PROXY": NOWHERE}
        assert (
            installing.problem("sound==1.0", index="https://packages.invalid/simple", more=proxies) == "network-failed"
        )

    def test_a_certificate_that_nobody_signed(self, installing: Installing) -> None:
        try:
            certificate = make_certificate(installing.home)
        except FileNotFoundError:
            pytest.skip("there is no openssl here to make a certificate with")
        with server(200, certificate=certificate) as url:
            problem, line, _ = diagnose(STEP, installing("sound==1.0", index=f"{url}/simple"))
        assert problem == "network-failed"
        assert "certificate" in line.lower(), "which of the causes it is must be said"

    @pytest.mark.parametrize("status", [401, 403, 407, 503])
    def test_an_index_that_refuses(self, status: int, installing: Installing) -> None:
        """uv says so. pip ends as if there were no such package, and the index is asked again."""
        with server(status) as url:
            index = f"{url}/simple"
            ran = installing("sound==1.0", index=index)
            there = Prepared(snapshot=no_gpu(), plan=plan(no_gpu()), sources=Sources(index=index))
            told = failure(STEP, ran, there)
        assert told.problem == "network-failed"
        assert str(status) in told.detail

    def test_an_index_that_has_credentials_is_believed(self) -> None:
        output = "(from versions: none)\nERROR: No matching distribution found for sound==1.0"
        with server(401) as url:
            assert second_look(output, [url.replace("://", "://ada:secret@")], DIRECT) is None
            assert (
                second_look(output, [url], DIRECT)
                == f"sound was requested from {url}: it responds with 401 Unauthorized."
            )

    def test_a_wheel_that_came_in_half(self, installing: Installing) -> None:
        wheel = next((installing.index / "sound").glob("*.whl"))
        wheel.write_bytes(wheel.read_bytes()[:200])
        assert installing.problem("sound==1.0") == "network-failed"

    @pytest.mark.parametrize("stall", [False, True])
    def test_a_server_that_dies_or_stalls_in_the_middle_of_a_file(self, stall: bool, installing: Installing) -> None:
        waiting = {"PIP_DEFAULT_TIMEOUT": "1", "UV_HTTP_TIMEOUT": "1"}
        with half_server(installing.index, stall=stall) as url:
            assert installing.problem("sound==1.0", index=url, more=waiting) == "network-failed"

    def test_a_wheel_that_is_not_what_the_index_says(self, installing: Installing) -> None:
        page = installing.index / "sound" / "index.html"
        page.write_text(page.read_text().replace('.whl"', f'.whl#sha256={"0" * 64}"'))
        assert installing.problem("sound==1.0") == "network-failed"


def test_a_release_that_was_taken_back_is_installed_and_told(installing: Installing) -> None:
    """Exactly this one was asked for."""
    name = f"back-{installing.installer}"
    make_wheel(installing.index / name, name, "1.0")
    write_page(installing.index / name)
    page = installing.index / name / "index.html"
    page.write_text(page.read_text().replace("<a ", '<a data-yanked="eats files" '))
    ran = installing(f"{name}==1.0")
    assert ran.done.ok
    (told,) = yanked(ran.output, no_gpu())
    assert (told.problem, told.status) == ("wheel-yanked", "warn")
    assert f"{name} 1.0 was installed" in told.detail
    assert "eats files" in told.detail
    assert list(yanked("Successfully installed sound-1.0", no_gpu())) == []


class TestRequirementsContradict:
    def test_that_ends_the_installation(self, installing: Installing) -> None:
        """Among what is installed a conflict is but a warning."""
        there = Prepared(snapshot=no_gpu(), plan=plan(no_gpu()), sources=Sources(index=installing.index.as_uri()))
        assert failure(STEP, installing("needy==1.0", "sound==1.0"), there).status == "fail"

    def test_two_packages(self, installing: Installing) -> None:
        problem, line, _ = diagnose(STEP, installing("needy==1.0", "sound==1.0"))
        assert problem == "package-conflict"
        assert "sound<1" in line, "what contradicts must be said"

    def test_a_constraint(self, installing: Installing) -> None:
        file = installing.home / "constraints.txt"
        file.write_text("sound==0.9\n")
        constraints = {"PIP_CONSTRAINT": str(file), "UV_CONSTRAINT": str(file)}
        problem, line, _ = diagnose(STEP, installing("sound==1.0", more=constraints))
        assert problem == "package-conflict"
        assert "sound==0.9" in line


@pytest.fixture
def mounting() -> Callable[[str], tuple[str, ...]]:
    """Wraps a command so that it runs after a shell script, in a mount namespace of its own."""
    if subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode != 0:
        pytest.skip("mount namespaces cannot be made here")
    return lambda script: ("unshare", "-m", "sh", "-ec", f'{script}\nexec "$@"', "sh")


def test_a_target_that_cannot_be_written_to_is_named(
    installing: Installing, mounting: Callable[[str], tuple[str, ...]]
) -> None:
    lib = installing.python.parents[1] / "lib"
    ran = installing("sound==1.0", wrapped=mounting(f"mount --bind {lib} {lib}; mount -o remount,ro,bind {lib}"))
    problem, line, _ = diagnose(STEP, ran)
    assert problem == "permission-denied"
    assert str(lib) in line
    assert "Read-only file system" in line


BACKEND = """
import subprocess

def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    subprocess.check_call(["c++", "-c", "kernel.cpp"])
"""


def test_a_build_that_fails_is_read_as_any_log_is(installing: Installing) -> None:
    source = installing.home / "kernel"
    source.mkdir()
    (source / "pyproject.toml").write_text(
        '[project]\nname = "kernel"\nversion = "1.0"\n'
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    )
    (source / "backend.py").write_text(BACKEND)
    (source / "kernel.cpp").write_text("#include <cuda_runtime_of_the_test.h>\n")
    problem, line, values = diagnose(STEP, installing(str(source)))
    assert problem == "build-headers-missing"
    assert values["header"] == "cuda_runtime_of_the_test.h"
    assert "No such file" in line


def test_a_full_disk_is_named(installing: Installing, mounting: Callable[[str], tuple[str, ...]]) -> None:
    name = f"big_{installing.installer}"  # what is left of it would pass for installed to the next one
    make_wheel(installing.index / name.replace("_", "-"), name, "1.0", "X = '''" + "x" * 3_000_000 + "'''\n")
    write_page(installing.index / name.replace("_", "-"))
    purelib = next((installing.python.parents[1] / "lib").glob("python3*/site-packages"))
    script = f"mkdir -p {purelib}/{name}; mount -t tmpfs -o size=1m tmpfs {purelib}/{name}"
    assert installing.problem(f"{name}==1.0", wrapped=mounting(script), more={"UV_LINK_MODE": "copy"}) == "disk-full"


def test_a_python_that_the_distribution_keeps_for_itself_is_named(installing: Installing) -> None:
    marked = [p for p in Path("/usr/lib").glob("python3*") if (p / "EXTERNALLY-MANAGED").is_file()]
    python = Path("/usr/bin") / marked[0].name if marked else None
    has_pip = python and subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True).returncode == 0
    if python is None or not python.exists() or not (has_pip or installing.installer == "uv"):
        pytest.skip("there is no such Python here")
    elsewhere = Installing(installing.installer, python, installing.index, installing.home)
    assert elsewhere.problem("sound==1.0") == "externally-managed"


def test_a_set_is_complete_without_any_network(installing: Installing) -> None:
    """So that the situations above fail for their own reason alone."""
    index = make_index(installing.home / "whole")
    assert installing("--dry-run", "torch", "transformers", index=index.as_uri()).done.ok


@pytest.mark.parametrize(
    ("log", "problem"),
    [
        ("OSError: CUDA_HOME environment variable is not set. Please set it to your CUDA root.", "build-nvcc-missing"),
        ("src/a.cpp:1:10: fatal error: Python.h: No such file or directory", "build-headers-missing"),
    ],
)  # fmt: skip
def test_the_cause_of_a_failed_build_may_stand_far_above_its_end(log: str, problem: str, tmp_path: Path) -> None:
    script = tmp_path / "build.sh"
    script.write_text(f"echo '{log}'\nfor n in $(seq 500); do echo compiling $n; done\nexit 1\n")
    step = Step(id="flash-attn", why="", command=("sh", str(script), "--no-build-isolation"))
    ran = run_step(step, child_environment({"PATH": "/usr/bin:/bin"}, {}), tmp_path / "log", lambda _: None)
    assert not ran.done.ok
    assert diagnose(step, ran)[0] == problem


def test_a_folder_that_lacks_a_wheel_is_filled_anew() -> None:
    ran = Ran(Done(id="packages", ok=False, seconds=1.0, code=1, log="/dev/null"),
              "Because accelerate was not found in the provided package locations")  # fmt: skip
    there = Prepared(snapshot=no_gpu(), plan=plan(no_gpu()), sources=Sources(index=None, links=("/media/stick",)))
    told = failure(STEP, ran, there)
    assert told.problem == "wheel-not-found"
    assert [fix.commands for fix in told.fixes] == [(("envcheck", "plan", "--download", "/media/stick"),)]
