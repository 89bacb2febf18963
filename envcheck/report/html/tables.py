"""Tables: versions that must fit each other, the smoke test, packages, what could not be read."""

from collections.abc import Iterable, Sequence

from envcheck.report.document import Report
from envcheck.report.fact_paths import in_groups
from envcheck.report.html.element import Child, Markup, tag, together
from envcheck.report.versions import versions
from envcheck.smoke.lines import smoke_rows


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[Child]], marked: Sequence[bool] = ()) -> Markup:
    """A table that scrolls by itself where the page is narrow. The first cell of a row is its heading."""
    top = tag("tr", [tag("th", name, scope="col") for name in head])
    flags = iter(marked)
    body = [
        tag(
            "tr",
            tag("th", row[0], scope="row"),
            [tag("td", c) for c in row[1:]],
            class_="clash" if next(flags, 0) else None,
        )
        for row in rows
    ]
    whole = tag("table", tag("caption", caption), tag("thead", top), tag("tbody", body))
    return tag("div", whole, class_="scroll", tabindex="0", role="region", aria_label=caption)


def version_section(report: Report) -> Markup:
    """The stack from the kernel to the model's libraries; what clashes is marked, and not by colour alone."""
    stack = versions(report)
    if not stack:
        return Markup("")
    marked = [bool(one.clash) for one in stack]
    rows = [
        (
            one.component,
            tag("code", one.version),
            one.built_for,
            *((f"✗ {one.clash}" if one.clash else "",) if any(marked) else ()),
        )
        for one in stack
    ]
    head = ("part", "version", "built for", *(("clash",) if any(marked) else ()))
    return section("Versions", table("Versions that must be compatible", head, rows, marked))


def smoke_section(report: Report) -> Markup:
    """Each value of the smoke test beside what was expected."""
    if report.smoke is None:
        return Markup("")
    rows = [(row.label, tag("code", row.value), row.expectation) for row in smoke_rows(report.smoke)]
    return section("Smoke test", table("Model test", ("test", "value", "expected"), rows))


def package_section(report: Report) -> Markup:
    """Every package of the judged environment."""
    packages = sorted(report.snapshot.packages.items())
    if not packages:
        return Markup("")
    return fold(f"Packages ({len(packages)})", table("Installed", ("package", "version"), packages))


def unread_section(report: Report) -> Markup:
    """Facts that could not be read, with the reason."""
    unread = report.snapshot.unavailable
    if not unread:
        return Markup("")
    reasons = {why: in_groups(path for path, other in unread.items() if other == why) for why in unread.values()}
    rows = [
        (together(*((", " if n else "", tag("code", path)) for n, path in enumerate(paths))), why)
        for why, paths in reasons.items()
    ]
    return fold(f"Could not be read ({len(unread)})", table("Not read", ("fact", "reason"), rows))


def section(title: str, *children: Child) -> Markup:
    """A part under a heading."""
    slug = "part-" + "".join(c for c in title.lower() if c.isalnum())
    return tag("section", tag("h2", title, id=slug), *children, aria_labelledby=slug)


def fold(title: str, *children: Child) -> Markup:
    """A part that is shown when it is asked for."""
    return tag("section", tag("details", tag("summary", tag("h2", title)), *children))
