"""The tagging desk's pages: the queue, and one story at a time with its evidence; decision 15."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from articles import rights
from articles.admin.pages import editor_of
from articles.admin.tagging_answers import Read, answers_in, narrowed_in, query_of
from articles.admin.tagging_reports import TaggingReports
from articles.editing import Conflict
from articles.finding import key_in
from articles.models import Article, Section, Strength
from articles.models.rejection import TagKey
from articles.rejecting import take_back_rejections
from articles.states import moment
from articles.suggesting import Suggestion
from articles.tagging.models import Country, Topic
from articles.tagging_desk import lending, turns
from articles.tagging_desk.models import Lease
from articles.tagging_desk.sheets import Line, Sheet, lines_for
from articles.tagging_desk.speed import today_of
from articles.tagging_desk.waiting import Narrowed, candidates, queue_for, took_out

if TYPE_CHECKING:
    from newsroom.accounts.models import User

SHOWN_NEXT, SHOWN_ISSUES = 8, 30
HERE = "admin:articles_article_tagging_desk"
TURN = "admin:articles_article_tagging_turn"


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the form: a tag, and what is ticked about it."""

    line: Line
    value: str


# What the script makes a line of when a tag is added by hand.
NO_LINE = Line(Suggestion("", 0, "", Strength.ABOUT, ""), is_suggested=False)


