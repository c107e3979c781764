"""What a person types: one small file for each group of verbs; heavy libraries are imported only inside the verb that needs them."""
