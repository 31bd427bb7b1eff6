"""The activity log: who did what to a story, an issue, a tag or a picture, and what it was before and after."""
