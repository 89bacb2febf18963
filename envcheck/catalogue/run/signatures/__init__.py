"""How the problems of the area run look in a text, one file a subject."""
