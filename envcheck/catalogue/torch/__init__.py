"""What envcheck knows about the area torch: problems, remedies, signatures."""
