"""The desk's pages about coverage: by month, on the map, the blind spots, and who tagged."""
