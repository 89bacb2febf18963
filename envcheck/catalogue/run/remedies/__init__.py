"""Remedies of the area run, one file a thing that can be fixed."""
