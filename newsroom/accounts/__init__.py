"""The people of the newsroom and how they sign in."""
