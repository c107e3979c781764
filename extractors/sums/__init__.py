"""What money in a text is: its part in the sentence, and what it is for."""
