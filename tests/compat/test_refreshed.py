"""Tables refreshed from a file: what it may change, what is refused, and that a row more leaves the others alone."""

import json
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from envcheck.compat import refreshed
from envcheck.compat.refreshed import MalformedError, Tables
from envcheck.compat.tables.companions import COMPANIONS, Companion
from envcheck.compat.tables.published import PUBLISHED
from envcheck.compat.tables.torch_releases import RELEASES, TORCHVISION, torchvision_for
from envcheck.plan import Plan, PlanOptions, plan
from tests.cli.command import envcheck, environment
from tests.compat.machines import grid, machine
from tests.compat.newer_rows import NEWER_TORCH, applied
from tests.plan.test_wishes import pinned

BOX = ("--gpu", "RTX 4090", "--driver", "610", "--python-version", "3.12")


def chosen(made: Plan) -> tuple[str, dict[str, str], tuple[tuple[str, ...], ...]]:
    """What would be installed; the reasons may well name the newer release."""
    return made.torch_backend, versions(made), tuple(step.command for step in made.steps)


def versions(made: Plan) -> dict[str, str]:
    return {p.name: p.version for p in made.packages}


class TestARowMore:
    def test_it_is_planned_where_it_fits(self) -> None:
        box = machine("610.43.02", "RTX 4090", "3.12.3")
        with applied(NEWER_TORCH):
            assert versions(plan(box))["torch"] == "2.16.0"
            assert versions(plan(box))["torchvision"] == "0.30.0"
        assert versions(plan(box))["torch"] != "2.16.0"

    def test_it_changes_the_torchvision_of_no_other_torch(self) -> None:
        before = {torch: torchvision_for(torch) for torch in TORCHVISION}
        with applied(NEWER_TORCH):
            assert {torch: torchvision_for(torch) for torch in before} == before

    def test_it_changes_no_plan_that_does_not_take_it(self) -> None:
        boxes = list(grid())[::7]
        before = [chosen(plan(box)) for box in boxes]
        with applied(NEWER_TORCH):
            after = [chosen(plan(box)) for box in boxes]
        changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
        assert [pair for pair in changed if pair[1][1]["torch"] != "2.16.0"] == []
        assert changed != []

    @pytest.mark.parametrize("row", [row.torch for row in RELEASES][4:])
    def test_it_changes_no_plan_for_an_older_torch_that_was_asked_for(self, row: str) -> None:
        box = machine("580.126.09", "RTX 3090", "3.11.7")
        before = chosen(plan(box, pinned(f"torch=={row}")))
        with applied(NEWER_TORCH):
            assert chosen(plan(box, pinned(f"torch=={row}"))) == before

    @pytest.mark.once
    @pytest.mark.slow
    def test_it_breaks_no_test_of_the_plan(self) -> None:
        """The tests state what must hold, not of today's newest row."""
        tested = ["tests/plan", "tests/compat", "tests/catalogue/test_tables_of_packages.py"]
        command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.compat.newer_rows", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, *tested, "-m", "not once and not slow", "--deselect", "tests/compat/test_refreshed.py"],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=900,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-3000:]


def test_rows_of_companions_take_their_place_newest_first() -> None:
    row = Companion("1.16.0", (3, 10), {"torch": ">=2.0.0"})
    tables = Tables(companions={"accelerate": (row,)}, published={"accelerate": ("1.16.0", *PUBLISHED["accelerate"])})
    with applied(tables):
        assert COMPANIONS["accelerate"][0] == row
        assert versions(plan(machine("580.126.09", "RTX 3090", "3.12.3")))["accelerate"] == "1.16.0"


def test_the_built_in_tables_pass_their_own_checks() -> None:
    whole = Tables(torch=tuple(RELEASES), torchvision=dict(TORCHVISION), companions=dict(COMPANIONS))
    assert list(refreshed.complaints(whole)) == []


def written(change: Callable[[Any], None], *, rehash: bool = True) -> bytes:
    """The file with a change, with or without the hash that belongs to it."""
    document = json.loads(refreshed.encode(NEWER_TORCH, "2026-12-15"))
    change(document)
    if rehash and isinstance(document.get("tables"), dict):
        document["sha256"] = refreshed.digest(document["tables"])
    return json.dumps(document).encode()


def row(**changes: object) -> Callable[[Any], None]:
    return lambda document: document["tables"]["torch"][0].update(changes)


def tables(**changes: object) -> Callable[[Any], None]:
    return lambda document: document["tables"].update(changes)


