"""How a reward rule is read: its condition, whom it favours, what it gives, and what caps it."""
