"""Probes: one file a source of facts. They observe and check nothing."""
