"""Carries the install plan out."""
