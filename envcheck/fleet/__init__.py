"""Many machines' reports side by side: who differs from the rest, and what is wrong where, worst first."""
