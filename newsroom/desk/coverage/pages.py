"""The pages: coverage by month with its table as a file, on the map, the blind spots, and who tagged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.coverage.months import Coverage, coverage, totals
from articles.coverage.scope import Kind, Subject
from articles.coverage.silences import FEWEST_DAYS, ONE_IN, TIMES_USUAL, Silence, never_covered, silences
from articles.coverage.spans import day_of
from articles.coverage.taggers import taggers
from articles.coverage.untagged import LABELS, untagged
from articles.models import Article
from articles.rights import SEE_ALL
from articles.tagging.models import Country
from articles.tagging.regions import countries_within
from articles.tagging.world_map import Tint, drawn, level_of, steps_up_to
from newsroom.desk.coverage.asking import Asked
from newsroom.desk.coverage.charts import chart, headings
from newsroom.desk.coverage.downloads import table_file
from newsroom.finding.models import UnfoundSearch
from newsroom.finding.noting import KEPT_FOR

A_PAGE, MOST_CHARTS = 50, 12
STORIES = "admin:articles_article_changelist"
Page = Callable[[AdminSite, HttpRequest, Asked], HttpResponse]

TABS = [
    ("coverage", gettext_lazy("By month")),
    ("coverage_map", gettext_lazy("Map")),
    ("coverage_silences", gettext_lazy("Blind spots")),
    ("coverage_tagging", gettext_lazy("Tagging")),
    ("coverage_unfound", gettext_lazy("Searched, not found")),
]


def pages(site: AdminSite) -> list[URLPattern]:
    """Their addresses on that site; for whoever may see everybody's stories: half a count would say something wrong."""
    found: list[tuple[str, Page, str]] = [
        ("coverage/", by_month, "coverage"),
        ("coverage/months.csv", by_month_as_file, "coverage_file"),
        ("coverage/map/", on_the_map, "coverage_map"),
        ("coverage/blind-spots/", blind_spots, "coverage_silences"),
        ("coverage/tagging/", tagging, "coverage_tagging"),
        ("coverage/not-found/", not_found, "coverage_unfound"),
    ]
    return [path(route, site.admin_view(_asked(site, page)), name=name) for route, page, name in found]


def by_month(site: AdminSite, request: HttpRequest, asked: Asked) -> HttpResponse:
    """Charts of the fullest, and the table of all."""
    found = _coverage(asked)
    names = headings(found.columns)
    page = Paginator(found.lines, A_PAGE).get_page(request.GET.get("page"))
    lines = [(chart(f"chart-{number}", line, names), _links(asked, line.subject)) for number, line in enumerate(page)]
    context = {
        "title": _("Coverage"),
        "headings": names,
        "everything": chart("whole", found.everything, names),
        "lines": lines,
        "charts": lines[:MOST_CHARTS],
        "page": page,
        "is_compared": asked.has_a_past,
        "without_page": "&" + asked.query().removeprefix("?"),
    }
    return _answer(site, request, asked, "months", context)


def by_month_as_file(site: AdminSite, request: HttpRequest, asked: Asked) -> HttpResponse:
    """The whole table as CSV; where the question made no sense, the page that says why."""
    if not asked.is_understood:
        return redirect(f"{reverse('admin:coverage')}?{request.GET.urlencode()}")
    found, kind = _coverage(asked), asked.scope.kind
    names = [heading.full for heading in headings(found.columns)]
    head = [str(Kind(kind).label), _("Code"), *names, _("Total"), _("The same time before")]
    lines = [[line.subject.name, line.subject.code, *line.counts, line.total, line.before] for line in found.lines]
    everything = found.everything
    last = [_("All stories"), "", *everything.counts, everything.total, everything.before]
    span = asked.span
    return table_file(f"coverage-{kind}-{span.first:%Y-%m}-{span.last:%Y-%m}", [head, *lines, last])


def on_the_map(site: AdminSite, request: HttpRequest, asked: Asked) -> HttpResponse:
    """The world, or a part of it, tinted by the number of stories, and the same as a table."""
    scope = asked.scope.of(Kind.COUNTRIES)
    counts = totals(scope, asked.span, at=asked.at)
    steps = steps_up_to(max(counts.values(), default=0))
    names = dict(Country.objects.order_by("name").values_list("code", "name"))
    within = countries_within(scope.region) if scope.region else names.keys()
    tints = {code: _tint(asked, code, names[code], count, steps) for code, count in counts.items()}
    covered = sorted(counts, key=lambda code: (-counts[code], names[code]))
    shown = drawn(tints, steps=steps, within=within if scope.region else ())
    context = {
        "title": _("Coverage on the map"),
        "map": mark_safe(render_to_string("parts/world_map.html", {"map": shown, "label": _("Stories:")})),  # noqa: S308
        "lines": [(names[code], counts[code], tints[code].address) for code in covered],
        "without": [name for code, name in names.items() if code in within and code not in counts],
    }
    return _answer(site, request, asked, "map", context)


