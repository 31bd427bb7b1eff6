"""What a link to a page shows elsewhere: title, description and picture, as Open Graph and Twitter cards have them."""

from __future__ import annotations

from functools import lru_cache
from html import unescape

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from articles.addresses import absolute, path_to
from articles.images.share_card import HEIGHT, WIDTH
from articles.models import Article
from articles.share_pictures import card_of_publication, card_of_story
from articles.syndication import FORMS

MOST_KEPT = 500  # lists of feeds
LONGEST_DESCRIPTION = 300  # characters; what shows links cuts earlier


@pass_context
def shared_as(context: Context, title: str, description: str) -> Markup:
    """The page's own title and description (HTML), and the same for shared links: no page can forget them.

    A preview is nothing to pass on.
    """
    title, description = _plain(title), _plain(description)[:LONGEST_DESCRIPTION]
    lines = [f"<title>{escape(title)}</title>"]
    if description:
        lines.append(f'<meta name="description" content="{escape(description)}">')
    if "as_for_readers" not in context:
        name = str(getattr(context.get("publication"), "name", ""))
        told = {"title": escape(title.removesuffix(f" · {name}")), "description": escape(description)}
        lines += [f'<meta property="og:{prop}" content="{text}">' for prop, text in told.items() if text]
        lines += [f'<meta name="twitter:{prop}" content="{text}">' for prop, text in told.items() if text]
        lines.append('<meta name="twitter:card" content="summary_large_image">')
    return Markup("\n  ".join(lines))  # noqa: S704  escaped right here


@pass_context
def share_picture(context: Context) -> Markup:
    """The picture of a page that has none of its own."""
    publication = context.get("publication")
    if not publication:
        return Markup()
    address = path_to("articles:publication_picture", card_of_publication(publication).digest)
    return picture_tags(context, address, publication.name)


@pass_context
def story_share_picture(context: Context, story: Article) -> Markup:
    """The picture of a story; none for a story that readers don't see, which has no such picture."""
    at = context["at"]
    if not story.is_live(at):
        return Markup()
    digest = card_of_story(story, context["publication"], at).digest
    return picture_tags(context, path_to("articles:share_picture", story.slug, digest), story.headline)


@lru_cache(maxsize=MOST_KEPT)
def feed_links(atom: str, *title: str) -> Markup:
    """The ways to a feed in all its forms, for programs that look for them; `atom` is the path of that form."""
    stem, told = atom.removesuffix("atom"), " · ".join(map(str, title))
    rows = [(f"{stem}{ending}", form.content_type, told, form.name) for ending, form in FORMS.items()]
    link = Markup('<link rel="alternate" href="{}" type="{}" title="{} ({})">')
    return Markup("\n  ").join(link.format(*row) for row in rows)


def picture_tags(context: Context, path: str, alt: str) -> Markup:
    """The picture with its type, its size and what stands on it."""
    address, told = escape(absolute(context["request"], path)), escape(alt)
    lines = [
        f'<meta property="og:image" content="{address}">',
        '<meta property="og:image:type" content="image/jpeg">',
        f'<meta property="og:image:width" content="{WIDTH}">',
        f'<meta property="og:image:height" content="{HEIGHT}">',
        f'<meta property="og:image:alt" content="{told}">',
        f'<meta name="twitter:image" content="{address}">',
        f'<meta name="twitter:image:alt" content="{told}">',
    ]
    return Markup("\n  ".join(lines))  # noqa: S704  escaped right here


def _plain(markup: str) -> str:
    return " ".join(unescape(markup).split())
