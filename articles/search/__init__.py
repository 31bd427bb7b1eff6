"""Search: what readers find by words, in one way over both databases (decision 17)."""
