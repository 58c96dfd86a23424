"""`foyer` commands, one a file."""
