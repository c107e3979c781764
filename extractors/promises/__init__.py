"""How a commitment is told: what kind of document it stands in, what binds, by when, and against which level of today."""
