"""The tables of the copy, one theme a file."""

from __future__ import annotations

from articles.models.address import FormerAddress
from articles.models.article import Article
from articles.models.author import Author, Byline
from articles.models.correction import Correction, Withdrawal
from articles.models.counted_shelf import CountedShelf
from articles.models.picture_use import PictureUse
from articles.models.pin import Pin
from articles.models.rejection import Rejection
from articles.models.revision import Overruling, Revision, WorkingCopy
from articles.models.section import Section
from articles.models.taggings import CountryTagging, Strength, TopicTagging
from articles.models.tally_change import TallyChange

__all__ = [
    "Article",
    "Author",
    "Byline",
    "Correction",
    "CountedShelf",
    "CountryTagging",
    "FormerAddress",
    "Overruling",
    "PictureUse",
    "Pin",
    "Rejection",
    "Revision",
    "Section",
    "Strength",
    "TallyChange",
    "TopicTagging",
    "Withdrawal",
    "WorkingCopy",
]
