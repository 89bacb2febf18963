"""The catalogue's consequence graph."""

from envcheck.catalogue import all_problems


def test_every_cause_is_a_problem_of_the_catalogue() -> None:
    known = all_problems()
    unknown = {(p.id, cause) for p in known.values() for cause in p.because_of if cause not in known}
    assert unknown == set()


def test_no_problem_is_its_own_cause() -> None:
    """A ring would hush every problem in it."""
    known = all_problems()
    for start in known:
        seen: set[str] = set()
        frontier = set(known[start].because_of)
        while frontier:
            assert start not in frontier, f"{start} explains itself"
            seen |= frontier
            frontier = {c for p in frontier if p in known for c in known[p].because_of} - seen
