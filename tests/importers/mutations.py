"""Texts with what strangers do to them: cut, doubled, shuffled, very long, full of odd characters."""

import random
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
ODD = (
    "\0", "\ufffd", "\x1b[31m", "|", ":", "```", "<", ">", "&#0;", "\u202e", "9" * 400, "-" * 300,
    "GPU 0: ", "[pip3] ",
    "<gpu id=\"x\">", "<!ENTITY a \"b\">", "NVIDIA-SMI 535.1 Driver Version: 535.1",
    "0000:01:00.0", "MiB / ", "{", "[", "\\",
    "=" * 200, "(" * 150, " " * 3000, "\u0661\u0662\u0663", "1e999", "GPU99999: ",
    "index, name, memory.total [MiB]\n",
    "Link 99: 25 GB/s\n", "=====NVSMI LOG=====\n", "From: a\nTo: b\nSubject: c\n\n", "<html>", "name==1.0\n" * 20,
)  # fmt: skip


def originals() -> list[str]:
    """The texts that are mutated."""
    return [path.read_text("utf-8") for path in sorted(TEXTS.iterdir())]


def mutated(chance: random.Random, texts: list[str]) -> str:
    """One text after one to six mutations."""
    text = chance.choice(texts)
    for _ in range(chance.randint(1, 6)):
        text = _once(chance, text, texts)[:400_000]
    return text


def _once(chance: random.Random, text: str, texts: list[str]) -> str:
    place, other = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    kind = chance.randrange(9)
    if kind == 0:
        return text[:place] + text[other:]
    if kind == 1:
        return text[:other] + text[place:]
    if kind == 2:
        return text[:place] + chance.choice(ODD) + text[place:]
    if kind == 3:
        lines = text.split("\n")
        chance.shuffle(lines)
        return "\n".join(lines)
    if kind == 4:
        return text[:place] + chance.choice(texts) + text[place:]
    if kind == 5:
        return text.replace(chance.choice("0123456789:|,. \n"), chance.choice(("", " ", "9" * 30, "\t", "|")))
    if kind == 6:
        return "".join(chr(min(ord(c) + chance.randint(0, 2), 0x10FFFF)) if chance.random() < 0.02 else c for c in text)
    if kind == 7:
        return text * chance.randint(2, 4)
    line = text[place:other].split("\n", 1)[0]
    return text.replace(line, line * chance.randint(2, 50), 1)
