"""The searchable corpus; knows schemas only."""
