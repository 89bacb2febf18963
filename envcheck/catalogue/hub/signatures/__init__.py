"""How the problems of the area hub look in a text, one file a subject."""
