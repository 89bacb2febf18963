"""Simulated boxes: a stand-in for NVML's library, and copies of other machines' /proc, /sys and /etc."""
