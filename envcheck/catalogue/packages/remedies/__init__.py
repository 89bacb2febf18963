"""Remedies of the area packages, one file a thing that can be fixed."""
