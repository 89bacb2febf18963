"""What envcheck knows about the area hub: problems, remedies, signatures."""
