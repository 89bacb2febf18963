"""What envcheck knows about the area link: problems, remedies, signatures."""
