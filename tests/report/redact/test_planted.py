"""500 secrets of more than 30 kinds, made up on the spot: none comes out, wherever and however it is written."""

import base64

import pytest

from envcheck.report.redact import Redactor
from tests.report.redact.planted import KINDS, PLACES, Planted, placed, plant

COUNT = 500


def leaks(secret: Planted, text: str) -> bool:
    """The secret, or so much of it that the rest can be guessed, or the same in base64, is in a text."""
    value = secret.value
    forms = {value, value[:-4] if len(value) > 14 else value, base64.b64encode(value.encode()).decode()}
    return any(form in text for form in forms)


def test_there_are_more_than_thirty_kinds_and_each_is_planted_in_each_place() -> None:
    assert len({secret.kind for secret in plant(len(KINDS))}) >= 30
    assert len(KINDS) * len(PLACES) <= COUNT


def test_none_of_500_secrets_comes_out() -> None:
    leaked = [(secret.kind, text) for secret, text in placed(plant(COUNT)) if leaks(secret, Redactor().text.hide(text))]
    assert leaked == []


@pytest.mark.parametrize("seed", range(3))
def test_none_comes_out_of_one_long_log(seed: int) -> None:
    """All in one text, line after line, as in a log that is attached to a ticket."""
    secrets = plant(COUNT, seed)
    log = "\n".join(f"[{number:05}] {text}" for number, (_, text) in enumerate(placed(secrets)))
    shown = Redactor().text.hide(log)
    assert [secret.kind for secret in secrets if leaks(secret, shown)] == []


def test_a_key_that_is_split_over_two_lines_does_not_come_out() -> None:
    """As a terminal of 80 columns, an indented traceback, a box around a message and a mailer split it."""
    for secret in plant(27, seed=3):
        for cut in ("\n", "\n    ", " │\n│ ", "\\\n", "\\n"):
            middle = len(secret.text) // 2
            if "\n" in secret.text or secret.text != secret.value or secret.kind in ("aws", "databricks"):
                continue
            shown = Redactor().text.hide(f"got {secret.text[:middle]}{cut}{secret.text[middle:]} here")
            assert secret.text[middle:] not in shown, (secret.kind, cut)
            assert secret.text[4:middle] not in shown, (secret.kind, cut)
            assert shown.endswith(" here")


@pytest.mark.parametrize("value", ["B27+QqLhaPeQ6yjJxOk0kpVR", "/bC8TQ86rsBW0r2ENMLVhJ2p", "QWxhZGRpbjpvcGVuc2VzYW1l"])
def test_what_stands_behind_a_scheme_is_hidden_whatever_follows(value: str) -> None:
    text = f"got Authorization: Basic {value} Traceback (most recent call last):"
    assert value not in Redactor().text.hide(text)
    assert "Traceback (most recent call last)" in Redactor().text.hide(text)


def test_the_end_of_a_placeholder_makes_no_version_of_an_address() -> None:
    assert Redactor().text.hide("hf_" + "aB3" * 12 + " 203.0.224.216") == "<huggingface-token-1> <ip-1>"


def test_an_innocent_word_below_a_whole_key_stays() -> None:
    shown = Redactor().text.hide("token hf_" + "aB3" * 12 + "\nLoading the model\n")
    assert shown == "token <huggingface-token-1>\nLoading the model\n"


def test_text_that_was_redacted_stays_as_it_is() -> None:
    for _, text in placed(plant(COUNT)):
        once = Redactor().text.hide(text)
        again = Redactor()
        again.names.reserve(once)
        assert again.text.hide(once) == once