class TaggingDesk(TaggingReports):
    """The pages of whoever tags. A story's text is shown to the one to whom the story is lent, and to nobody else."""

    def get_urls(self) -> list[URLPattern]:
        """With the queue, the story, and what the story's script asks."""
        wrapped, both = self.admin_site.admin_view, require_http_methods(["GET", "HEAD", "POST"])
        return [
            path("tagging-desk/", wrapped(both(self.tagging_desk)), name="articles_article_tagging_desk"),
            path("tagging-desk/<int:pk>/", wrapped(both(self.tagging_turn)), name="articles_article_tagging_turn"),
            path(
                "tagging-desk/<int:pk>/keep/",
                wrapped(require_POST(self.tagging_keep)),
                name="articles_article_tagging_keep",
            ),
            *super().get_urls(),
        ]

    # ---------------------------------------------------------------------------------------------- the queue

    def tagging_desk(self, request: HttpRequest) -> HttpResponse:
        """How many stories wait, and which come next (GET); the next one, lent to this person (POST)."""
        person, now = _tagger(request), timezone.now()
        narrowed = narrowed_in(request.POST if request.method == "POST" else request.GET)
        if request.method == "POST":
            return self._next(request, narrowed)
        coming = list(islice(candidates(person, narrowed, now), SHOWN_NEXT))
        context = {
            "title": _("Tagging desk"),
            "queue": queue_for(person, narrowed, now),
            "coming": [(story, _when(story)) for story in coming],
            "held": lending.lease_of(person, now),
            "narrowed": narrowed,
            "query": query_of(narrowed),
            "sections": Section.objects.all(),
            "issues": _newest_issues(),
            "today": today_of(person, now),
            "last": turns.last_turn(person, now),
            "governs": person.has_perm(rights.GOVERN),
        }
        return TemplateResponse(request, "desk/tagging/queue.html", self._context(request) | context)

    def _next(self, request: HttpRequest, narrowed: Narrowed) -> HttpResponse:
        """To the next story; without one, to the queue, which says so."""
        lease = lending.take_next(_tagger(request), narrowed, timezone.now())
        if lease is None:
            left = queue_for(_tagger(request), narrowed, timezone.now()).count
            why = _("What waits is on others’ tables, in a sealed issue, or was skipped by you today.")
            self.message_user(request, why if left else _("Nothing waits to be tagged."), messages.SUCCESS)
            return redirect(reverse(HERE) + query_of(narrowed))
        return redirect(reverse(TURN, args=[lease.article_id]) + query_of(narrowed))

    # ---------------------------------------------------------------------------------------------- one story

    def tagging_turn(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The story with its evidence (GET); what the tagger decided (POST: `act`)."""
        _tagger(request)
        if request.method == "POST":
            act = ACTS.get(request.POST.get("act", "done"))
            if act is None:
                raise Http404
            response: HttpResponse = getattr(self, act)(request, pk)
            return response
        lease = self._lease(request, pk)
        if lease is None:
            return self._gone(request, pk)
        return self._page(request, lease)

    def tagging_keep(self, request: HttpRequest, pk: int) -> JsonResponse:
        """The tagger is at work, or has left (`left`): 409 when the story is lent to somebody else by now."""
        person, now = _tagger(request), timezone.now()
        if "left" in request.POST:
            lending.let_go_soon(pk, person, now)
        elif not lending.keep(pk, person, now):
            return JsonResponse({"message": _("The story is not yours any more.")}, status=409)
        return JsonResponse({})

    def _done(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save the decisions and go on. What stands in the way is said beside them; they are all still there."""
        lease, read, now = self._answered(request, pk), answers_in(request.POST), timezone.now()
        if lease is None:
            return self._gone(request, pk, read.answers.tags)
        sheet = Sheet(lease.article, now, second_of=lease.second_of)
        if request.POST.get("version") != sheet.version and lease.second_of is None:
            return self._page(request, lease, read, sheet=sheet, others_changed=True, status=409)
        if read.refusals:
            return self._page(request, lease, read, sheet=sheet, status=400)
        try:
            turns.finish(lease, read.answers, at=now)
        except turns.NotLent:
            return self._gone(request, pk, read.answers.tags)
        except (Conflict, ValidationError) as refusal:
            read.refusals.extend(dict.fromkeys(getattr(refusal, "messages", [])))
            return self._page(request, lease, read, others_changed=isinstance(refusal, Conflict), status=409)
        narrowed = narrowed_in(request.GET)
        took_out(lease.person, narrowed, pk)
        return self._next(request, narrowed)

    def _skip(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Leave it to others and go on."""
        lease = self._answered(request, pk, is_skipped=True)
        if lease is None:
            return self._gone(request, pk)
        reason = " ".join(request.POST.get("reason", "").replace("\0", "").split())
        try:
            turns.skip(lease, reason, seconds=answers_in(request.POST).answers.seconds, at=timezone.now())
        except turns.NotLent:
            return self._gone(request, pk)
        return self._next(request, narrowed_in(request.GET))

    def _take(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have this one, picked from the line."""
        if self._lease(request, pk) is None:
            return self._gone(request, pk)
        return redirect(reverse(TURN, args=[pk]) + query_of(narrowed_in(request.GET)))

    def _leave(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give it back and go to the queue."""
        lending.give_back(pk, _tagger(request))
        return redirect(reverse(HERE) + query_of(narrowed_in(request.GET)))

    def _undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take back the last story that was finished, and have it on the table again."""
        person, now, query = _tagger(request), timezone.now(), query_of(narrowed_in(request.GET))
        turn = turns.last_turn(person, now)
        if turn is None or str(turn.pk) != request.POST.get("turn"):
            nothing = _("There is nothing to take back: it was taken back already, or another story was done since.")
            self.message_user(request, nothing, messages.WARNING)
            return self._back(request)
        story, second_of = turn.article, turn.second_of
        try:
            turns.undo(turn, by=person, at=now)
        except (Conflict, ValidationError) as refusal:
            why = " ".join(getattr(refusal, "messages", [_("Somebody else changed its tags since.")]))
            self.message_user(request, f"“{story}”: {why}", messages.WARNING)
            return redirect(reverse(HERE) + query)
        self.message_user(request, _("Taken back: “%(story)s”.") % {"story": story}, messages.SUCCESS)
        lending.take(story, person, now, second_of=second_of)
        return redirect(reverse(TURN, args=[story.pk]) + query)

    def _unreject(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a rejected tag be suggested again."""
        lease = self._lease(request, pk)
        kind, _dot, tag = request.POST.get("tag", "").partition(".")
        key = key_in(tag)
        if lease is None or kind not in VOCABULARIES or key is None:
            return self._gone(request, pk)
        take_back_rejections(lease.article, [(kind, key)])
        return redirect(reverse(TURN, args=[pk]) + query_of(narrowed_in(request.GET)))

    # ---------------------------------------------------------------------------------------------- what is shown

    def _lease(self, request: HttpRequest, pk: int) -> Lease | None:
        """The story on this person's table; one that ran out is lent again while nobody else has it."""
        return lending.take_again(pk, _tagger(request), timezone.now())

    def _answered(self, request: HttpRequest, pk: int, *, is_skipped: bool = False) -> Lease | None:
        """The story that was answered, lent as it was when the page was shown.

        What a second opinion says was promised to change nothing: it is never taken for a first one. What was done a
        moment ago was sent twice, and to skip a story nobody needs to have it again.
        """
        person, now, second = _tagger(request), timezone.now(), request.POST.get("second", "")
        lease = lending.renew(pk, person, now)
        if lease is None and not second and not is_skipped and turns.just_done(pk, person, now) is None:
            lease = lending.take_again(pk, person, now)
        return lease if lease and second == str(lease.second_of_id or "") else None

    def _page(
        self,
        request: HttpRequest,
        lease: Lease,
        read: Read | None = None,
        *,
        sheet: Sheet | None = None,
        others_changed: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        person, now = lease.person, timezone.now()
        story = lease.article
        sheet = sheet or Sheet(story, now, second_of=lease.second_of)
        closed = "" if rights.may_tag(person, story, now) else _why_closed(story, now)
        narrowed = narrowed_in(request.GET)
        context = {
            "title": story,
            "story": story,
            "lease": lease,
            "passages": sheet.passages,
            "asked": _asked(sheet, read.answers.tags if read else {}),
            "typed": request.POST.get("typed", "") if read and read.refusals else "",
            "refusals": read.refusals if read else [],
            "others_changed": _last_saved(story) if others_changed else None,
            "closed": closed,
            "version": sheet.version,
            "rejections": sheet.rejections,
            "strengths": Strength.choices,
            "empty_pick": Asked(NO_LINE, ""),
            "queue": queue_for(person, narrowed, now),
            "today": today_of(person, now),
            "last": turns.last_turn(person, now),
            "may_open": rights.may_see(person, story),
            "goes_out": _when(story),
            "query": query_of(narrowed),
        }
        return TemplateResponse(request, "desk/tagging/story.html", self._context(request) | context, status=status)

    def _gone(self, request: HttpRequest, pk: int, answers: Mapping[TagKey, str] | None = None) -> HttpResponse:
        """It is somebody else's by now, or done: say so, with what was decided, and lead back to the queue."""
        person, now = _tagger(request), timezone.now()
        story = Article.objects.filter(rights.listed_for(person), pk=pk).first()
        if story is None:
            raise Http404
        done = turns.just_done(pk, person, now)
        if done and (answers is None or turns.says_the_same(done, answers)):
            self.message_user(request, _("It is done already: “%(story)s”.") % {"story": story}, messages.SUCCESS)
            return self._back(request)
        says = _("“%(story)s” is not on your table any more: somebody else has it, or it is tagged or skipped.")
        self.message_user(request, says % {"story": story}, messages.WARNING)
        if answers:
            said = _("Not saved, because it was not on your table: %(tags)s.") % {"tags": _in_words(answers)}
            self.message_user(request, said, messages.WARNING)
        return redirect(reverse(HERE) + query_of(narrowed_in(request.GET)))

    def _back(self, request: HttpRequest) -> HttpResponse:
        """To what this person has on the table; with nothing there, to the queue."""
        held = lending.lease_of(_tagger(request), timezone.now())
        there = reverse(TURN, args=[held.article_id]) if held else reverse(HERE)
        return redirect(there + query_of(narrowed_in(request.GET)))

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media}


ACTS = {"done": "_done", "skip": "_skip", "take": "_take", "leave": "_leave", "undo": "_undo", "unreject": "_unreject"}
VOCABULARIES: dict[str, Any] = {"countries": Country, "topics": Topic}


def _tagger(request: HttpRequest) -> User:
    person = editor_of(request)
    if not person.has_perm(rights.TAG):
        raise PermissionDenied
    return person


def _asked(sheet: Sheet, answers: Mapping[TagKey, str]) -> list[Asked]:
    """The lines of the form with what is ticked: what was answered, else how it stands."""
    known = {line.suggestion.key for line in sheet.lines}
    added = lines_for([key for key in answers if key not in known])
    return [
        Asked(line, answers.get(line.suggestion.key, "" if line.is_proposed else line.standing))
        for line in [*sheet.lines, *added]
    ]


def _in_words(answers: Mapping[TagKey, str]) -> str:
    """The answers as one reads them: "Kenya (lead), Chad (no)"."""
    words = {str(value): str(label) for value, label in Strength.choices} | {turns.NOT_THIS: _("no")}
    lines = [line.suggestion for line in lines_for(list(answers))]
    return ", ".join(f"{one.name} ({words[answers[one.key]]})" for one in lines)


def _why_closed(story: Article, at: datetime) -> str:
    """Why nobody tags it now. What may be tagged by nobody stands in an issue that is sealed."""
    return story.issue.why_fixed(at) if story.issue else _("You may not tag this story.")


def _when(story: Article) -> str:
    return moment(story.live_from) if story.live_from else ""


def _last_saved(story: Article) -> Any:
    return story.revisions.select_related("saved_by").order_by("-number").first() or {}


def _newest_issues() -> Any:
    issues = Article._meta.get_field("issue").related_model._default_manager  # noqa: SLF001
    return issues.order_by("-date", "-pk")[:SHOWN_ISSUES]
