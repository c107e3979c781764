"""Container formats: each file turns bytes into a Document, or says with a coded error why it cannot."""
