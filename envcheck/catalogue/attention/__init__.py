"""What envcheck knows about the area attention: problems, remedies, signatures."""
