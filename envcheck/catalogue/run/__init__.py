"""What envcheck knows about the area run: problems, remedies, signatures."""
