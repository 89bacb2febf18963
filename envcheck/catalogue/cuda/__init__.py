"""What envcheck knows about the area cuda: problems, remedies, signatures."""
