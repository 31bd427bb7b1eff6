"""The screen of ten to midnight: what blocks the issue, mended in place, and the one button that sends it off."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import rights
from articles.admin.acts import BUTTONS, perform
from articles.admin.pages import editor_of
from articles.images.models import Image
from articles.models import Article
from articles.publishing import CannotPublish
from issues import proofs, publishing
from issues.admin.mending import Mended, Mender
from issues.admin.shares import Shared, SharePanel
from issues.admin.tonight_screen import ACTS_HERE, TAKE_OUT, Screen, may_take_out
from issues.models import Issue, Publication
from issues.readiness import remarks, stories_of
from issues.run_order import CannotArrange, put_aside
from issues.states import state_of, what_follows

PUBLISH = "issues.publish_issue"
STOP = re.compile(r"[a-z0-9_-]{1,60}")
SENT = re.compile(r"([a-z_]{1,20}):([0-9]{1,18}):([a-z_]{1,12})")


@dataclass(slots=True)
class Outcome:
    """What came of the buttons: fields saved and refused, acts refused by story, why it doesn't go, a link made."""

    mended: Mended = field(default_factory=Mended)
    refusals: dict[int, str] = field(default_factory=dict)
    refusal: str = ""
    shared: Shared | None = None

    @property
    def is_refused(self) -> bool:
        """Whether something has to be said at its place."""
        return bool(self.mended.refused or self.mended.homeless or self.refusals or self.refusal)


