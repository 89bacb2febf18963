"""The command line, run as users run it: in a process of its own."""
