"""What stands in a slot of a program's line is hidden, be it a word of code; what every machine calls so is kept."""

import re

import pytest

from envcheck.report.redact import Redactor
from envcheck.report.redact.placeholders import Names
from envcheck.report.redact.slots import forms, hide_slots, public

ROWS = sorted({row for rows in forms.index().words.values() for row in rows} | {row for _, row in forms.index().signs})
_SLOT = re.compile(r"\{([^{}]+)\}")
GAPS = {"*": "12", "#": "12", "...": " one two ", "hex": "4f2c1a9b"}
NAME = {"serial": "d8a1f9b2c30e"}


def filled(row: str, name: str) -> str:
    """A line as its program prints it, with `name` in each slot."""

    def piece(match: re.Match[str]) -> str:
        slot = match[1]
        return slot.split("|")[0] if "|" in slot else GAPS.get(slot) or NAME.get(slot, name)

    return _SLOT.sub(piece, row.removeprefix("^").removesuffix("$"))


@pytest.mark.parametrize("name", ["falcon", "pangolin"])
def test_a_word_in_a_slot_does_not_come_out(name: str) -> None:
    told = [line for line in (filled(row, name) for row in ROWS) if name in hide_slots(line, Names())]
    assert not told
    assert len(ROWS) > 1000


@pytest.mark.parametrize(
    ("slots", "name"),
    [({"user"}, "root"), ({"host"}, "localhost"), ({"job", "pod", "project", "namespace"}, "default")],
)
def test_what_is_nobodys_is_kept(slots: set[str], name: str) -> None:
    lines = [
        filled(row, name) for row in ROWS if {one for one in _SLOT.findall(row) if one.isalpha()} - {"hex"} <= slots
    ]
    changed = [line for line in lines if hide_slots(line, Names()) != line]
    assert not changed
    assert len(lines) > 100


@pytest.mark.parametrize(
    ("text", "hidden", "kept"),
    [
        ("$ ssh granite\nssh: connect to host granite port 22: No route to host\n", "granite", "port 22: No route"),
        ("wandb: Syncing run falcon\nthe run falcon failed\n", "falcon", "wandb: Syncing run"),
        ("eagle@comet:~$ nvidia-smi\nwe rebooted comet twice\n", "comet", "nvidia-smi"),
        ('module "cardinal" {\n', "cardinal", "module"),
        ("Switched to context 'heron'.\n", "heron", "Switched to context"),
        ("Lost executor 3 on otter: Remote RPC client disassociated\n", "otter", "Remote RPC client"),
        ("In [3]: from thistle.data import load_thistle\nFile /opt/thistle/run.py\n", "thistle", "import"),
        ("login is admin, Copper7?Moth works\n", "Copper7?Moth", "login is admin"),
    ],
)
def test_a_name_is_hidden_wherever_else_it_stands(text: str, hidden: str, kept: str) -> None:
    shown = Redactor().hide_text(text)
    assert hidden not in shown
    assert kept in shown


@pytest.mark.parametrize(
    "line",
    [
        "falcon models are supported: transformers/models/falcon/modeling_falcon.py",
        "deployment.apps/nvidia-device-plugin-daemonset created",
        "Unable to find image 'nvcr.io/nvidia/pytorch:24.10-py3' locally",
        "ImportError: cannot import name 'comet_ml' from 'lightning'",
    ],
)
def test_code_is_kept(line: str) -> None:
    assert Redactor().hide_text(line) == line


def test_roles_are_no_creatures() -> None:
    assert not public.GENERIC & public.NATURE
