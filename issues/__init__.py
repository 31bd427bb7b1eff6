"""The edition: which stories run, in what order, when. Imports the copy, never the house."""
