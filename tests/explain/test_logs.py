"""Logs of failures and of runs that went well: what is said of them."""

import pytest

from envcheck.catalogue import all_problems
from envcheck.explain.explain import explain
from tests.each import each
from tests.explain.documents import HEALTHY, HELD_BACK, SEEN, UNKNOWN, Document, documents, folder_of

pytestmark = pytest.mark.once

ALL = tuple(documents(SEEN, HELD_BACK, HEALTHY, UNKNOWN))
LABELLED = [document for document in ALL if document.folder in {SEEN, HELD_BACK}]


def named(document: Document) -> list[str]:
    return [cause.problem for cause in explain([document.text]).causes]


@each([d for d in ALL if d.folder == SEEN], name=lambda d: d.name)
def test_the_root_cause_is_named_first_and_no_other_beside_it(document: Document) -> None:
    causes = named(document)
    assert causes[:1]
    assert causes[0] in document.causes
    assert [cause for cause in causes if cause not in {*document.causes, *document.also}] == []


@each([d for d in ALL if d not in LABELLED], name=lambda d: d.name)
def test_a_run_that_went_well_or_fails_for_reasons_of_its_own_has_no_cause(document: Document) -> None:
    assert [cause for cause in named(document) if cause not in document.also] == []


def test_logs_held_back_are_explained_as_well() -> None:
    """The measure of what nobody has seen: benchmarks/explain_accuracy.py says which are not."""
    held = [d for d in ALL if d.folder == HELD_BACK]
    right = [d.name for d in held if (causes := named(d)) and causes[0] in d.causes]
    assert len(right) >= 0.95 * len(held)


@each(ALL, name=lambda d: d.name)
def test_a_document_names_what_there_is(document: Document) -> None:
    assert {*document.causes, *document.also} <= set(all_problems())
    assert bool(document.causes) == (document in LABELLED)
    assert document.source
    assert document.text.strip()


def test_nobody_chose_which_logs_are_held_back() -> None:
    assert [d.name for d in LABELLED if d.folder != folder_of(d.name)] == []
