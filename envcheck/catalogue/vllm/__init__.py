"""What envcheck knows about the area vllm: problems, remedies, signatures."""
