"""Working on a story together: comments, claims, assignments, notices and mail, previews for outsiders."""
