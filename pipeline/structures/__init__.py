"""What `structure` is made of: lines, tables, elements, outline, and the document's own fields."""
