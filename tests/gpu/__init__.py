"""What only a machine with a GPU can show: one script, `tests/gpu/run.sh`."""
