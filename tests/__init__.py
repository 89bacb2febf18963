"""Tests: one folder for each package of envcheck."""
