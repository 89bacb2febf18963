"""What all importers share: facts with their source, finding the importers, putting the facts of one machine together."""
