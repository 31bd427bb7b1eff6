"""Commands: they parse arguments and call a verb."""
