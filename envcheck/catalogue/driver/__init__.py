"""What envcheck knows about the area driver: problems, remedies, signatures."""