def blind_spots(site: AdminSite, request: HttpRequest, asked: Asked) -> HttpResponse:
    """What has been silent for unusually long, and what never was written about."""
    report = silences(asked.scope, asked.zone, at=asked.at)
    page = Paginator(report.silences, A_PAGE).get_page(request.GET.get("page"))
    stories = Article.objects.only("headline", "working_title", "live_from").in_bulk(
        [silence.last_story for silence in page]
    )
    context = {
        "title": _("Blind spots"),
        "report": report,
        "page": page,
        "silences": [_told(asked, silence, stories[silence.last_story]) for silence in page],
        "never": never_covered(asked.at) if asked.scope.kind != Kind.TOPICS and asked.begun else [],
        "rule": {"days": FEWEST_DAYS, "times": TIMES_USUAL, "all": ONE_IN, "others": ONE_IN - 1},
        "without_page": "&" + asked.query().removeprefix("?"),
    }
    return _answer(site, request, asked, "silences", context)


def tagging(site: AdminSite, request: HttpRequest, asked: Asked) -> HttpResponse:
    """Who tagged how much in the span, and how many stories lack tags."""
    stretch = asked.span.stretch(asked.at)
    tagged = taggers(stretch)
    context = {
        "title": _("Tagging"),
        "page": Paginator(tagged.people, A_PAGE).get_page(request.GET.get("page")),
        "since": tagged.since and day_of(tagged.since, asked.zone),
        "untagged": untagged(asked.at, stretch),
        "lists": [(label, f"{reverse(STORIES)}?state=live&lacks={key}") for key, label in LABELS],
        "without_page": "&" + asked.query().removeprefix("?"),
    }
    return _answer(site, request, asked, "tagging", context)


def not_found(site: AdminSite, request: HttpRequest, asked: Asked) -> HttpResponse:
    """What readers looked for and did not find, the most frequent first."""
    context = {
        "title": _("Searched, not found"),
        "page": Paginator(UnfoundSearch.objects.all(), A_PAGE).get_page(request.GET.get("page")),
        "days": KEPT_FOR.days,
        "without_page": "&" + asked.query().removeprefix("?"),
    }
    return _answer(site, request, asked, "not_found", context)


def _asked(site: AdminSite, page: Page) -> Callable[[HttpRequest], HttpResponse]:
    @require_safe
    def answer(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(SEE_ALL):
            raise PermissionDenied
        zone = request.publication.zone  # type: ignore[attr-defined]  # see newsroom.zones
        return page(site, request, Asked(request.GET.dict(), zone, timezone.now()))

    return answer


def _answer(
    site: AdminSite, request: HttpRequest, asked: Asked, template: str, context: dict[str, Any]
) -> HttpResponse:
    context |= {
        **site.each_context(request),
        "asked": asked,
        "form": asked.form,
        "kind": asked.scope.kind,
        "kinds": [(kind.label, asked.query(kind=kind.value), kind == asked.scope.kind) for kind in Kind],
        "tabs": [(label, reverse(f"admin:{name}") + asked.query(), name) for name, label in TABS],
    }
    status = 200 if asked.is_understood else 400
    return TemplateResponse(request, f"desk/coverage/{template}.html", context, status=status)


def _coverage(asked: Asked) -> Coverage:
    return coverage(asked.scope, asked.span, at=asked.at, compared=asked.has_a_past)


def _links(asked: Asked, subject: Subject) -> dict[str, str]:
    """Where a line leads: into the region or branch, and to the stories in the list."""
    kind = asked.scope.kind
    if kind == Kind.REGIONS and subject.code:
        return {"into": asked.query(kind=Kind.COUNTRIES.value, region=subject.code)}
    stories = {"stories": _stories(kind, subject)} if subject.code else {}
    return stories | ({"into": asked.query(branch=subject.code)} if subject.is_branch else {})


def _stories(kind: str, subject: Subject) -> str:
    asked = {"topic": subject.name} if kind == Kind.TOPICS else {"country": subject.code}
    return f"{reverse(STORIES)}?{urlencode({**asked, 'state': 'live'})}"


def _tint(asked: Asked, code: str, name: str, count: int, steps: Any) -> Tint:
    says = _("%(name)s: %(count)s") % {"name": name, "count": count}
    return Tint(level_of(count, steps), says, _stories(Kind.COUNTRIES, Subject(name, code)))


def _told(asked: Asked, silence: Silence, story: Article) -> dict[str, Any]:
    """A silence with its newest story and the search for stories that may lack the tag."""
    return {
        "silence": silence,
        "share": round(100 * silence.usual / silence.days),
        "story": story,
        "day": day_of(story.live_from, asked.zone) if story.live_from else None,
        "named": f"{reverse(STORIES)}?{urlencode({'q': silence.subject.name})}",
        **_links(asked, silence.subject),
    }
