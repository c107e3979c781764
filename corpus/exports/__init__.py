"""Exports: one small writer a format over the same tables and records."""
