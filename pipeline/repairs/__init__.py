"""Rules of repair, one kind of damage a file; `pipeline/repair.py` lists them in the order in which they are applied."""
