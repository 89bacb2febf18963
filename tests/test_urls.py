"""A URL never prints its credentials, and works without them."""

import copy
import pickle
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envcheck.urls import Url, hide, stripped

SECRET = "s3cr@t/pa:ss"

SHOWN = {
    f"https://user:{SECRET}@host/simple": "https://***@host/simple",
    "https://ghp_abcdef@host/simple": "https://***@host/simple",
    "name=https://__token__:abc@host/": "name=https://***@host/",
    "https://host/simple?token=abc&v=1": "https://host/simple?token=***&v=1",
    "https://host/a?X-Amz-Signature=abc&X-Amz-Date=1": "https://host/a?X-Amz-Signature=***&X-Amz-Date=1",
    "https://conda.host/t/tk-1234/channel": "https://conda.host/t/***/channel",
    "https://host/back#access_token=abc": "https://host/back#access_token=***",
}
UNTOUCHED = [
    "https://host:8443/simple/a@b", "https://[::1]:80/x@y", "ssh://git@host/a.git", "file:///a/b@c", "/opt/wheels",
    "https://host/w.whl#sha256=0f", "https://host/a?version=1.2&page=3", "not a url",
]  # fmt: skip


@pytest.mark.parametrize(("url", "shown"), SHOWN.items())
def test_a_credential_is_never_printed(url: str, shown: str) -> None:
    secret = Url(url)
    assert str(secret) == f"{secret}" == shown
    assert shown in repr(secret)
    assert secret.has_credentials
    assert secret.revealed() == url
    assert str(pickle.loads(pickle.dumps(secret)).revealed()) == shown
    assert copy.copy(secret).revealed() == url


@pytest.mark.parametrize("url", UNTOUCHED)
def test_a_url_without_one_stays_as_it_is(url: str) -> None:
    assert str(Url(url)) == stripped(url) == url
    assert not Url(url).has_credentials


@given(st.text(st.characters(codec="ascii", exclude_characters="#?"), min_size=6).filter(str.isprintable))
def test_whatever_a_password_holds_none_of_it_is_shown(password: str) -> None:
    password = f"Q{password.replace(' ', '')}Q"
    url = f"https://user:{password}@index.example/simple"
    assert password not in str(Url(url))
    assert stripped(url) == "https://index.example/simple"
    assert urlsplit(stripped(url)).hostname == "index.example"


def test_a_command_without_the_credentials_has_no_marks_in_it() -> None:
    assert stripped("https://u:p@host/simple?token=abc&v=1") == "https://host/simple?v=1"
    assert stripped("https://conda.host/t/tk-1234/channel") == "https://conda.host/channel"


def test_urls_are_found_in_prose() -> None:
    said = "Looking in indexes: https://u:p@host/simple, (https://host/?key=v)."
    assert hide(said) == "Looking in indexes: https://***@host/simple, (https://host/?key=***)."
