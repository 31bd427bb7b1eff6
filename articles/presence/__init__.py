"""Who has which story open now. It locks nobody out: it only lets people know of each other."""
