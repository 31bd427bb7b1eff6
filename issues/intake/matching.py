"""Which issue, and which story that we already have, a piece of copy is."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import astuple
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value

from articles import body
from articles.formats.incoming import Copy, Remark
from articles.models import Article
from articles.names import name_key
from articles.prepared import prepared
from issues.intake.models import BatchItem
from issues.models import Issue, Publication

SAME_TEXT = 0.5  # of the words: an edited story keeps more, another story on the same theme far less
POSSIBLE_YEARS = range(1600, 2200)  # from the first newspapers on
_WORD = re.compile(r"\w+")


def digest_of(copy: Copy) -> str:
    """SHA-256 of what the story says: the same story with other line ends or in another file has the same."""
    said: list[object] = [
        copy.headline,
        copy.standfirst,
        copy.paragraphs,
        copy.byline,
        [astuple(one) for one in copy.contributors],
    ]
    said += [copy.image_source, copy.volume, copy.number, copy.date.isoformat() if copy.date else None]
    if copy.markup:
        said.append(copy.markup)
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def issue_of(copy: Copy) -> Issue | None:
    """The issue that the copy names, if we have it: by volume and number, else by a date that only one issue bears."""
    if copy.volume is not None:
        number = {} if copy.number is None else {"number": copy.number}
        return next(iter((_numbered if number else _of_volume)(volume=copy.volume, **number)), None)
    if copy.date is not None:
        issues = Issue.objects.filter(date=copy.date)[:2]
        return issues[0] if len(issues) == 1 else None
    return None


def issue_among(issues: Iterable[Issue], copy: Copy) -> Issue | None:
    """The same among these issues."""
    if copy.volume is not None:
        return next((one for one in issues if (one.volume, one.number) == (copy.volume, copy.number)), None)
    of_the_day = [one for one in issues if copy.date is not None and one.date == copy.date]
    return of_the_day[0] if len(of_the_day) == 1 else None


def issue_remarks(copy: Copy, issue: Issue | None, publication: Publication, *, at: datetime) -> Iterator[Remark]:
    """What its issue, or that we have none, says against this copy at that moment (aware)."""
    if issue is None:
        yield from _new_issue_remarks(copy)
        return
    if copy.date is not None and issue.date != copy.date:
        message = (
            f"{issue.volume_as_printed} is the issue of {publication.written(issue.date)}, but the file says "
            f"{publication.written(copy.date)}. Correct the date or the volume in the file."
        )
        yield Remark("blocking", copy.line, message)
    if sentence := issue.why_fixed(at):
        yield Remark("blocking", copy.line, f"{sentence} Or give the story another volume.")


def story_of(copy: Copy, file_name: str, issue: Issue | None, *, taken: Collection[int] = ()) -> Article | None:
    """The story that this copy is a version of, or None for a new one.

    In its issue (or among stories without one that came from a file of that name) it is the story with the same
    headline from the same file, or the one whose headline or file is the same and whose text is mostly the same.
    Stories `taken` by other copy of the same file (ids) are not asked.
    """
    found = _in_issue(issue=issue.pk, file_name=file_name) if issue else _alone(file_name=file_name)
    headline = name_key(copy.headline)
    same_file = {pk for pk, _said, is_of_file in found if is_of_file}
    keys = {pk for pk, said, is_of_file in found if is_of_file or name_key(said) == headline}.difference(taken)
    likely = list(Article.objects.filter(pk__in=keys).defer("body")) if keys else []
    likely.sort(key=lambda one: one.headline_key != headline)
    certain = [one for one in likely if one.headline_key == headline and one.pk in same_file]
    return next(iter(certain), None) or next((one for one in likely if _mostly_same_text(one, copy)), None)


def known_digest(article: Article) -> str:
    """What the story said when it last came in; "" for one written on the desk."""
    item = article.batch_items.order_by("-id").first()
    return item.digest if item else ""


def _new_issue_remarks(copy: Copy) -> Iterator[Remark]:
    if copy.blocked:
        # What the file says of its issue could not be read, and that is said already.
        return
    if copy.date is not None and copy.date.year not in POSSIBLE_YEARS:
        message = f"The year {copy.date.year} can't be right for a new issue. Correct the date."
        yield Remark("blocking", copy.line, message)
    elif copy.volume is not None and copy.date is None:
        message = f"There is no Vol {copy.volume} yet, and the file says no date for it. Add the date line."
        yield Remark("blocking", copy.line, message)
    elif copy.volume is None and copy.date is not None:
        several = Issue.objects.filter(date=copy.date).exists()
        which = "Several issues bear" if several else "No issue bears"
        message = f"{which} the date {copy.date.isoformat()}, and the file names no volume. Add “Vol” and the volume."
        yield Remark("blocking", copy.line, message)


@prepared
def _numbered(volume: Any, number: Any) -> QuerySet[Issue]:
    return Issue.objects.filter(volume=volume, number=number)


@prepared
def _of_volume(volume: Any) -> QuerySet[Issue]:
    return Issue.objects.filter(volume=volume, number=None)


@prepared
def _in_issue(issue: Any, file_name: Any) -> QuerySet[Any, Any]:
    """The stories of the issue: id, headline, and whether they came from a file of that name."""
    of_file = Exists(BatchItem.objects.filter(article=OuterRef("pk"), file_name=file_name))
    return Article.objects.filter(issue=issue).order_by().values_list("pk", "headline", of_file)


@prepared
def _alone(file_name: Any) -> QuerySet[Any, Any]:
    """The same of the stories without an issue that came from a file of that name."""
    of_file = BatchItem.objects.filter(file_name=file_name).values("article")
    alone = Article.objects.filter(issue=None, pk__in=of_file).order_by()
    return alone.values_list("pk", "headline", Value(value=True))


def _mostly_same_text(article: Article, copy: Copy) -> bool:
    ours = Counter(_WORD.findall(body.plain_text(article.body).casefold()))
    theirs = Counter(_WORD.findall("\n".join(copy.paragraphs).casefold()))
    shared = sum((ours & theirs).values())
    return shared >= SAME_TEXT * max(1, min(ours.total(), theirs.total()))
