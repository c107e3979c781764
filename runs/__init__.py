"""The parts of one run: what to pull, the lock, the record of the run itself."""
