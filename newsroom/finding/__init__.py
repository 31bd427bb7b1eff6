"""The search page over stories and issues, what it suggests while somebody types, and what was not found."""
