"""The typer app, one file a command."""
