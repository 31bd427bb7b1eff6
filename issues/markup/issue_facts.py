"""What the pages of the edition say to machines, and what a link to an issue shows elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from articles.addresses import absolute, path_to
from articles.markup.sharing import picture_tags
from articles.markup.structured_data import scripts
from articles.models import Article
from articles.page_facts import breadcrumbs
from issues.models import Issue
from issues.models.issue import POSSIBLE_YEARS
from issues.share_pictures import card_of_issue
from issues.structured_data import publication_issue, website


@pass_context
def issue_facts(context: Context, issue: Issue, stories: Sequence[Article]) -> Markup:
    """The issue with its stories, and the way to it."""
    publication, whole = context["publication"], partial(absolute, context["request"])
    steps = [(_("All issues"), path_to("issues:archive"))]
    if issue.date.year in POSSIBLE_YEARS:
        steps.append((str(issue.date.year), path_to("issues:year", issue.date.year)))
    steps.append((issue.folio, issue.get_absolute_url()))
    return scripts(
        publication_issue(issue, stories, publication, whole, context["at"]),
        breadcrumbs(publication, steps, whole),
    )


@pass_context
def site_facts(context: Context) -> Markup:
    """The site, on its front page."""
    return scripts(website(context["publication"], partial(absolute, context["request"])))


@pass_context
def issue_share_picture(context: Context, issue: Issue, stories: Sequence[Article]) -> Markup:
    """The picture of an issue; none for one that readers don't see, which has no such picture."""
    at = context["at"]
    if not issue.is_live(at):
        return Markup()
    digest = card_of_issue(issue, stories, context["publication"], at).digest
    return picture_tags(context, path_to("issues:share_picture", issue.address, digest), issue.folio)
