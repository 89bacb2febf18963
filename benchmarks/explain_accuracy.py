"""How often `envcheck explain` names the root cause, on the labelled logs of tests/explain/logs.

    .venv/bin/python benchmarks/explain_accuracy.py [--misses]

A table by folder and by area: root cause first, root cause among the first three, logs with a cause next to it that is
none (a false alarm). Of healthy logs, and of those that fail for reasons of their own, nothing may be said. `--misses`
names the logs that are not explained rightly.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from envcheck.catalogue import all_problems
from envcheck.explain.explain import explain
from tests.explain.documents import HEALTHY, HELD_BACK, SEEN, UNKNOWN, Document, documents


@dataclass(frozen=True)
class Judged:
    """A log and what was said of it."""

    document: Document
    named: tuple[str, ...]

    @property
    def first(self) -> bool:
        """The root cause stands first; where there is none, nothing is said that is wrong."""
        return self.named[0] in self.document.causes if self.named and self.document.causes else not self.missed

    @property
    def missed(self) -> bool:
        """There is a cause and none was named, or none and one was named."""
        return not self.named if self.document.causes else bool(self.alarms)

    @property
    def among_three(self) -> bool:
        """It is among the first three."""
        return self.first or bool(set(self.named[:3]) & set(self.document.causes))

    @property
    def alarms(self) -> tuple[str, ...]:
        """What was named and is not the matter."""
        return tuple(n for n in self.named if n not in {*self.document.causes, *self.document.also})

    @property
    def area(self) -> str:
        """Of the root cause."""
        return all_problems()[self.document.causes[0]].area if self.document.causes else HEALTHY


def judge(document: Document) -> Judged:
    """Explain a log."""
    return Judged(document, tuple(cause.problem for cause in explain([document.text]).causes))


def row(name: str, judged: Iterable[Judged]) -> str:
    """One line of the table."""
    told = list(judged)
    count = Counter(first=sum(j.first for j in told), three=sum(j.among_three for j in told),
                    alarms=sum(bool(j.alarms) for j in told))  # fmt: skip
    share = [f"{count[key]} ({count[key] / len(told):.1%})" for key in ("first", "three", "alarms")]
    return f"| {name} | {len(told)} | {' | '.join(share)} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    judged = {folder: [judge(d) for d in documents(folder)] for folder in (SEEN, HELD_BACK, HEALTHY, UNKNOWN)}
    print("| logs | how many | right first | among the first three | false alarms |\n|---|---|---|---|---|")
    for folder, told in judged.items():
        print(row(folder, told))
    failed = [*judged[SEEN], *judged[HELD_BACK]]
    for area in dict.fromkeys(j.area for j in sorted(failed, key=lambda j: j.area)):
        print(row(f"area {area}", [j for j in failed if j.area == area]))
    if arguments.misses:
        for told in judged.values():
            for j in told:
                if not j.first or j.alarms:
                    print(f"{j.document.folder}/{j.document.name}: {' or '.join(j.document.causes)}; said: {j.named}")


if __name__ == "__main__":
    main()
