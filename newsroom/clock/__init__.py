"""The clock: does what follows when an hour has come, says that it runs, and is missed aloud when it doesn't."""
