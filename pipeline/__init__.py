"""One step, one file, one function of the same name; `process.py` is the whole flow."""
