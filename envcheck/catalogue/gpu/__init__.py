"""What envcheck knows about the area gpu: problems, remedies, signatures."""
