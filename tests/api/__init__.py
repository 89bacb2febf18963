"""envcheck as a library, in a notebook, and as a plugin of pytest."""
