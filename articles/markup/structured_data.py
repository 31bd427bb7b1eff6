"""What a page says to machines: each tag prints the script elements of one kind of page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from articles.addresses import absolute, path_to
from articles.images.lettering import ACCENTS
from articles.models import Article, Author, Section
from articles.page_facts import Step, breadcrumbs, collection, profile_page
from articles.structured_data import Facts, as_script, last_changed, news_article
from articles.tagging.models import Country, Topic
from articles.tagging.regions import Region

if TYPE_CHECKING:
    from issues.models import Issue, Publication


@pass_context
def story_facts(
    context: Context, story: Article, publication: Publication, request: HttpRequest, issue: Issue | None
) -> Markup:
    """The story for search engines and readers' software, and the way to it."""
    whole = partial(absolute, request)
    steps: list[Step] = []
    if issue is not None:
        steps = [(_("All issues"), path_to("issues:archive")), (issue.folio, issue.get_absolute_url())]
    elif story.section:
        steps = [(story.section.name, story.section.get_absolute_url())]
    steps.append((story.headline, story.get_absolute_url()))
    return scripts(
        news_article(story, publication, whole, issue=issue, at=_moment(context)),
        breadcrumbs(publication, steps, whole),
    )


def last_told(story: Article) -> datetime | None:
    """When readers last got something new in it."""
    return last_changed(story)


@pass_context
def author_facts(context: Context, author: Author) -> Markup:
    """A person's page."""
    publication, whole = _of(context)
    steps = [(_("Authors"), path_to("articles:authors")), (author.name, author.get_absolute_url())]
    return scripts(profile_page(author, publication, whole, _moment(context)), breadcrumbs(publication, steps, whole))


@pass_context
def topic_facts(context: Context, topic: Topic, above: Sequence[Topic]) -> Markup:
    """A topic's page, below those above it."""
    way = [(one.name, one.get_absolute_url()) for one in above]
    about = {"about": {"@type": "Thing", "name": topic.name}, "description": topic.description}
    return _collected(context, topic.name, [(_("Topics"), path_to("articles:topics")), *way], topic, about)


@pass_context
def country_facts(context: Context, country: Country) -> Markup:
    """A country's page, below its regions."""
    way = [(region.usual_name, path_to("articles:region", region.slug)) for region in country.regions]
    about = {"about": {"@type": "Country", "name": country.name, "identifier": country.code}}
    return _collected(context, country.name, [(_("Countries"), path_to("articles:countries")), *way], country, about)


@pass_context
def region_facts(context: Context, region: Region, around: Sequence[Region]) -> Markup:
    """A region's page, below those around it."""
    way = [(one.usual_name, path_to("articles:region", one.slug)) for one in around if one.parent]
    about = {"about": {"@type": "Place", "name": region.usual_name}}
    path = path_to("articles:region", region.slug)
    top = (_("Countries"), path_to("articles:countries"))
    return _collected(context, region.usual_name, [top, *way], path, about)


@pass_context
def section_facts(context: Context, section: Section) -> Markup:
    """A section's page."""
    return _collected(context, section.name, [], section, {"description": section.description})


def theme_colour(publication: Publication | None) -> str:
    """The publication's colour, for the frame that a phone draws around the page."""
    return ACCENTS.get(publication.colour if publication else "", ACCENTS["oxblood"])


def scripts(*facts: Facts) -> Markup:
    """Each in an element of its own, the one that search engines read."""
    lines = [f'<script type="application/ld+json">{as_script(one)}</script>' for one in facts]
    return Markup("\n".join(lines))  # noqa: S704  see as_script


def _collected(
    context: Context, name: str, way: list[Step], what: Country | Topic | Section | str, more: dict[str, Any]
) -> Markup:
    publication, whole = _of(context)
    path = what if isinstance(what, str) else what.get_absolute_url()
    steps = [*way, (name, path)]
    return scripts(collection(name, path, publication, whole, **more), breadcrumbs(publication, steps, whole))


def _of(context: Context) -> tuple[Publication, partial[str]]:
    return context["publication"], partial(absolute, context["request"])


def _moment(context: Context) -> datetime:
    at: datetime | None = context.get("at")
    return at or timezone.now()
