"""The user's own values: known from the environment, found in every form."""

import base64
import json
import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from envcheck.report.redact import Identity, Redactor, this_identity

SECRET = "correct/horse+battery staple=42"
ME = Identity(
    home="/home/jörg", users=("jörg", "joergen"), hosts=("gpubox7.initech.example", "gpubox7"), secrets=(SECRET,)
)
FORMS: dict[str, Callable[[str], str]] = {
    "plain": lambda v: v,
    "json": lambda v: json.dumps({"x": v}),
    "json in json": lambda v: json.dumps({"y": json.dumps({"x": v})}),
    "url": lambda v: f"https://pypi.org/x?y={quote(v, safe='')}",
    "form": lambda v: f"x={quote_plus(v)}&z=1",
    "url, small letters": lambda v: re.sub("%..", lambda escape: escape[0].lower(), quote(v, safe="")),
    "base64": lambda v: base64.b64encode(v.encode()).decode(),
    "base64 of more": lambda v: base64.b64encode(f"a {v} b".encode()).decode(),
    "base64 of more, further on": lambda v: base64.b64encode(f"ab {v} b".encode()).decode(),
    "base64 for urls": lambda v: base64.urlsafe_b64encode(f"?{v}".encode()).decode(),
    "base64 in lines": lambda v: base64.encodebytes(f"{'x' * 50}{v}{'y' * 90}".encode()).decode(),
    "hex": lambda v: v.encode().hex(),
    "split": lambda v: f"{v[: len(v) // 2]}\n{v[len(v) // 2 :]}",
}


def told(text: str) -> str:
    return Redactor(ME).text.hide(text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", [SECRET, "/home/jörg", "joergen", "gpubox7.initech.example"])
def test_a_value_of_the_user_is_found_in_every_form(value: str, form: str) -> None:
    text = FORMS[form](value)
    shown = told(f"before {text} after")
    assert text not in shown
    assert shown.startswith("before ")
    assert shown.endswith(" after")


def test_what_comes_of_home_and_names_can_still_be_read() -> None:
    shown = told("joergen@gpubox7:~/x$ /home/jörg/.venv/bin/python -c 'import torch'  # by joergen, on GPUBOX7")
    assert shown == "<user-1>@<host-1>:~/x$ ~/.venv/bin/python -c 'import torch'  # by <user-1>, on <host-1>"


def test_a_user_called_like_a_system_is_hidden_where_it_is_a_user_only() -> None:
    me = Identity(home="/home/torch", users=("torch",), hosts=("gpu",))
    assert Redactor(me).text.hide("/home/torch/x/bin/pip: torch 2.8.0 on gpu 0") == "~/x/bin/pip: torch 2.8.0 on gpu 0"


def test_the_environment_tells_who_is_here() -> None:
    me = this_identity(
        {"HOME": "/home/eve", "USER": "eve", "HOSTNAME": "box.initech.example", "MY_API_TOKEN": "s3cret-value",
         "HTTPS_PROXY": "http://eve:pr0xy-pass@proxy:3128", "PATH": "/usr/bin", "TOKENIZERS_PARALLELISM": "false"}
    )  # fmt: skip
    assert me.home == "/home/eve"
    assert "eve" in me.users
    assert {"box.initech.example", "box"} <= set(me.hosts)
    assert set(me.secrets) == {"s3cret-value", "pr0xy-pass"}


def test_the_same_value_gets_the_same_placeholder_everywhere() -> None:
    redactor = Redactor()
    one = redactor.text.hide("/home/mallory/.venv and 10.1.2.3")
    other = redactor.text.hide("10.1.2.3, 10.1.2.4 and /home/trudy/.venv, /home/mallory/.cache")
    assert one == "/home/<user-1>/.venv and <ip-1>"
    assert other == "<ip-1>, <ip-2> and /home/<user-2>/.venv, /home/<user-1>/.cache"
