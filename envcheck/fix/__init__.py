"""Carries out the fixes of problems: shows each, asks, runs it, looks again, keeps a journal."""
