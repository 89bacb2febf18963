"""Many small cases in few tests: a test of pytest's costs more than most of them, and each process collects all.

    @each(all_signatures(), name=lambda signature: signature.id)
    def test_the_example_is_explained(signature: Signature) -> None: ...

All cases run; each that fails is named, with its own traceback. `ENVCHECK_ONE_BY_ONE=1` makes a test of each case, so
that `-k` selects one.
"""

import inspect
import os
import traceback
from collections.abc import Callable, Iterable
from typing import Any

import pytest

SIZE = 1 if os.environ.get("ENVCHECK_ONE_BY_ONE") else 40
Test = Callable[..., None]


def each(cases: Iterable[Any], *, name: Callable[[Any], str] = str) -> Callable[[Test], Test]:
    """Give a test one case after the other, as its first argument; the others are fixtures, shared by a batch."""
    every = list(cases)
    batches = [every[start : start + SIZE] for start in range(0, len(every), SIZE)]
    ids = [name(batch[0]) if len(batch) == 1 else f"{name(batch[0])} ... {name(batch[-1])}" for batch in batches]

    def decorate(test: Test) -> Test:
        def run(batch: list[Any], **fixtures: Any) -> None:
            wrong = [f"{name(case)}\n{why}" for case in batch if (why := _failure(test, case, fixtures))]
            if wrong:
                pytest.fail("\n".join([f"{len(wrong)} of {len(batch)} cases fail", *wrong]), pytrace=False)

        run.__name__, run.__doc__, run.__module__ = test.__name__, test.__doc__, test.__module__
        _, *others = inspect.signature(test).parameters.values()
        first = inspect.Parameter("batch", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        run.__signature__ = inspect.Signature([first, *others])  # type: ignore[attr-defined]
        vars(run)["pytestmark"] = list(getattr(test, "pytestmark", ()))
        marked: Test = pytest.mark.parametrize("batch", batches, ids=ids)(run)
        return marked

    return decorate


def _failure(test: Test, case: Any, fixtures: dict[str, Any]) -> str:
    try:
        test(case, **fixtures)
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 whatever it is, the other cases are tried, too
        return traceback.format_exc()
    return ""
