"""What takes minutes: measurements, not tests."""
