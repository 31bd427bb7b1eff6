"""The older stories of a new word, in a grid: looked at by keys, taken or put aside, a page at a time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.pages import editor_of
from articles.admin.topic_pages import TopicPages, chosen_stories, say_done, typed_in
from articles.finding import key_in
from articles.governing.older_stories import give, look
from articles.governing.refusal import CannotGovern
from articles.models import Strength
from articles.tagging.models import Topic

LEARNED = "learned"


class OlderStoriesPages(TopicPages):
    """The part of the topics' pages that looks for a topic's older stories."""

    def get_urls(self) -> list[URLPattern]:
        """With the grid."""
        return [self._page("<int:pk>/older/", self.older, "older"), *super().get_urls()]

    def older(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A page of stories that may be about the topic; what is ticked is given it, as one operation."""
        topic = get_object_or_404(Topic, pk=pk)
        if request.method == "POST":
            return self._take(request, topic)
        by_learning = typed_in(request, "by") == LEARNED
        before = key_in(typed_in(request, "before"))
        seen = look(topic, editor_of(request), by_learning=by_learning, before=before)
        context = {"topic": topic, "look": seen, "by_learning": by_learning, "before": before}
        return self.answer(
            request, "older", _("Older stories"), **context, strengths=Strength.choices, about=Strength.ABOUT
        )

    def _take(self, request: HttpRequest, topic: Topic) -> HttpResponse:
        chosen, shown = (
            chosen_stories(request),
            [key for sent in request.POST.getlist("shown") if (key := key_in(sent))],
        )
        chosen = shown if "_all" in request.POST else chosen
        others = set(shown) - set(chosen) if "aside" in request.POST else set()
        sent = request.POST.get("strength", "")
        strength = Strength(int(sent)) if sent in {str(value) for value in Strength.values} else Strength.ABOUT
        try:
            decision = give(
                topic, chosen, not_about=others, strength=strength, by=editor_of(request), at=timezone.now()
            )
        except CannotGovern as refusal:
            messages.error(request, refusal.message)
        else:
            if decision is not None:
                say_done(request, _("“%(topic)s” is given to them.") % {"topic": topic}, decision)
            if others:
                says = ngettext("%(count)s won't be proposed again.", "%(count)s won't be proposed again.", len(others))
                messages.info(request, says % {"count": len(others)})
        return redirect(_next_look(request, topic))


def _next_look(request: HttpRequest, topic: Topic) -> str:
    """On with those before the last one seen; where nothing is older, from the newest again."""
    address = reverse("admin:tagging_topic_older", args=[topic.pk])
    asked = {"by": LEARNED if typed_in(request, "by") == LEARNED else "", "before": key_in(typed_in(request, "older"))}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return f"{address}?{query}" if query else address
