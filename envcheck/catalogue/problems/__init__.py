"""The entries, one file an area."""
