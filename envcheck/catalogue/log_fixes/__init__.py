"""Fixes that are computed from what a log says: its numbers, its packages, its paths."""
