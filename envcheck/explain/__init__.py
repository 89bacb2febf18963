"""Reads logs and tracebacks: bytes in, causes out. Streaming, in bounded memory and linear time."""
