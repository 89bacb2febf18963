"""What envcheck knows about the area host: problems, remedies, signatures."""
