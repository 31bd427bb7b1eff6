"""What the house says of itself: who makes it, what it does with readers' data, for whom it can be read."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article, Author, Byline

MOST_PEOPLE = 200


@require_safe
def masthead(request: HttpRequest) -> HttpResponse:
    """The imprint as the desk wrote it, and everybody with a title who has a story that readers see."""
    at = timezone.now()
    seen = Byline.objects.filter(author=OuterRef("pk"), article__in=Article.objects.live(at))
    people = Author.objects.filter(Exists(seen)).exclude(role_title="").order_by("slug")[:MOST_PEOPLE]
    return render(request, "issues/house/masthead.html", {"at": at, "people": people})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of a reader: the publication's own words, else what is true of this software as it comes."""
    return render(request, "issues/house/privacy.html", {"at": timezone.now()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """For whom the site can be read, and whom to tell when it can't: its own words, else what is true as it comes."""
    return render(request, "issues/house/accessibility.html", {"at": timezone.now()})
