"""What the review's panel on a story's form shows to one person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from articles import rights
from articles.models import Article
from articles.review import duties
from articles.review.comments import newest_revision
from articles.review.models import Comment, ShareVisit
from articles.review.models.share import SharedPreview
from articles.review.people import MENTION, people_of_the_desk
from articles.review.sharing import CLOSED, USUAL_DAYS

if TYPE_CHECKING:
    from newsroom.accounts.models import User

OPEN = {Article.Status.DRAFT, Article.Status.IN_REVIEW}
VISITS_SHOWN, VISITS_READ = 5, 100
DAYS_OFFERED = (1, USUAL_DAYS, 30)


@dataclass(slots=True)
class Said:
    """A comment as it is shown: its words with the people's names in them, its answers, and what happened since."""

    comment: Comment
    words: SafeString
    replies: list[Said] = field(default_factory=list)
    is_older: bool = False


def may_decide(person: User, article: Article, at: datetime) -> bool:
    """Whether this person reviews: claims, approves, sends back, assigns, sets checks. Sub-editors and editors do."""
    return rights.may_act(person, "return_changes", article, at)


def may_let_go(person: User, article: Article) -> bool:
    """Whether this person may end the claim: it is their own, or they run the desk."""
    return article.claimed_by_id == person.pk or person.has_perm(rights.CLEAR)


def may_share(person: User, article: Article) -> bool:
    """Whether this person may show the story to outsiders: an editor every one, a writer their own until it is cleared.

    From then on it may stand under an embargo, which isn't the writer's to break.
    """
    own = rights.is_own(person, article) and person.has_perm("articles.change_article")
    return article.status not in CLOSED and (person.has_perm(rights.EDIT_ALL) or (own and article.status in OPEN))


def may_take_back(person: User, link: SharedPreview) -> bool:
    """Whether this person may withdraw the link: whoever made it, and editors."""
    return link.made_by_id == person.pk or person.has_perm(rights.EDIT_ALL)


def panel_for(article: Article, person: User, at: datetime) -> dict[str, Any]:
    """All that the panel's templates need, in a fixed number of queries."""
    talk = conversations(article)
    still_open = [said for said in talk if not said.comment.resolved_at]
    decides = may_decide(person, article, at)
    return {
        "story": article,
        "at": at,
        "open_talk": still_open,
        "open_count": sum(said.comment.kind != Comment.Kind.APPROVED for said in still_open),
        "settled_talk": [said for said in talk if said.comment.resolved_at],
        "decides": decides,
        "in_review": duties.is_in_review(article),
        "claim": duties.claim_sentence(article),
        "claimed_by_me": article.claimed_by_id == person.pk,
        "lets_go": may_let_go(person, article),
        "overdue": duties.is_overdue(article, at),
        "due_typed": _typed(article.due_at),
        "people": list(people_of_the_desk()) if decides else [],
        "checks": [(name, Article._meta.get_field(name), getattr(article, name)) for name in duties.CHECKS],
        "choices": Article.Check.choices,
        "may_send": article.status == Article.Status.DRAFT and rights.may_act(person, "send_to_review", article, at),
        "shares": may_share(person, article),
        "days_offered": DAYS_OFFERED,
        "usual_days": USUAL_DAYS,
        "links": links_to_take_back(article.share_links.all(), ShareVisit.objects.all(), person, at),
    }


def conversations(article: Article) -> list[Said]:
    """What was said, oldest first, with the answers under what they answer."""
    comments = list(article.comments.select_related("said_by", "resolved_by").order_by("said_at", "id"))
    names, newest = _names_in(comments), newest_revision(article)
    threads: dict[int, Said] = {}
    for comment in comments:
        said = Said(comment, words_of(comment.text, names), is_older=0 < comment.revision < newest)
        if comment.parent_id is None:
            threads[comment.pk] = said
        else:
            threads[comment.parent_id].replies.append(said)
    return list(threads.values())


def words_of(text: str, names: dict[str, str]) -> SafeString:
    """A comment's text as HTML: paragraphs, and whoever is called by user name under their full name."""
    html = linebreaks(text, autoescape=True)

    def named(mention: re.Match[str]) -> str:
        name = names.get(mention[1].casefold())
        return format_html('<strong class="talk__name">@{}</strong>', name) if name else mention[0]

    # linebreaks has escaped the text, and format_html the names.
    return mark_safe(MENTION.sub(named, html))  # noqa: S308


def _names_in(comments: Iterable[Comment]) -> dict[str, str]:
    called = {name.casefold() for comment in comments for name in MENTION.findall(comment.text)}
    if not called:
        return {}
    people = get_user_model().objects.filter(is_staff=True)
    return {key: str(person) for person in people if (key := person.get_username().casefold()) in called}


def links_to_take_back(
    links: QuerySet[Any], visits_of: QuerySet[Any], person: User, at: datetime
) -> list[dict[str, Any]]:
    """Those of the links that this person may take back, with who opened them; those that still open first.

    `links` and `visits_of`: rows of a `SharedPreview` and of its `PreviewVisit`. Two queries.
    """
    links = links.select_related("made_by", "withdrawn_by").annotate(count=Count("visits"))
    rows = [link for link in links if may_take_back(person, link)]
    visits: dict[int, list[Any]] = defaultdict(list)
    if rows:
        for visit in visits_of.filter(link__in=rows).order_by("-visited_at", "-id")[:VISITS_READ]:
            visits[visit.link_id].append(visit)
    shown = [{"link": link, "is_open": link.is_open(at), "visits": visits[link.pk][:VISITS_SHOWN]} for link in rows]
    return sorted(shown, key=lambda row: not row["is_open"])


def _typed(due_at: datetime | None) -> str:
    return timezone.localtime(due_at).strftime("%Y-%m-%dT%H:%M") if due_at else ""
