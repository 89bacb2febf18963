"""What all importers share: facts with their source, and putting the facts of one machine together."""
