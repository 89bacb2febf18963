"""The published JSON Schemas, one file a kind of document, and what writes them."""
