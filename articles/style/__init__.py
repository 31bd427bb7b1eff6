"""House style: the words and signs that this house prefers, and what two stories have in common word by word."""
