"""How an honour is told: its name, whether it was won, sought or made a condition, and who has it."""
