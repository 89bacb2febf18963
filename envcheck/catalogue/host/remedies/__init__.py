"""Remedies of the area host, one file a thing that can be fixed."""
