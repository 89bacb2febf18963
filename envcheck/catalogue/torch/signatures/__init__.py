"""How the problems of the area torch look in a text, one file a subject."""
