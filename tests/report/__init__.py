"""Tests of the report: renderers, JSON, files."""
