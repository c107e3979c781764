"""How official prose is read: sentences in their sections, who acts, what is past and what is promised."""
