"""Showing a story otherwise in its issue: setting an override, and putting it on what readers are shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Case, OuterRef, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.images.models import Image
from articles.models import Article
from articles.models.belongings import with_belongings
from articles.prepared import prepared
from articles.preview import never_saved
from articles.rows import RowsOf
from articles.signals import tell_public_pages_changed
from issues.models import Issue, Override
from issues.run_order import CannotArrange

if TYPE_CHECKING:
    from newsroom.accounts.models import User


@transaction.atomic
def override(
    article: Article,
    issue: Issue,
    *,
    headline: str,
    trail_text: str,
    picture: Image | None,
    by: User | None,
    at: datetime,
) -> None:
    """Show the story in its issue under this headline, with this trail and picture; what is empty is its own.

    Raises CannotArrange when the issue takes no changes, or the story stands in another one by now.
    """
    issue = Issue.objects.locked(issue.pk)
    if sentence := issue.why_fixed(at):
        raise CannotArrange(sentence, field="issue")
    article.refresh_from_db(fields=["issue"])
    if article.issue_id != issue.pk:
        said = {"story": article, "issue": issue.volume_as_printed}
        raise CannotArrange(_("“%(story)s” stands in %(issue)s no more.") % said, field="issue")
    standing = Override.objects.filter(issue=issue, article=article).first() or Override(issue=issue, article=article)
    before = _values(standing)
    standing.headline, standing.trail_text, standing.picture = headline.strip(), trail_text.strip(), picture
    if before == _values(standing):
        return
    if not standing.is_empty:
        standing.save()
    elif standing.pk:
        standing.delete()
    record(article, "override", by=by, at=at, before=before, after=_values(standing), note=str(issue))
    record(issue, "override", by=by, at=at, note=str(article))
    if issue.is_live(at):
        tell_public_pages_changed(issue)


def overridden(stories: Sequence[Article], issue: Issue) -> list[Article]:
    """The stories as this issue shows them, in one query. They are only to be looked at, never saved."""
    of_story = {row.article_id: row for row in issue.overrides.select_related("picture__source")}
    return [
        put_on(story, headline=row.headline, trail_text=row.trail_text, picture=row.picture) if row else story
        for story, row in ((story, of_story.get(story.pk)) for story in stories)
    ]


def as_shown_in(issue: Issue, at: datetime) -> list[Article]:
    """The live stories of an issue in run order, with all that its page shows of them, as the issue shows them.

    One query, and one more if the issue shows another picture. They are only to be looked at, never saved.
    """
    stories = with_belongings(_shown_in(at=at, issue=issue.pk))
    said = {story.pk: row for story in stories for row in vars(story).pop("said_there") or ()}
    wanted = {picture for _headline, _trail, picture in said.values() if picture}
    pictures = Image.objects.select_related("source").in_bulk(wanted) if wanted else {}
    for story in stories:
        if (text := vars(story).pop("text_of_lead")) is not None:
            story.body = text
        if story.pk in said:
            headline, trail_text, picture = said[story.pk]
            put_on(story, headline=headline, trail_text=trail_text, picture=pictures.get(picture))
    return stories


@prepared
def _shown_in(at: Any, issue: Any) -> QuerySet[Article]:
    here = Override.objects.filter(issue=issue, article=OuterRef("pk"))
    stories = Article.objects.live(at).filter(issue=issue).in_run_order()
    # A lead of which nobody has written a summary is shown with its beginning.
    begins = When(pk=Subquery(stories.values("pk")[:1]), trail_text="", standfirst="", then="body")
    said = RowsOf(here, "headline", "trail_text", "picture_id")
    return stories.for_reading().annotate(said_there=said, text_of_lead=Case(begins))


def put_on(story: Article, *, headline: str, trail_text: str, picture: Image | None) -> Article:
    """Let the story show itself so; it can't be saved any more."""
    story.save = never_saved  # type: ignore[method-assign]
    story.headline = headline or story.headline
    if trail_text:
        # A lead shows its standfirst where others show their trail.
        story.trail_text = story.standfirst = trail_text
    if picture is not None and picture != story.lead_image:
        story.lead_with(picture)
    return story


def _values(row: Override) -> dict[str, Any]:
    return {"headline": row.headline, "trail_text": row.trail_text, "picture": row.picture}
