"""What strangers' files may do: be shown. Tests that attack."""
