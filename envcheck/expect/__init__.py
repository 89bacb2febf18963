"""What a machine is expected to be: a TOML file made from a good one, and one pure comparison."""
