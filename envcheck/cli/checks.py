"""`envcheck checks`: every check, its area and the problems it can find."""

from envcheck.cli import options as opt


def checks(json: opt.Json = False, only: opt.Only = None, _no_color: opt.NoColor = False) -> None:
    """List every check with its area and the problems it can find."""
    import os
    import sys
    from textwrap import fill

    from envcheck.checks import all_checks
    from envcheck.errors import all_of
    from envcheck.findings import AREAS

    areas = all_of(only or (), AREAS, "area") or AREAS
    chosen = [c for c in all_checks() if c.area in areas]
    if json:
        import msgspec

        from envcheck.report.catalogue import listed
        from envcheck.report.door import Way, leave_text

        leave_text(msgspec.json.format(msgspec.json.encode(listed(chosen))).decode() + "\n", Way(json=True))
        return
    from envcheck.report.console import columns

    width = max(40, columns(sys.stdout, os.environ))
    for area in areas:
        mine = [c for c in chosen if c.area == area]
        if mine:
            print(area)
        for c in mine:
            print(fill(f"{c.name}: {c.summary}", width, initial_indent="  ", subsequent_indent="      "))
            for problem in c.problems:
                print(f"    {problem}")
