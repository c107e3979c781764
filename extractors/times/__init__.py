"""Dates and lengths of time: how they are written, read and resolved."""
