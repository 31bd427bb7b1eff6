"""Planning on the calendar: a story is meant for a day. It publishes nothing."""

from __future__ import annotations

from datetime import date

from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.editing import Conflict, desk_content, save_at_once
from articles.finding import key_in
from articles.models import Article
from articles.rights import visible_to
from issues.models import Issue
from newsroom.accounts.models import User
from newsroom.desk.calendar import may_plan, month_for, month_named, weekdays


@require_safe
def calendar_page(request: HttpRequest, site: AdminSite, person: User) -> HttpResponse:
    """The month that was asked for, else this one."""
    at = timezone.now()
    first = month_named(request.GET.get("month", ""), today=timezone.localtime(at).date())
    with_issues = site.get_model_admin(Issue).has_view_permission(request)
    month = month_for(person, first, at=at, with_issues=with_issues)
    context = {
        **site.each_context(request),
        "title": date_format(first, "F Y"),
        "month": month,
        "weekdays": weekdays(month.weeks),
    }
    return TemplateResponse(request, "desk/calendar.html", context)


@require_POST
def plan(request: HttpRequest, person: User) -> JsonResponse:
    """Mean a story for a day ("" for none), where the plan still is what the person saw (JSON).

    404 for a story that they don't see, 403 where they may not plan, 400 for no day at all, 409 when it was planned
    otherwise meanwhile: `day` is then where it stands.
    """
    at, key = timezone.now(), key_in(request.POST.get("story", ""))
    seen = Article.objects.filter(visible_to(person)).select_related("issue")
    story = seen.filter(pk=key).first() if key else None
    if story is None:
        return _refused(404, _("There is no such story any more."))
    if not may_plan(person, story, at):
        return _refused(403, _("You may not plan this story."), story)
    try:
        day, seen_day = _day(request.POST.get("day", "")), _day(request.POST.get("seen", ""))
    except ValueError:
        return _refused(400, _("There is no such day."), story)
    content = desk_content(story)
    base, mine = content | {"planned_on": _text(seen_day)}, content | {"planned_on": _text(day)}
    try:
        save_at_once(story, mine, base=base, by=person, at=at, note=_sentence(story, day))
    except ValidationError as refusal:
        return _refused(400, " ".join(refusal.messages), story)
    except Conflict:
        story.refresh_from_db(fields=["planned_on"])
        return _refused(409, _("Somebody else was faster. ") + _sentence(story, story.planned_on), story)
    return JsonResponse({"day": _text(day) or "", "message": _sentence(story, day)})


def _refused(status: int, message: str, story: Article | None = None) -> JsonResponse:
    stands = _text(story.planned_on) if story else None
    return JsonResponse({"day": stands or "", "message": message}, status=status)


def _sentence(story: Article, day: date | None) -> str:
    if day is None:
        return _("“%(story)s” has no day.") % {"story": story}
    return _("“%(story)s” is planned for %(day)s.") % {"story": story, "day": date_format(day, "l, j F Y")}


def _day(typed: str) -> date | None:
    """The day that was typed; None for none at all. Raises ValueError for what is no day."""
    if not typed:
        return None
    day = parse_date(typed)
    if day is None:
        raise ValueError(typed)
    return day


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
