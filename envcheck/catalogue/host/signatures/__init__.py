"""How the problems of the area host look in a text, one file a subject."""
