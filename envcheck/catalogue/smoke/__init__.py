"""What envcheck knows about the area smoke: problems, remedies, signatures."""
