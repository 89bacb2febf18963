"""The built-in tiny model: a real Qwen3-VL of 1.4 million random parameters, made on the spot from a fixed seed."""