class TonightPages(SharePanel):
    """The page of one issue that is about to go out."""

    def get_urls(self) -> list[URLPattern]:
        """With the screen."""
        view = self.admin_site.admin_view(self.tonight)
        return [path("<int:pk>/tonight/", view, name="issues_issue_tonight"), *super().get_urls()]

    def tonight(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What blocks the issue. What was typed is saved first, whatever button was pressed; then that is done."""
        issue, now, outcome = self.issue_to_look_into(request, pk), timezone.now(), Outcome()
        if request.method != "POST":
            return self._night_page(request, issue, now, outcome)
        outcome.shared = self.shared(request, issue, now)
        if outcome.shared is not None and not outcome.shared.refusal:
            return self.told_once(request, issue, outcome.shared)
        if outcome.shared is None:
            self._do_what_was_sent(request, issue, now, outcome)
            if not outcome.is_refused:
                return redirect(self._next_stop(request, issue))
            issue = self.issue_to_look_into(request, pk)
        return self._night_page(request, issue, now, outcome)

    def _do_what_was_sent(self, request: HttpRequest, issue: Issue, at: datetime, outcome: Outcome) -> None:
        outcome.mended = self._mender(request, stories_of(issue), at).mend(request.POST)
        if outcome.mended.count:
            said = ngettext("%(count)s field is saved.", "%(count)s fields are saved.", outcome.mended.count)
            self.message_user(request, said % {"count": outcome.mended.count}, messages.SUCCESS)
        if not outcome.is_refused:
            outcome.refusals = self._act_on_a_story(request, issue, at)
            outcome.refusal = self._send_off(request, issue, at)
        elif "act" in request.POST or "go" in request.POST:
            outcome.refusal = _("Not yet: something that was typed could not be saved.")

    def issue_to_look_into(self, request: HttpRequest, pk: int) -> Issue:
        """The issue, for whoever may see all of its stories: half of one would look ready when it isn't."""
        person = editor_of(request)
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not (person.has_perm(rights.SEE_ALL) or person.has_perm(rights.EDIT_ALL)):
            raise PermissionDenied
        issue = Issue.objects.select_related("proof").filter(pk=pk).first()
        if issue is None:
            raise Http404
        return issue

    def _mender(self, request: HttpRequest, stories: list[Article], at: datetime) -> Mender:
        library = self.admin_site.get_model_admin(Image)

        def may_change(image: Image) -> bool:
            return library.has_change_permission(request, image)

        return Mender(stories, by=editor_of(request), at=at, may_change_picture=may_change)

    # ---------------------------------------------------------------------------------------------- what is done

    def _act_on_a_story(self, request: HttpRequest, issue: Issue, at: datetime) -> dict[int, str]:
        """Do what a story's button says; why not, by story."""
        sent = SENT.fullmatch(request.POST.get("act", ""))
        if sent is None:
            return {}
        act, number, seen = sent[1], int(sent[2]), sent[3]
        mender = self._mender(request, stories_of(issue), at)
        story = mender.stories.get(number)
        if story is None or (act not in ACTS_HERE and act != TAKE_OUT):
            raise Http404
        if story.status != seen:
            return {number: _("Somebody else was faster. This is how it stands now.")}
        if act == TAKE_OUT:
            return self._take_out(story, mender)
        refusal = perform(act, story, by=mender.by, at=at)
        if refusal is not None:
            return {number: refusal.message}
        self.message_user(request, f"“{story}” {BUTTONS[act].done}", messages.SUCCESS)
        return {}

    def _take_out(self, story: Article, mender: Mender) -> dict[int, str]:
        """Out of the issue and back among the stories without one; the others close up."""
        if not may_take_out(mender, story):
            return {story.pk: _("You may not do that with this story.")}
        try:
            put_aside(story, by=mender.by, at=mender.at)
        except CannotArrange as refusal:
            return {story.pk: refusal.message}
        return {}

    def _send_off(self, request: HttpRequest, issue: Issue, at: datetime) -> str:
        """Take a proof and schedule the issue on it, or let it out; why not, in a sentence."""
        act, _sign, hour = request.POST.get("go", "").partition(":")
        if act not in {"schedule", "publish"}:
            return ""
        by = editor_of(request)
        if not by.has_perm(PUBLISH):
            raise PermissionDenied
        issue.refresh_from_db()
        meant = self._night_screen(request, issue, at, []).going(Publication.current()).hour
        if act == "schedule" and hour != meant.isoformat():
            return _("Its time was changed meanwhile. Look at it again.")
        try:
            with transaction.atomic():
                proof = proofs.take(issue, by=by, at=at)
                if act == "publish":
                    publishing.publish(issue, by=by, at=at, proof=proof)
                else:
                    publishing.schedule(issue, publish_at=meant, by=by, at=at, proof=proof)
        except CannotPublish as refusal:
            return refusal.message
        self.message_user(request, f"{issue}: {what_follows(issue, at)}", messages.SUCCESS)
        return ""

    def _next_stop(self, request: HttpRequest, issue: Issue) -> str:
        """Back to the same place: the field after the one that was just mended."""
        address = reverse("admin:issues_issue_tonight", args=[issue.pk])
        stop = request.POST.get("at", "")
        return f"{address}?at={stop}" if STOP.fullmatch(stop) else address

    # ---------------------------------------------------------------------------------------------- what is shown

    def _night_screen(self, request: HttpRequest, issue: Issue, at: datetime, stories: list[Article]) -> Screen:
        return Screen(issue, editor_of(request), at, self._mender(request, stories, at))

    def _night_page(self, request: HttpRequest, issue: Issue, at: datetime, outcome: Outcome) -> HttpResponse:
        publication, stories, closely = Publication.current(), stories_of(issue), "closely" in request.GET
        found = remarks(issue, at=at, language=publication.language, closely=closely, stories=stories)
        screen, refusals = self._night_screen(request, issue, at, stories), dict(outcome.refusals)
        blocking = screen.groups([remark for remark in found if remark.is_blocking], refusals)
        warnings = screen.groups([remark for remark in found if not remark.is_blocking], refusals)
        screen.give_back(outcome.mended, [*blocking, *warnings])
        stops = [stop for group in blocking for card in group.cards for stop in card.stops()]
        refused = [f"v-{pk}-{name}" for pk, name in outcome.mended.refused]
        wanted = refused[0] if refused else request.GET.get("at", "")
        kept_out = {remark.story.pk for remark in found if remark.story and remark.keeps_out}
        context = {
            **self.admin_site.each_context(request),
            "title": _("Tonight") if screen.is_ahead else _("Ready?"),
            "subtitle": str(issue),
            "opts": self.opts,
            "issue": issue,
            "state": state_of(issue, at),
            "is_ahead": screen.is_ahead,
            "sealing": screen.sealing(),
            "follows": what_follows(issue, at),
            "going": screen.going(publication),
            "is_out": issue.is_live(at),
            "is_sealed": issue.is_sealed(at),
            "why_fixed": issue.why_fixed(at),
            "blocking": blocking,
            "blocking_count": sum(group.count for group in blocking),
            "warnings": warnings,
            "warning_count": sum(group.count for group in warnings),
            "closely": closely,
            "count": len(stories),
            "ready": len(stories) - len(kept_out),
            "leftovers": screen.leftovers(outcome.mended, [*blocking, *warnings]),
            "homeless": outcome.mended.homeless,
            "lost_acts": list(refusals.values()),
            "refusal": outcome.refusal,
            "may_go": editor_of(request).has_perm(PUBLISH),
            "focus": wanted if wanted in {*stops, *refused} else (stops[0] if stops else "go"),
            **self.shares_of(request, issue, at, outcome.shared),
        }
        return TemplateResponse(request, "desk/issue/tonight.html", context)
