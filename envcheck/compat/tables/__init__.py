"""Compatibility tables, as data: one row a line, the source beside it."""
