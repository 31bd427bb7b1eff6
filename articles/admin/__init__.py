"""The desk's pages for the copy, one theme a file: stories, people, sections, pictures, tags, records."""

from __future__ import annotations

from articles.admin import activity, article, author, image, records, retagging, section, style, tagging, topic

__all__ = ["activity", "article", "author", "image", "records", "retagging", "section", "style", "tagging", "topic"]
