"""The desk's pages for the copy, one theme a file: stories, people, sections, pictures, tags, records."""

from __future__ import annotations

from articles.admin import article, author, image, records, section, tagging

__all__ = ["article", "author", "image", "records", "section", "tagging"]
