"""Bad files by class: what government sites serve broken, and what nobody serves by accident. `bad.cases` makes them from nothing."""
