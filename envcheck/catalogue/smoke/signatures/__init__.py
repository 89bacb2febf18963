"""How the problems of the area smoke look in a text, one file a subject."""
