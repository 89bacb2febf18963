"""Reports: the document and its renderers."""
