"""The Python Package Index: where packages come from where the user has named no other index."""

PYPI = "https://pypi.org/simple"
"""Its simple API (https://packaging.python.org/specifications/simple-repository-api)."""
