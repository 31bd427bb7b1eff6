"""What a story is about: topics and countries."""
