"""What goes with what: the tables, the one resolver, and the agreement of everybody who asks it."""
