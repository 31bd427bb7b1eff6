"""Text in, Copy out: the ways in which stories reach the newsroom. No Django, no database."""
