"""Server-rendered pages and the JSON API over the corpus."""
