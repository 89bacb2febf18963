"""What envcheck knows about the area packages: problems, remedies, signatures."""
