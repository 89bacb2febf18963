"""What envcheck knows about the area build: problems, remedies, signatures."""
