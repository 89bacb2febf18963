"""The install plan: one coherent set of packages for this box, and the steps that install it."""
