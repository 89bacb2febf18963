"""How the problems of the area packages look in a text, one file a subject."""
