"""What a link to a page shows elsewhere: title, description and picture, as Open Graph and Twitter cards have them."""

from __future__ import annotations

from html import unescape
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from jinja2 import pass_context
from jinja2.runtime import Context

from articles.addresses import absolute
from articles.images.share_card import HEIGHT, WIDTH
from articles.models import Article
from articles.share_pictures import card_of_publication, card_of_story
from articles.syndication import FORMS

LONGEST_DESCRIPTION = 300  # characters; what shows links cuts earlier


@pass_context
def shared_as(context: Context, title: str, description: str) -> SafeString:
    """The page's own title and description (HTML), and the same for shared links: no page can forget them.

    A preview is nothing to pass on.
    """
    title, description = _plain(title), _plain(description)[:LONGEST_DESCRIPTION]
    page = format_html("<title>{}</title>\n  ", title)
    if description:
        page += format_html('<meta name="description" content="{}">\n  ', description)
    if "as_for_readers" in context:
        return page
    name = str(getattr(context.get("publication"), "name", ""))
    told = {"og:title": title.removesuffix(f" · {name}"), "og:description": description}
    rows = [("property", prop, text) for prop, text in told.items() if text]
    rows += [("name", prop.replace("og:", "twitter:"), text) for _property, prop, text in rows]
    rows.append(("name", "twitter:card", "summary_large_image"))
    return SafeString(page + format_html_join("\n  ", '<meta {}="{}" content="{}">', rows))


@pass_context
def share_picture(context: Context) -> SafeString:
    """The picture of a page that has none of its own."""
    publication = context.get("publication")
    if not publication:
        return SafeString("")
    address = reverse("articles:publication_picture", args=[card_of_publication(publication).digest])
    return picture_tags(context, address, publication.name)


@pass_context
def story_share_picture(context: Context, story: Article) -> SafeString:
    """The picture of a story; none for a story that readers don't see, which has no such picture."""
    at = context["at"]
    if not story.is_live(at):
        return SafeString("")
    digest = card_of_story(story, context["publication"], at).digest
    return picture_tags(context, reverse("articles:share_picture", args=[story.slug, digest]), story.headline)


def feed_links(atom: str, *title: str) -> SafeString:
    """The ways to a feed in all its forms, for programs that look for them; `atom` is the path of that form."""
    stem, told = atom.removesuffix("atom"), " · ".join(map(str, title))
    rows = [(f"{stem}{ending}", form.content_type, told, form.name) for ending, form in FORMS.items()]
    return format_html_join("\n  ", '<link rel="alternate" href="{}" type="{}" title="{} ({})">', rows)


def picture_tags(context: Context, path: str, alt: str) -> SafeString:
    """The picture with its type, its size and what stands on it."""
    address = absolute(context["request"], path)
    sized: list[tuple[str, Any]] = [("og:image:width", WIDTH), ("og:image:height", HEIGHT)]
    rows = [("og:image", address), ("og:image:type", "image/jpeg"), *sized, ("og:image:alt", alt)]
    page = format_html_join("\n  ", '<meta property="{}" content="{}">', rows)
    more = '\n  <meta name="twitter:image" content="{}">\n  <meta name="twitter:image:alt" content="{}">'
    return page + format_html(more, address, alt)


def _plain(markup: str) -> str:
    return " ".join(unescape(markup).split())
