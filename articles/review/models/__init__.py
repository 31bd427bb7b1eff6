"""The tables of the review, one theme a file."""

from __future__ import annotations

from articles.review.models.comment import Comment
from articles.review.models.notice import Letter, Notice
from articles.review.models.post import Post
from articles.review.models.share import ShareLink, ShareVisit

__all__ = ["Comment", "Letter", "Notice", "Post", "ShareLink", "ShareVisit"]
