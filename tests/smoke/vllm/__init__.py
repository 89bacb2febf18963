"""vLLM itself, on the CPU: an environment of its own, made from the package index."""
