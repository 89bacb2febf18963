"""The Python Package Index: where packages come from where the user has named no other index."""

HOST, FILES = "pypi.org", "pythonhosted"
"""Where its pages are, and the name of the server of its files; messages of installers name both."""
PYPI = f"https://{HOST}/simple"
"""Its simple API (https://packaging.python.org/specifications/simple-repository-api)."""
