"""What goes with what: driver, GPU, CUDA, torch, Python and packages. Tables, predicates, one resolver."""
