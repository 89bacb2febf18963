"""Remedies of the area driver, one file a thing that can be fixed."""
