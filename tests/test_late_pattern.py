"""Patterns that are compiled when they are first used."""

import gc
import importlib
import pkgutil
import re

import pytest

import envcheck
from envcheck.late_pattern import _Late, late


def test_a_late_pattern_does_what_a_compiled_one_does() -> None:
    pattern = late(r"(?P<name>\w+)=(\d+)", re.ASCII)
    assert "search" not in vars(pattern)
    found = pattern.search("cuda=13")
    assert found is not None
    assert found["name"] == "cuda"
    assert pattern.fullmatch("cuda=x") is None
    assert pattern.sub(r"\2", "a=1 b=2") == "1 2"
    assert (pattern.groups, pattern.groupindex["name"]) == (2, 1)


def test_it_has_no_more_than_a_pattern_has() -> None:
    with pytest.raises(AttributeError):
        late("x").replace  # type: ignore[attr-defined]  # noqa: B018 - only asked for


def test_every_late_pattern_can_be_compiled() -> None:
    for module in pkgutil.walk_packages(envcheck.__path__, "envcheck."):
        if ".child" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    patterns = [one for one in gc.get_objects() if isinstance(one, _Late)]
    assert len(patterns) > 300
    for one in patterns:
        assert re.compile(one.pattern, one._flags).pattern == one.pattern
