"""How the problems of the area driver look in a text, one file a subject."""
