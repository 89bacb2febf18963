"""A lab of a thousand machines: collecting, comparing and the page; Ansible; what a format for monitoring costs.

    python benchmarks/fleet.py thousand [--machines 1000] [--seeds seeds.json]
    python benchmarks/fleet.py formats  [--pairs 30]
    python benchmarks/fleet.py ansible  [--rounds 5] COLLECTION.tar.gz      needs root, sshd and network namespaces

`thousand` gives the reports of the lab's boxes, multiplied and each a little different, to the collection's callback as
Ansible does, one result after another; the callback writes them and has `envcheck fleet` make the page.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
CHECK = "gpu_envcheck.envcheck.check"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = parser.add_subparsers(dest="kind", required=True)
    thousand_ = kinds.add_parser("thousand")
    thousand_.add_argument("--machines", type=int, action="append")
    thousand_.add_argument("--seeds", type=Path)
    kinds.add_parser("formats").add_argument("--pairs", type=int, default=30)
    ansible_ = kinds.add_parser("ansible")
    ansible_.add_argument("--rounds", type=int, default=5)
    ansible_.add_argument("collection", type=Path)
    given = parser.parse_args()
    if given.kind == "thousand":
        for count in given.machines or [1000]:
            thousand(count, given.seeds)
    elif given.kind == "formats":
        formats(given.pairs)
    else:
        ansible(given.collection, given.rounds)


def thousand(count: int, seeds: Path | None) -> None:
    """In a process of its own, so that each size's memory is its own."""
    read, write = os.pipe()
    if os.fork() == 0:
        os.close(read)
        with tempfile.TemporaryDirectory() as folder:
            told = _thousand(count, _seeds(seeds), Path(folder))
        os.write(write, json.dumps(told).encode())
        os._exit(0)
    os.close(write)
    told = json.loads(b"".join(iter(lambda: os.read(read, 1 << 16), b"")))
    os.wait()
    print(f"{count} machines: {told}")


def _seeds(file: Path | None) -> list[dict[str, Any]]:
    if file is not None and file.exists():
        found: list[dict[str, Any]] = json.loads(file.read_text())
        return found
    from tests.fuzz.seeds import played, written_down

    seeds = [*played(), *written_down()]
    if file is not None:
        file.write_text(json.dumps(seeds))
    return seeds


def _thousand(count: int, seeds: list[dict[str, Any]], folder: Path) -> dict[str, float]:
    callback = _callback(folder)
    results = _results(count, [json.dumps(seed) for seed in seeds])
    spent = 0.0
    began_all = time.monotonic()
    for result in results:
        began = time.process_time()
        callback.v2_runner_on_ok(result)
        spent += time.process_time() - began
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.monotonic()
    callback.v2_playbook_on_stats(None)
    fleet_s = time.monotonic() - began
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "collecting: processor s": round(spent, 2),
        "collecting: peak MiB": round(own, 1),
        "fleet and page: s": round(fleet_s, 2),
        "fleet and page: processor s": round(child.ru_utime + child.ru_stime, 2),
        "fleet and page: peak MiB": round(child.ru_maxrss / 1024, 1),
        "all: s": round(time.monotonic() - began_all, 2),
        "page: MB": round((folder / "fleet.html").stat().st_size / 1e6, 2),
    }


def _callback(folder: Path) -> Any:  # noqa: ANN401 - a class of Ansible
    """The collection's callback, from the repository, with its options set as the environment does."""
    from importlib.machinery import SourceFileLoader

    carried = SimpleNamespace(digests=dict)
    for name in ("", ".gpu_envcheck", ".gpu_envcheck.envcheck", ".gpu_envcheck.envcheck.plugins"):
        sys.modules[f"ansible_collections{name}"] = SimpleNamespace()  # type: ignore[assignment]
    sys.modules["ansible_collections.gpu_envcheck.envcheck.plugins.plugin_utils"] = SimpleNamespace(carried=carried)  # type: ignore[assignment]
    module = SourceFileLoader("fleet_callback", str(ROOT / "ansible/plugins/callback/fleet.py")).load_module()
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    callback = module.CallbackModule(SimpleNamespace(display=lambda _text: None, verbosity=0))
    options = {"reports": str(folder / "reports"), "page": str(folder / "fleet.html"), "expect": ""}
    callback.get_option = options.__getitem__
    return callback


def _results(count: int, seeds: Sequence[str]) -> Iterator[Any]:
    """What Ansible tells of each host, made when it is asked for."""
    rng = random.Random(1)
    for number in range(count):
        report = json.loads(seeds[number % len(seeds)])
        for gpu in report["snapshot"].get("gpus") or []:
            gpu["temperature_c"] = rng.randint(28, 60)
        yield SimpleNamespace(
            _result={"report": report},
            _task=SimpleNamespace(resolved_action=CHECK),
            _host=SimpleNamespace(get_name=lambda number=number: f"node{number:05}"),
        )


def formats(pairs: int) -> None:
    """`check --format nagios` by turns with `check`: processor time of the whole process, its children included."""
    plain = [sys.executable, "-m", "envcheck", "check", "--offline"]
    _compare("check", plain, "check --format nagios", [*plain, "--format", "nagios"], pairs, _processor_s)


def _compare(
    name: str, one: list[str], other_name: str, other: list[str], rounds: int, measure: Callable[[list[str]], float]
) -> None:
    told = [(measure(one), measure(other)) for _ in range(rounds)]
    ratios = sorted(b / a for a, b in told)
    medians = [statistics.median(pair[at] for pair in told) for at in (0, 1)]
    print(
        f"{name}: {medians[0]:.3f} s; {other_name}: {medians[1]:.3f} s; ratio of pairs {statistics.median(ratios):.3f} "
        f"({ratios[len(ratios) // 4]:.3f} to {ratios[-len(ratios) // 4]:.3f}), {rounds} pairs"
    )


def _processor_s(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ansible(collection: Path, rounds: int) -> None:
    """`ansible -m setup` by turns with our `check`, on four machines that have envcheck already: seconds per host."""
    from tests.ansible.hosts import Host, lab
    from tests.lab.stand_in import compile_library

    hosts = tuple(Host(name=f"good-{n}") for n in range(4))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library = compile_library(folder / "libraries").parent
        compile_library(library, "libcuda.so.1")
        place = folder / "collections/ansible_collections/gpu_envcheck/envcheck"
        place.mkdir(parents=True)
        with tarfile.open(collection) as archive:
            archive.extractall(place, filter="data")
        with lab(hosts, folder, library) as machines:
            base = ["ansible", "-i", str(machines.inventory), "all", "-f", "1", "-m"]
            check = [*base, CHECK, "-a", json.dumps({"python": "/home/user/embed", "fail_on": "never"})]

            def per_host(command: list[str]) -> float:
                began = time.monotonic()
                done = machines.run(*command)
                assert done.returncode == 0, done.stdout
                return (time.monotonic() - began) / len(hosts)

            print(f"the first check, which takes envcheck there: {per_host(check):.2f} s per host")
            _compare("setup, per host", [*base, "setup"], "check, per host", check, rounds, per_host)


if __name__ == "__main__":
    main()
