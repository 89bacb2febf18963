"""Remedies that several problems share: one file a thing that can be mended."""
