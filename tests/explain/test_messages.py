"""Messages read in the sources of the programs: each is explained as the list says, or left out for a reason."""

from pathlib import Path

from envcheck.catalogue import all_problems
from envcheck.explain.explain import explain
from tests.each import each

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "messages" / "messages.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
COVERED = [row for row in ROWS if row[1] != "-"]


@each(COVERED, name=lambda row: f"{row[0]}: {row[2][:40]}")
def test_a_message_is_explained_as_the_list_says(row: list[str]) -> None:
    _program, problem, message, signature = row
    causes = explain([message.replace("\\n", "\n").encode()]).causes
    assert [(cause.problem, cause.signature) for cause in causes[:1]] == [(problem, signature)]


def test_what_is_left_out_has_a_reason_and_what_is_covered_ends_in_a_problem() -> None:
    assert all(len(row) == 4 and row[3].strip() for row in ROWS)
    assert {row[1] for row in COVERED} <= set(all_problems())
    assert len(ROWS) > 150
