"""The smoke test: load a model and test its embeddings."""
