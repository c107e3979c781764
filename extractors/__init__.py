"""What to look for: one public generator a file, run in this order; each may use what those above it found."""
