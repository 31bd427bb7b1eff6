"""What the templates of readers' pages and mails know, beside what each page hands them (Jinja, `templates/site`).

The desk's templates are Django's own, as the admin's are; readers' are Jinja's, which draws a page in less than half
the time (decision 32). What stands here is all that they can call.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest
from django.template import defaultfilters
from django.templatetags import static
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import ChainableUndefined, Environment, select_autoescape
from markupsafe import Markup

from articles.addresses import absolute, path_to
from articles.markup import changes, citing, lines, picture, sharing, story, structured_data, years
from issues.markup import edition, issue_facts
from newsroom import frame


def environment(**options: Any) -> Environment:
    """Jinja as Django's backend asks for it: what isn't there prints nothing, and all but plain text is escaped."""
    escapes = select_autoescape(disabled_extensions=("txt",), default=True)
    options |= {"autoescape": escapes, "cache_size": -1, "undefined": ChainableUndefined}
    made = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701  # it does, see above
    made.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.globals |= FUNCTIONS | {"_": translated}
    made.filters |= FILTERS
    for name in MACROS:
        made.globals[name] = getattr(made.get_template(f"parts/{name}.html").module, name)
    return made


def translated(text: str) -> Markup:
    """A template's own words in the language of the page. A page says some forty, the same each time."""
    return _in_language(get_language())(text)


def words(_request: HttpRequest) -> dict[str, object]:
    """For the templates of a page: the same, which need not ask for the language at each word."""
    return {"_": _in_language(get_language())}


@cache
def static_file(name: str) -> str:
    """Where a file of `static/` is: it doesn't move while a process runs."""
    return static.static(name)


class _Words(dict[str, Markup]):
    """The words that were said so far in one language, which is that of the page."""

    def __missing__(self, text: str) -> Markup:
        self[text] = said = Markup(gettext(text))  # noqa: S704  # they stand in the template
        return said


@cache
def _in_language(_language: str | None) -> Callable[[str], Markup]:
    return _Words().__getitem__


def written_date(moment: datetime | date | None, form: str) -> str:
    """A day or moment in one of Django's forms ("j F Y"), in the zone of the page; "" for none."""
    local = timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment
    return defaultfilters.date(local, form)


def cut_after_words(text: str, most: int) -> str:
    """So many words of a text at the most."""
    return defaultfilters.truncatewords(text, most)


# Parts that lists repeat, in `parts/` under their names, each after those that it calls; a story's line is drawn by
# `articles.markup.lines`.
MACROS = ["byline", "empty", "folio", "hit", "story_brief"]
FUNCTIONS = {
    "absolute": absolute,
    "get_language": get_language,
    "static": static_file,
    "url": path_to,
    "author_facts": structured_data.author_facts,
    "citation": citing.citation,
    "country_facts": structured_data.country_facts,
    "head_links": frame.head_links,
    "masthead": frame.masthead,
    "nameplate": frame.nameplate,
    "navigation": frame.navigation,
    "feed_links": sharing.feed_links,
    "issue_facts": issue_facts.issue_facts,
    "issue_share_picture": issue_facts.issue_share_picture,
    "name": story.name,
    "named_on_its_day": story.named_on_its_day,
    "names": story.names,
    "picture": picture.picture,
    "region_facts": structured_data.region_facts,
    "section_facts": structured_data.section_facts,
    "share_picture": sharing.share_picture,
    "shared_as": sharing.shared_as,
    "shown_change": changes.shown_change,
    "site_facts": issue_facts.site_facts,
    "stamp": picture.stamp,
    "story_facts": structured_data.story_facts,
    "story_line": lines.story_line,
    "story_share_picture": sharing.story_share_picture,
    "theme_colour": structured_data.theme_colour,
    "topic_facts": structured_data.topic_facts,
    "years_of": years.years_of,
}
FILTERS = {
    "date": written_date,
    "intcomma": intcomma,
    "linebreaks": defaultfilters.linebreaks_filter,
    "urlencode": partial(quote, safe=""),  # Jinja's own leaves slashes
    "truncatechars": defaultfilters.truncatechars,
    "truncatewords": cut_after_words,
    "after_name": story.after_name,
    "bio": story.bio,
    "composed": edition.composed,
    "contributors": story.contributors,
    "cover_picture": edition.cover_picture,
    "day_as_printed": edition.day_as_printed,
    "direction": story.direction,
    "drawn_colours": edition.drawn_colours,
    "drawn_cover": edition.drawn_cover,
    "folio_parts": edition.folio_parts,
    "issue_out": story.issue_out,
    "last_told": structured_data.last_told,
    "long_text": story.long_text,
    "may_be_shown": picture.may_be_shown,
    "opening": story.opening,
    "opening_for": story.opening_for,
    "others_credited": story.others_credited,
    "rendered": story.rendered,
    "short_text": story.short_text,
    "sizes_of_second": edition.sizes_of_second,
    "subjects": story.subjects,
    "with_bio": story.with_bio,
    "writers": story.writers,
    "written": edition.written,
}
