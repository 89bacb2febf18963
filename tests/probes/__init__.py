"""Tests of the probes, on real things and on laid-out boxes."""
