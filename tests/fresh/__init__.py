"""bootstrap.sh and `envcheck install` on a freshly made system: `pytest -m fresh` runs them, nothing else does."""
