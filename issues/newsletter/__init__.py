"""The newsletter: an issue that went out, mailed once to each reader who asked for it and said so twice."""
