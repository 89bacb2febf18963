"""Runs a command as if envcheck were not there: what it says, reads and is told passes through, and is listened to."""