REFUSED = {
    "a command in a version": (row(torch="2.16.0; touch /tmp/x"), "torch"),
    "an address in a version": (row(torch="https://example.org/torch.whl"), "torch"),
    "an option as a version": (row(torchvision="--index-url=http://x"), "torchvision"),
    "a build of no known kernels": (row(tags=["cu132", "cu140"]), "cu140"),
    "Pythons in the wrong order": (row(oldest_python=[3, 16]), "Pythons"),
    "another torchvision than the map": (row(torchvision="0.29.2"), "torchvision says"),
    "a release that is not published": (tables(published={}), "published"),
    "an unknown table": (tables(indexes={"cu132": "http://example.org"}), "indexes"),
    "an unknown column": (row(index="http://example.org"), "index"),
    "an unknown package": (tables(companions={"evil": [{"version": "1.0", "python": [3, 10]}]}), "evil"),
    "a package of that name to publish": (tables(published={"evil": ["1.0"]}), "evil"),
    "a requirement on another package": (
        tables(companions={"numpy": [{"version": "2.4.6", "python": [3, 11], "requires": {"evil": ">=1"}}]}),
        "evil",
    ),
    "a specifier that is none": (
        tables(companions={"numpy": [{"version": "2.4.6", "python": [3, 11], "requires": {"torch": "@ file:///x"}}]}),
        "requires",
    ),
    "a digest that is none": (tables(flash_attn_sha256={"cu12torch2.8cxx11abiTRUE-cp312": "abc"}), "sha256"),
    "rows that are a text": (tables(torch="2.16.0"), "torch"),
    "another schema": (lambda document: document.update(schema="envcheck.tables/2"), "schema"),
    "no day": (lambda document: document.update(created="yesterday"), "created"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_and_changes_nothing(name: str) -> None:
    change, says = REFUSED[name]
    with pytest.raises(MalformedError, match=says):
        refreshed.decode(written(change))


@pytest.mark.parametrize(
    ("oldest", "newest", "fit"),
    [((3, 8), (3, 8), True), ((3, 7), (3, 12), False), ((3, 12), (3, 99), True), ((3, 13), (3, 12), False)],
)
def test_the_pythons_of_a_row_are_in_order(oldest: tuple[int, int], newest: tuple[int, int], fit: bool) -> None:
    rows = Tables(torch=(replace(RELEASES[-1], oldest_python=oldest, newest_python=newest),))
    assert any("Pythons" in text for text in refreshed.complaints(rows)) != fit


def test_a_file_that_was_changed_is_refused() -> None:
    with pytest.raises(MalformedError, match="SHA-256"):
        refreshed.decode(written(row(newest_python=[3, 16]), rehash=False))


@given(
    st.binary(max_size=200) | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(repr).map(str.encode)
)
def test_whatever_is_in_the_file_it_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(MalformedError):
        refreshed.decode(data)


class TestTheCommand:
    def test_a_file_is_used_and_named_with_its_hash(self, tmp_path: Path) -> None:
        file = tmp_path / "tables.json"
        file.write_bytes(refreshed.encode(NEWER_TORCH, "2026-12-15"))
        digest = sha256(file.read_bytes()).hexdigest()
        result = envcheck("plan", *BOX, "--tables", f"{file}#sha256={digest}", env=environment(tmp_path), limit_s=60)
        assert result.returncode == 0, result.stderr
        assert "2.16.0" in result.stdout
        told = " ".join(result.stdout.split())
        assert "of 2026-12-15 (SHA-256" in told
        assert digest in told

    @pytest.mark.parametrize(
        ("content", "says"),
        [(b"{}", "not a valid file of tables"), (b"", "is empty"), (b"\xff\xfe", "not a valid file of tables")],
    )
    def test_another_file_is_refused_in_one_sentence(self, tmp_path: Path, content: bytes, says: str) -> None:
        (tmp_path / "tables.json").write_bytes(content)
        result = envcheck(
            "plan", *BOX, "--tables", str(tmp_path / "tables.json"), env=environment(tmp_path), limit_s=60
        )
        assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
        assert says in result.stderr

    def test_another_hash_than_the_expected_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "tables.json"
        file.write_bytes(refreshed.encode(NEWER_TORCH, "2026-12-15"))
        result = envcheck("plan", *BOX, "--tables", f"{file}#sha256={'0' * 64}", env=environment(tmp_path), limit_s=60)
        assert (result.returncode, result.stdout) == (2, "")
        assert "has the SHA-256" in result.stderr


def test_without_the_file_the_plan_says_nothing_of_tables() -> None:
    assert plan(machine("580.126.09", "RTX 3090", "3.12.3"), PlanOptions()).tables is None
