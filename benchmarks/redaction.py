"""How much technical text redaction damages: `python benchmarks/redaction.py FOLDER`, a folder of logs of strangers.

How it is counted. A value that was hidden is damage where it is technical: it has the form of a version, a wheel, a
library, a CUDA or C++ name, a constant or a dotted module; or each of its words stands, as a word of its own, in the
texts of at least three of the folder's sources (the part of a file's name before `--`). Addresses, ids, e-mail and
whole host names are none. Its characters count as often as it was hidden. What is counted against is all characters
but white space. With `--show` the damaged values are listed, the costliest first.
"""

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from time import perf_counter

from envcheck.report.redact import Redactor

TECHNICAL = re.compile(
    r"v?\d+(?:\.\d+)+[\w.+-]*|[\w.+-]+\.(?:whl|so|so\.\d[\d.]*|py|cu|cpp|h|json|txt)|(?:sm|compute)_\d+|cu\d{2,3}|cp\d{2,3}"
    r"|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|_Z\w+|[a-z_]+(?:\.[a-z_]+){2,}|[A-Z]\w+(?:Error|Exception|Warning)|x86_64|aarch64|amd64"
    r"|(?:nvidia|cuda|torch|libcu|cudnn|nccl|triton|flash)[\w.+-]*"
)
PRIVATE = {"ip", "mac", "uuid", "GPU", "MIG", "email", "serial", "disk", "phone"}
WIDESPREAD = 3


def main() -> int:
    """Measure and print."""
    folder, *options = sys.argv[1:]
    texts = {file.name: file.read_text("utf-8", "replace") for file in sorted(Path(folder).iterdir())}
    common = _common(texts)
    hidden: Counter[tuple[str, str]] = Counter()
    began = perf_counter()
    for text in texts.values():
        redactor = Redactor()
        redactor.hide_text(text)
        hidden.update({(one.kind, one.value): one.times for one in redactor.hidden()})
    took = perf_counter() - began
    total = sum(len("".join(text.split())) for text in texts.values())
    damage = {key: times * len(key[1]) for key, times in hidden.items() if _is_technical(*key, common)}
    print(f"{len(texts)} texts, {total:,} characters, {took:.1f} s ({1e6 * took / total:.2f} us each)")
    print(f"hidden: {sum(len(v) * n for (_, v), n in hidden.items()) / total:.2%}")
    print(f"technical characters damaged: {sum(damage.values()) / total:.3%}")
    if "--show" in options:
        for (kind, value), cost in sorted(damage.items(), key=lambda item: -item[1])[:80]:
            print(f"  {cost:>7} {kind:<12} {value[:80]!r}")
    return 0


def _common(texts: dict[str, str]) -> frozenset[str]:
    """Words that several sources use."""
    sources: dict[str, set[str]] = defaultdict(set)
    for name, text in texts.items():
        for word in set(re.findall(r"(?<![\w/@.-])[A-Za-z]{3,}(?![\w@-])", text)):
            sources[word.lower()].add(name.partition("--")[0])
    return frozenset(word for word, where in sources.items() if len(where) >= WIDESPREAD)


def _is_technical(kind: str, value: str, common: frozenset[str]) -> bool:
    if kind in PRIVATE:
        return False
    words = re.findall(r"[A-Za-z]{3,}", value)
    if kind == "host" and ("." in value or any(c.isdigit() for c in value)):
        return False
    return TECHNICAL.fullmatch(value) is not None or (bool(words) and all(word.lower() in common for word in words))


if __name__ == "__main__":
    sys.exit(main())
