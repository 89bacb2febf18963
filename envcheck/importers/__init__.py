"""Importers: what people attach to tickets, read as a partial snapshot. One module a format.

Each has `NAME`, `recognise(text) -> confidence` and `read(text) -> Reading`. It is found by standing in this package;
`core` holds what they share, `markup` finds the text in Markdown, HTML and e-mail. Nothing in a text is executed or
followed.
"""

from envcheck.importers.document import from_texts, is_recognised, read_text, snapshot_of_log

__all__ = ["from_texts", "is_recognised", "read_text", "snapshot_of_log"]
