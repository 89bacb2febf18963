"""What every page is put into: one file that asks nobody for anything and runs no script but its own."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from envcheck.report.html.element import Child, Markup, tag

FOLDER = Path(__file__).parent
STYLE = FOLDER / "style.css"


def html_page(title: str, *body: Child, style: str, script: str) -> str:
    """A whole page. `style` and `script` are texts of envcheck's own files."""
    within = tag("body", *body, tag("script", Markup(script)))
    return f"<!doctype html>\n{tag('html', _head(title, style, script), within, lang='en')}\n"


def _head(title: str, style: str, script: str) -> Markup:
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Markup(style)),
    )


@cache
def asset(file: Path) -> str:
    """The text of a style or a script."""
    return file.read_text("utf-8").strip()


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
