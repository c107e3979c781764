"""What a number counts: its noun, its total, its change, whom it holds for."""
