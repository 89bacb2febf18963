"""Remedies of the area cuda, one file a thing that can be fixed."""
