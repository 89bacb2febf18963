"""Carries the install plan out.

`sources` is also run by bootstrap.sh before anything is installed: nothing may be imported here.
"""
