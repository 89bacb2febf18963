"""Reports as a stranger, a broken disk or an ill-willed hand would leave them: mutations of real ones."""

import base64
import copy
import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

Json: TypeAlias = Any
Node: TypeAlias = tuple[Any, Any]
"""A dict or list, and a key or place in it."""

TEXTS = (
    "", " ", "\x1b[2J\x1b[31mred", "\x1b]0;owned\x07", "\x9b5n", "\u202egpj.exe", "\u2066\u2069", "\u200b\ufeff", "\0",
    "\r\n\n\t",
    "<script>alert(1)</script>", "[red]x[/red]", "`rm -rf /`", "$(id)", "'; drop", "{}", "%s%n", "../../etc/passwd",
    "NVML 15 (GPU is lost) from nvmlDeviceGetMemoryInfo", "535..183", "999999999999.1", "1e999", "-1", "nan", "0x10",
    "9" * 5000, "1." * 3000, "a" * 30_000, "((((" * 200, "python_version" * 50, "<user-1>" * 500, "GPU-<1>", "~/x",
    "٣.١٠",
    "🦄" * 50, "e\u0301" * 50, "2.8.0+cu128" + "!" * 40, ">=1,<2,!=1.*", "torch>=2; (" + "(" * 100, "none", "None",
    "null",
)  # fmt: skip
NUMBERS = (
    0, 1, -1, 2, 15, 16, 18, 255, 2**31, 2**32, 2**53 + 1, 2**63 - 1, -(2**63), 2**63, 2**64, 10**30, 0.5, -0.0, 1e308,
    -1e308,
    5e-324, 1e19, 24e9, 1.5e300,
)  # fmt: skip
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
RAW = (
    b"NaN",
    b"Infinity",
    b"-Infinity",
    b"1e400",
    b"00",
    b"0x1",
    b"'x'",
    b'"\\ud800"',
    b'"\\u0000"',
    b"\xff",
    b"/**/",
    b",",
)


class Seeds:
    """Real documents, and every place in each, listed once."""

    def __init__(self, documents: list[Json]) -> None:
        self._texts = [json.dumps(document) for document in documents]
        self._nodes = [list(nodes(document)) for document in documents]
        self._counterparts: dict[str, list[Json]] = {}
        for holder, key in (node for found in self._nodes for node in found):
            if isinstance(key, str):
                self._counterparts.setdefault(key, []).append(holder[key])

    def document(self, rng: random.Random) -> Json:
        """One of them, to be changed."""
        return json.loads(rng.choice(self._texts))

    def part(self, rng: random.Random) -> Json:
        """Any part of any of them."""
        holder, key = rng.choice(rng.choice(self._nodes))
        return copy.deepcopy(holder[key])

    def counterpart(self, rng: random.Random, key: str) -> Json:
        """What stands under this name in one of them."""
        return copy.deepcopy(rng.choice(self._counterparts.get(key, [None])))


