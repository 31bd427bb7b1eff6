"""The sequence of stories in an issue: places from 1 up, without gaps, one story a place."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Max

from articles.models import Article
from articles.signals import tell_public_pages_changed
from issues.models import Issue

ASIDE = 1_000_000  # places that no issue reaches, where stories wait while others take theirs


@transaction.atomic
def place_last(article: Article, issue: Issue) -> int:
    """Put the story at the end of the issue; its place. Two hands at once get two places."""
    _lock(issue)
    highest = Article.objects.filter(issue=issue).exclude(pk=article.pk).aggregate(last=Max("position"))["last"] or 0
    article.issue, article.position = issue, highest + 1
    return article.position


@transaction.atomic
def arrange(issue: Issue, article_ids: Sequence[int]) -> None:
    """Put these stories first, in this order; the issue's others follow as they stood."""
    _lock(issue)
    standing = list(Article.objects.filter(issue=issue).in_run_order().values_list("pk", flat=True))
    wanted = [pk for pk in dict.fromkeys(article_ids) if pk in set(standing)]
    chosen = set(wanted)
    order = wanted + [pk for pk in standing if pk not in chosen]
    # Every story steps aside first: no two may share a place, not even for a moment.
    Article.objects.filter(issue=issue, position__isnull=False).update(position=F("position") + ASIDE)
    for position, pk in enumerate(order, start=1):
        Article.objects.filter(pk=pk).update(position=position)
    tell_public_pages_changed(issue)


def _lock(issue: Issue) -> None:
    Issue.objects.select_for_update().only("pk").get(pk=issue.pk)
