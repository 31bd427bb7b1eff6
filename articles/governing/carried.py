"""Whether a story ever carried a topic: what did is never deleted, since versions of the story still name it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from articles.models import Revision, TopicTagging, WorkingCopy
from articles.tagging.models import Topic


def why_not_deleted(topic: Topic) -> str:
    """Why the topic stays, in a sentence; "" for one that no story ever carried and that nothing leads to."""
    if TopicTagging.objects.filter(tag=topic).exists() or _stands_in_a_version(topic):
        return _("Stories carry it, or did. Merge it into another topic, or deprecate it.")
    if topic.former_addresses.exists() or topic.merged_topics.exists() or topic.decisions.exists():
        return _("Old addresses lead to it. Merge it into another topic, or deprecate it.")
    return ""


def _stands_in_a_version(topic: Topic) -> bool:
    """Whether a version of a story, or a working copy, has it. Reads every version: for the rare page that deletes."""
    written = f'"tag_id": {topic.pk}'
    kept = [Revision.objects.all(), WorkingCopy.objects.all()]
    return any(
        topic.pk in {row["tag_id"] for row in topics or ()}
        for versions in kept
        for topics in versions.filter(content__icontains=written).values_list("content__topics", flat=True).iterator()
    )