def nodes(value: Json) -> Iterator[Node]:
    """Every place in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield value, key
        if isinstance(item, dict | list):
            yield from nodes(item)


def mutated(rng: random.Random, seeds: Seeds) -> bytes:
    """A document that is nearly a real one: a few changes, and now and then damage to its bytes."""
    document = seeds.document(rng)
    places = list(nodes(document))
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5, 9, 20))):
        holder, key = rng.choice(places)
        if (key in holder) if isinstance(holder, dict) else (key < len(holder)):  # an earlier change may have taken it
            rng.choice(CHANGES)(rng, holder, key, seeds)
    data = json.dumps(document, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    return damaged(rng, data) if rng.random() < 0.15 else data


def _same_type(rng: random.Random, holder: Any, key: Any, seeds: Seeds) -> None:
    """Another value of the type that is there, so that the document is still read and judged."""
    value = holder[key]
    if isinstance(value, bool) or value is None:
        holder[key] = rng.choice((True, False, None))
    elif isinstance(value, int | float):
        new = rng.choice((*NUMBERS, value + 1, value * 1000, -value))
        holder[key] = new if isinstance(value, float) or (isinstance(new, float) and new.is_integer()) else int(new)
    elif isinstance(value, str):
        text = rng.choice(TEXTS)
        at = rng.randrange(len(value) + 1)
        holder[key] = rng.choice((text, value[:at] + text + value[at:], value[:at], value[::-1], value.upper()))
    elif isinstance(value, list):
        rng.choice((_more, _fewer, _shuffled))(rng, value)
    else:
        _lose(rng, holder, key, seeds)


def _more(rng: random.Random, value: list[Any]) -> None:
    value.extend(copy.deepcopy(value[:3]) * rng.choice((1, 2, 20, 100)))


def _fewer(rng: random.Random, value: list[Any]) -> None:
    del value[rng.randrange(len(value) + 1) :]


def _shuffled(rng: random.Random, value: list[Any]) -> None:
    rng.shuffle(value)


def _lose(_rng: random.Random, holder: Any, key: Any, _seeds: Seeds) -> None:
    if isinstance(holder, dict):
        del holder[key]
    else:
        holder[key] = None


def _null(_rng: random.Random, holder: Any, key: Any, _seeds: Seeds) -> None:
    holder[key] = None


def _anything(rng: random.Random, holder: Any, key: Any, _seeds: Seeds) -> None:
    deep: Json = []
    for _ in range(rng.choice((3, 40, 150))):
        deep = [deep] if rng.random() < 0.5 else {"x": deep}
    holder[key] = rng.choice((rng.choice(TEXTS), rng.choice(NUMBERS), [], {}, [None] * 50, {"": {}}, deep, True))


def _moved(rng: random.Random, holder: Any, key: Any, seeds: Seeds) -> None:
    """A part of another document, or of another place, stands here."""
    holder[key] = seeds.part(rng)


def _counterpart(rng: random.Random, holder: Any, key: Any, seeds: Seeds) -> None:
    """The same fact as on another box: the types fit, the whole does not."""
    if isinstance(key, str):
        holder[key] = seeds.counterpart(rng, key)


def _renamed(rng: random.Random, holder: Any, key: Any, _seeds: Seeds) -> None:
    if isinstance(holder, dict):
        holder[rng.choice((*TEXTS[:20], "schema", "gpus", "error"))] = holder.pop(key)


CHANGES: tuple[Callable[[random.Random, Any, Any, Seeds], None], ...] = (
    *(_same_type,) * 9, *(_counterpart,) * 3, _lose, _null, _renamed, _anything, _moved,
)  # fmt: skip


def damaged(rng: random.Random, data: bytes) -> bytes:
    """Bytes cut off, turned, doubled, or put in."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(6)
        if kind == 0:
            data = data[:at]
        elif kind == 1:
            data = data[:at] + rng.choice(RAW) + data[at:]
        elif kind == 2:
            data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
        elif kind == 3:
            data = data[:at] + data[max(0, at - 200) :]
        elif kind == 4:
            data = data.replace(b":", b": " + rng.choice(RAW) + b" ,", 1) if rng.random() < 0.5 else data * 2
        else:
            end = data.rfind(b"}")
            data = (
                data[:end] + b',"schema":"envcheck.snapshot/1","gpus":null' + data[end:]
            )  # keys that are there already
    return data


def packed(rng: random.Random, data: bytes) -> bytes:
    """The document in an archive or a page, half of the time damaged."""
    if rng.random() < 0.5:
        whole = archived(data, rng.choice(METHODS))
    else:
        kind, inside = ("json", data) if rng.random() < 0.5 else ("octet-stream", base64.b64encode(zlib.compress(data)))
        whole = b'<!doctype html><script type="application/%s" id="envcheck-report">' % kind.encode() + inside
        whole += b"</script>"
    return damaged(rng, whole) if rng.random() < 0.5 else whole


def archived(data: bytes, method: int = zipfile.ZIP_DEFLATED, name: str = "bundle/report.json") -> bytes:
    """A zip archive with the document in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr(name, data)
    return file.getvalue()


def invented(rng: random.Random, depth: int = 0) -> Json:
    """JSON of any shape, with keys that mean something here."""
    kind = rng.randrange(4 if depth < 5 else 2)
    if kind == 0:
        return rng.choice((rng.choice(TEXTS), None, True))
    if kind == 1:
        return rng.choice(NUMBERS)
    if kind == 2:
        return [invented(rng, depth + 1) for _ in range(rng.randrange(5))]
    keys = (
        "schema",
        "snapshot",
        "gpus",
        "driver",
        "version",
        "findings",
        "unavailable",
        "index",
        "host",
        rng.choice(TEXTS),
    )
    found = {rng.choice(keys): invented(rng, depth + 1) for _ in range(rng.randrange(6))}
    if not depth:
        found["schema"] = rng.choice(("envcheck.report/1", "envcheck.snapshot/1", "envcheck.snapshot/2", "x", 1))
    return found
