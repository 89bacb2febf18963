"""Remedies of the area build, one file a thing that can be fixed."""
