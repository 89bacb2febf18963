"""How the problems of the area build look in a text, one file a subject."""
