"""A URL never prints its credentials, and works without them."""

import ast
import copy
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envcheck.install.index_config import Sources
from envcheck.install.prepare import Request
from envcheck.install.transport import Route
from envcheck.urls import Url, hide, passwords_in, place_of, stripped

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
    assert secret.revealed() == url
    assert str(pickle.loads(pickle.dumps(secret)).revealed()) == shown
    assert copy.copy(secret).revealed() == url


@pytest.mark.parametrize("url", UNTOUCHED)
def test_a_url_without_one_stays_as_it_is(url: str) -> None:
    assert str(Url(url)) == stripped(url) == url


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


PLACES = {
    "https://u:p@ss/word@host:8443/hf?key=1#top": "https://host:8443/hf",
    "http://h/a?x, socks5://u@h:1": "http://h/a socks5://h:1",
    "no address": "no address",
}


@pytest.mark.parametrize(("text", "place"), PLACES.items())
def test_a_fact_keeps_where_an_address_leads_and_nothing_else_of_it(text: str, place: str) -> None:
    assert place_of(text) == place


def test_the_passwords_of_a_text_are_known_whole() -> None:
    assert list(passwords_in("a https://u:p@ss/w@host/x b http://token@h c git+ssh://git:q@h")) == ["p@ss/w", "q"]


def test_no_other_module_knows_how_credentials_stand_in_a_url() -> None:
    """One home: a second pattern soon misses what the first one finds."""
    package = Path(__file__).parents[1] / "envcheck"
    others = [
        (file.relative_to(package).as_posix(), text)
        for file in package.rglob("*.py")
        if file.name != "urls.py" or file.parent != package
        for text in _texts(ast.parse(file.read_text("utf-8")))
        if re.search(r"://.*[\])}*+]@", text.replace("abfss://{bucket}@", ""))  # Azure's container, no user
    ]
    assert others == []


def _texts(tree: ast.AST) -> Iterator[str]:
    """All literal texts but docstrings."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docs:
            if isinstance(node.value, str):
                yield node.value
            if isinstance(node.value, bytes):
                yield node.value.decode("latin-1")


def test_what_a_user_typed_is_not_printed_by_accident_on_its_way_to_the_installer() -> None:
    secret = Url("https://user:s3cret@host/simple")
    asked = Request(index=secret, torch_index=secret)
    route, sources = (
        Route(proxy="http://user:s3cret@proxy"),
        Sources(index="https://user:s3cret@host", extra=("s3cret",)),
    )
    assert "s3cret" not in f"{asked} {asked!r} {route} {sources!r}"
    assert asked.index is not None
    assert asked.index.revealed().endswith("s3cret@host/simple")
