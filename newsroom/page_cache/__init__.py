"""Whole pages for readers who aren't signed in, kept until what they were made from changes (decision 25)."""
