"""The Python Package Index: where packages come from where the user has named no other index."""

HOST, FILES_HOST = "pypi.org", "files.pythonhosted.org"
"""Where its pages and its files are; messages of installers name them."""
PYPI = f"https://{HOST}/simple"
"""Its simple API (https://packaging.python.org/specifications/simple-repository-api)."""
