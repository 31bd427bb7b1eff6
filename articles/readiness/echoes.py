"""The remark on a story that ran before: how much of this one is in it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.models import Article
from articles.readiness.draft import Copy
from articles.readiness.remark import Remark, SeeAlso, warns
from articles.style.likeness import SHORTEST, share_of
from articles.style.models import Shingle

WORTH_SAYING = 0.3  # of the words: less is a quotation, or a paragraph of background
RAN = (Article.Status.CLEARED, Article.Status.WITHDRAWN, Article.Status.KILLED)


def ran_before(copy: Copy) -> Iterator[Remark]:
    """Which of the stories that ran before has most of this one; the same story seen by itself is none."""
    if copy.words < SHORTEST:
        return
    alike = Article.objects.filter(pk__in=list(Shingle.objects.likely_same(copy.body, but=copy.article.pk)))
    ran = alike.filter(status__in=RAN, live_from__isnull=False).select_related("issue")
    if until := copy.at or copy.live_from:
        ran = ran.filter(live_from__lte=until)
    shares = [(share_of(copy.body, story.body), story) for story in ran.order_by("live_from", "id")]
    share, story = max(shares, key=lambda found: found[0], default=(0.0, None))
    if story is None or share < WORTH_SAYING:
        return
    name = story.issue.volume_as_printed if story.issue else f"“{story}”"
    message = _("%(share)s %% of this is in %(name)s.") % {"share": round(100 * share), "name": name}
    yield warns("body", f"ran-before-{story.pk}", message, see=SeeAlso(story.pk, str(story)))
