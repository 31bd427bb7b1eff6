"""What is decided about topics on pages of their own: what waits, what is merged, split, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles.admin.pages import DeskAdmin, editor_of
from articles.finding import key_in
from articles.governing.merging import finish, look_at_merge, merge
from articles.governing.models import REASON_LENGTH, Decision
from articles.governing.proposals import look_at, waiting
from articles.governing.refusal import CannotGovern
from articles.governing.splitting import look_at_split, split, with_words
from articles.governing.standing import decide, refuse
from articles.governing.undoing import undo, why_not_undone
from articles.models import Article
from articles.retagging.looking import digest_of
from articles.rights import GOVERN
from articles.tagging.models import Topic

MOST_FOUND = 20
A_PAGE = 100  # stories of a topic that is split
LONGEST_TYPED = 400


class TopicPages(DeskAdmin):
    """The part of the topics' pages on which something is decided. Each is for those who govern the topics."""

    def get_urls(self) -> list[URLPattern]:
        """With a page a decision."""
        return [
            self._page("proposals/", self.proposals, "proposals"),
            self._page("<int:pk>/accept/", require_POST(self.accept), "accept"),
            self._page("<int:pk>/refuse/", require_POST(self.refuse), "refuse"),
            self._page("<int:pk>/merge/", self.merge, "merge"),
            self._page("<int:pk>/finish/", require_POST(self.finish), "finish"),
            self._page("<int:pk>/split/", self.split, "split"),
            self._page("decisions/<int:decision>/undo/", self.undo, "undo"),
            *super().get_urls(),
        ]

    def _page(self, address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        def governed(request: HttpRequest, **parts: Any) -> HttpResponse:
            if not request.user.has_perm(GOVERN):
                raise PermissionDenied
            return view(request, **parts)

        return path(address, self.admin_site.admin_view(governed), name=f"tagging_topic_{name}")

    def answer(self, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        """A page of the desk about a topic."""
        frame = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return TemplateResponse(request, f"desk/topics/{template}.html", frame | context)

    def refused(self, request: HttpRequest, refusal: CannotGovern, topic: Topic) -> HttpResponse:
        """Say why, where one came from."""
        messages.error(request, refusal.message)
        return redirect(_way_back(request, topic))

    # ------------------------------------------------------------------------------------------------ proposals

    def proposals(self, request: HttpRequest) -> HttpResponse:
        """The words that wait for a decision, one at a time, with what one wants to know of it."""
        line = waiting(key_in(request.GET.get("topic", "")))
        proposal = look_at(line.shown) if line.shown else None
        return self.answer(
            request, "proposals", _("Proposed topics"), line=line, proposal=proposal, reason_length=REASON_LENGTH
        )

    def accept(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Accept a proposal, and on to the next."""
        topic = get_object_or_404(Topic, pk=pk)
        try:
            decide(topic, "accept", by=editor_of(request), at=timezone.now())
        except CannotGovern as refusal:
            return self.refused(request, refusal, topic)
        messages.success(request, _("“%(topic)s” is accepted: readers see it from now on.") % {"topic": topic})
        say_where_older_stories_are(request, topic)
        return redirect(_way_back(request, topic))

    def refuse(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Refuse a proposal, and on to the next."""
        topic, reason = get_object_or_404(Topic, pk=pk), request.POST.get("reason", "").replace("\0", "").strip()
        try:
            decision = refuse(topic, reason=reason[:REASON_LENGTH], by=editor_of(request), at=timezone.now())
        except CannotGovern as refusal:
            return self.refused(request, refusal, topic)
        say_done(request, _("“%(topic)s” is refused.") % {"topic": topic}, decision)
        return redirect(_way_back(request, topic))

    # ------------------------------------------------------------------------------------------------ merge

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask which topic it becomes a part of, show what that changes, and do it."""
        topic, now = get_object_or_404(Topic, pk=pk), timezone.now()
        typed = typed_in(request, "into")
        into = _topic_called(request, typed)
        if request.method == "POST" and into is not None:
            try:
                decision = merge(topic, into=into, by=editor_of(request), at=now)
            except CannotGovern as refusal:
                return self.refused(request, refusal, topic)
            done = _("“%(topic)s” is a part of “%(into)s” from now on.") % {"topic": topic, "into": into}
            say_done(request, done, decision)
            return redirect(_way_back(request, into))
        preview = look_at_merge(topic, into, now) if into else None
        found = _found(topic, typed) if typed and not into else []
        context = {
            "topic": topic,
            "typed": typed,
            "preview": preview,
            "found": found,
            "next": typed_in(request, "next"),
        }
        return self.answer(request, "merge", _("Merge"), **context)

    def finish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have the stories of a merged topic follow that stayed behind."""
        topic = get_object_or_404(Topic, pk=pk)
        try:
            count = finish(topic, by=editor_of(request), at=timezone.now())
        except CannotGovern as refusal:
            return self.refused(request, refusal, topic)
        messages.success(request, _follows(count))
        return redirect("admin:tagging_topic_change", pk)

    # ------------------------------------------------------------------------------------------------ split

    def split(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose some of a topic's stories for another topic, show what that changes, and do it."""
        topic = get_object_or_404(Topic, pk=pk)
        words, name, rest = (typed_in(request, field) for field in ("q", "name", "rest"))
        found, ticked, by = with_words(topic, words, editor_of(request)), ticked_so_far(request), editor_of(request)
        chosen = found if request.POST.get("which") == "all" else ticked
        preview, mistakes, seen = None, {}, digest_of({*chosen}, name, rest)
        if request.method == "POST" and "page" not in request.POST:
            try:
                if "_split" in request.POST and request.POST.get("seen") == seen:
                    decision = split(topic, chosen, name=name, rest_name=rest, by=by, at=timezone.now())
                    say_done(request, _("“%(topic)s” is split.") % {"topic": topic}, decision)
                    return redirect("admin:tagging_topic_change", topic.pk)
                preview = look_at_split(topic, chosen, name=name, rest_name=rest)
                if "_split" in request.POST:
                    mistakes = {"stories": _("It is another split than the one you looked at. Look at these numbers.")}
            except CannotGovern as refusal:
                mistakes = {refusal.field or "stories": refusal.message}
        page = Paginator(found, A_PAGE).get_page(request.POST.get("page") or request.POST.get("at_page") or 1)
        rows = Article.objects.select_related("issue").defer("body", "issue__letter").in_bulk(list(page))
        context = {"topic": topic, "q": words, "name": name, "rest": rest, "chosen": set(ticked), "page": page}
        context["stories"] = [rows[key] for key in page if key in rows]
        context |= {"preview": preview, "mistakes": mistakes, "total": topic.taggings.count()}
        context |= {"seen": seen, "elsewhere": sorted(set(ticked) & set(found) - set(page))}
        context["which"] = request.POST.get("which", "ticked")
        return self.answer(request, "split", _("Split"), **context)

    # ------------------------------------------------------------------------------------------------ undo

    def undo(self, request: HttpRequest, decision: int) -> HttpResponse:
        """Say what taking the decision back means and what is in the way, and do it."""
        made = get_object_or_404(Decision.objects.select_related("topic", "into", "made_by"), pk=decision)
        if request.method == "POST":
            try:
                undo(made, by=editor_of(request), at=timezone.now())
            except CannotGovern as refusal:
                messages.error(request, refusal.message)
            else:
                says = _("It is as it was before. The stories follow in the background.")
                messages.success(request, says)
            return redirect("admin:tagging_topic_change", made.topic_id)
        collisions = [] if made.undone_at else why_not_undone(made)
        return self.answer(request, "undo", _("Take back"), decision=made, topic=made.topic, collisions=collisions)


def say_where_older_stories_are(request: HttpRequest, topic: Topic) -> None:
    """A word is new: stories that were there before may be about it."""
    address = reverse("admin:tagging_topic_older", args=[topic.pk])
    says = _("Older stories may be about it:")
    messages.info(request, format_html('{} <a href="{}">{}</a>', says, address, _("look through them")))


def say_done(request: HttpRequest, sentence: str, decision: Decision) -> None:
    """What was done, how many stories follow, and the way back."""
    follows = _follows(decision.stories) if decision.stories else ""
    address = reverse("admin:tagging_topic_undo", args=[decision.pk])
    messages.success(request, format_html('{} {} <a href="{}">{}</a>', sentence, follows, address, _("Undo")))


def _follows(count: int) -> str:
    says = ngettext("%(count)s story follows in the background.", "%(count)s stories follow in the background.", count)
    return says % {"count": count}


def _way_back(request: HttpRequest, topic: Topic) -> str:
    """To the next proposal for who is going through them, else to the topic."""
    if typed_in(request, "next") == "proposals":
        following = key_in(typed_in(request, "following"))
        return reverse("admin:tagging_topic_proposals") + (f"?topic={following}" if following else "")
    return reverse("admin:tagging_topic_change", args=[topic.pk])


def typed_in(request: HttpRequest, name: str) -> str:
    """What was typed or sent, whether to look or to act."""
    sent = request.POST.get(name) if request.method == "POST" else request.GET.get(name)
    return " ".join((sent or "").replace("\0", "").split())[:LONGEST_TYPED]


def chosen_stories(request: HttpRequest, field: str = "story") -> list[int]:
    """The ids of the stories that were ticked."""
    return [key for sent in request.POST.getlist(field) if (key := key_in(sent))]


def ticked_so_far(request: HttpRequest) -> list[int]:
    """The ids of the stories that are ticked on the page that was shown, and of those ticked on the pages before."""
    elsewhere = (key_in(sent) for sent in request.POST.get("elsewhere", "").split(","))
    return [*chosen_stories(request), *(key for key in elsewhere if key)]


def _topic_called(request: HttpRequest, typed: str) -> Topic | None:
    """The topic of that number, which a button sends, or of that name."""
    key = key_in(typed_in(request, "into_id"))
    if key is not None:
        return get_object_or_404(Topic, pk=key)
    return Topic.objects.named(typed) if typed else None


def _found(topic: Topic, typed: str) -> list[Topic]:
    """The topics in use whose names have the letters."""
    fitting = Topic.objects.called_like(typed).filter(status=Topic.Status.IN_USE).exclude(pk=topic.pk)
    return list(fitting.order_by("name")[:MOST_FOUND])
