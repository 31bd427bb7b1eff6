"""Topics and countries: the two vocabularies that stories are tagged with."""

from __future__ import annotations

from articles.tagging.models.country import Country, CountryQuerySet
from articles.tagging.models.learned import LearnedTopics
from articles.tagging.models.topic import Topic, TopicQuerySet
from articles.tagging.models.topic_name import FormerTopicAddress, TopicName

__all__ = [
    "Country",
    "CountryQuerySet",
    "FormerTopicAddress",
    "LearnedTopics",
    "Topic",
    "TopicName",
    "TopicQuerySet",
]
