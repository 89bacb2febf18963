"""A word gives what stands next to it a role, whichever program wrote the line."""

import pytest

from envcheck.report.redact import Redactor
from envcheck.report.redact.roles.words import AGENTS, DOERS, ROLES, Sort

TECHNICAL = ("localhost", "root", "default", "cuda:0", "true", "torch", "2.5.1", "/usr/lib", "failed", "80 GB")
"""What stands behind such words and is nobody's."""


def shown(text: str) -> str:
    return Redactor().hide_text(text)


SURE = sorted(
    word
    for word, roles in ROLES.items()
    if roles[0].sure and roles[0].sort in (Sort.PERSON, Sort.ORGANIZATION, Sort.THING, Sort.PLACE)
)


@pytest.mark.parametrize(
    "form", ["{}: Old Harbour", "{}_name = 'Old Harbour'", '"{}": "Old Harbour"', "- **{}:** Old Harbour"]
)
def test_a_name_behind_every_sure_role_is_hidden_in_every_form(form: str) -> None:
    lines = "\n".join(form.format(word) for word in SURE)
    told = [line for line in shown(lines).split("\n") if "Harbour" in line]
    assert len(SURE) > 250
    assert told == []


@pytest.mark.parametrize("value", TECHNICAL)
def test_technical_values_of_roles_stay(value: str) -> None:
    lines = "\n".join(f"{word}: {value}" for word in ("machine", "node", "group", "project", "pool", "server", "queue"))
    assert shown(lines) == lines


@pytest.mark.parametrize("text", [
    "Opened by Priscilla Marsh", "zugewiesen an Priscilla Marsh", "requestedBy: Priscilla Marsh",
    "building Priscilla Marsh", "our model Priscilla Marsh", "the Priscilla Marsh project",
    "a server called Priscilla Marsh", "login attempt for Priscilla Marsh", "<assignedTo>Priscilla Marsh</assignedTo>",
    'reviewers = ["Priscilla Marsh", "Ann"]', "requester;gpu\nPriscilla Marsh;A30",
])  # fmt: skip
def test_a_name_in_each_form_of_the_grammar_is_hidden(text: str) -> None:
    assert "Marsh" not in shown(text)


@pytest.mark.parametrize(("text", "value"), [
    ("IBAN DE89 3704 0044 0532 0130 00", "0532"), ("card 4111 1111 1111 1111", "4111 1111"),
    ("paid with 4111-1111-1111-1111", "4111-1111"), ("DNI 12345678Z", "12345678Z"),
    ("call 05 61 22 19 48", "19 48"), ("ruf mich unter 0351 / 881 27 19 an", "881"), ("born 12 March 1981", "1981"),
    ("at 51.477812, -0.001455", "0.001455"), ("we are in 14 Mill Lane", "Mill"), ("ext. 7719", "7719"),
    ("Kundennummer K-55102", "55102"), ("Raum K04", "K04"), ("invoice 2026-1188", "1188"),
])  # fmt: skip
def test_a_number_by_which_somebody_is_known_is_hidden(text: str, value: str) -> None:
    assert value in text
    assert value not in shown(text)


@pytest.mark.parametrize("text", [
    "DE88 3704 0044 0532 0130 00", "1234 5678 9012 3456", "12345678A", "loss 0.123456, 0.234567", "took 12 Mar",
    "call 12 times", "0 0 0 12", "node-exporter", "sm_90 compute capability 9.0",
])  # fmt: skip
def test_numbers_without_a_label_that_fail_their_check_stay(text: str) -> None:
    assert shown(text) == text


def test_a_word_of_everyday_language_is_a_name_in_a_line_and_a_word_in_a_sentence() -> None:
    assert "nutmeg" not in shown("scheduler: nutmeg lost, retry 3")
    sentence = "It is the fault of nobody that we had to pay money and that the insurance will not help with it"
    assert shown(sentence) == sentence


def test_agents_are_not_deeds() -> None:
    assert not AGENTS & DOERS
