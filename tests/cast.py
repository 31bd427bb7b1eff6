"""The cast: the few people, stories and issues that tests are about, made as a test needs them.

The moment is always the same: noon on Sunday, 2 November 2025, the day of Vol 2132.
"""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection
from PIL import Image as Pillow

from articles.governing.models import Decision
from articles.images.models import Image, ImageSource, LibraryAct
from articles.models import Article, Author, Byline, CountryTagging, Section, Strength, TopicTagging
from articles.retagging.models import Operation
from articles.review.models import Comment, ShareLink
from articles.tagging import gazetteer
from articles.tagging.models import Country, Topic
from articles.tagging_desk.models import Turn
from issues.intake.models import Batch
from issues.models import Gap, Issue, IssueShareLink, Proof, Publication
from newsroom.accounts.models import User

NOW = datetime(2025, 11, 2, 12, tzinfo=UTC)
SUNDAY = date(2025, 11, 2)
PASSWORD = "correct horse battery staple"


def make_publication(**fields: Any) -> Publication:
    publication = Publication.current()
    for name, value in ({"name": "The Daily Test", "time_zone": "UTC"} | fields).items():
        setattr(publication, name, value)
    publication.save()
    return publication


def make_issue(volume: int = 2132, **fields: Any) -> Issue:
    """An issue that is out since the morning of its day; `publish_at=None` for one that isn't."""
    day = fields.setdefault("date", SUNDAY + timedelta(days=volume - 2132))
    fields.setdefault("publish_at", datetime(day.year, day.month, day.day, 6, tzinfo=UTC))
    return Issue.objects.create(volume=volume, **fields)


def make_story(headline: str = "Rain over Nairobi", **fields: Any) -> Article:
    """A cleared story that readers see: with its issue if it has one, else since an hour."""
    status = fields.pop("status", Article.Status.CLEARED)
    if "issue" not in fields:
        fields.setdefault("publish_at", NOW - timedelta(hours=1))
    fields.setdefault("body", "<p>The rain came early and stayed.</p>")
    return Article.objects.create(headline=headline, status=status, **fields)


def make_author(name: str = "Ana Muñoz", **fields: Any) -> Author:
    return Author.objects.create(name=name, **fields)


def make_byline(story: Article, author: Author | None = None, **fields: Any) -> Byline:
    fields.setdefault("order", story.bylines.count() + 1)
    return Byline.objects.create(article=story, author=author or make_author(), **fields)


def make_section(name: str = "World", **fields: Any) -> Section:
    return Section.objects.create(name=name, slug=fields.pop("slug", name.lower()), **fields)


def make_topic(name: str = "Ports and shipping", **fields: Any) -> Topic:
    return Topic.objects.create(name=name, **fields)


def country(code: str = "KE") -> Country:
    """The country of that code. Tests on a live server empty all tables, the countries too: then it is made anew."""
    known = Country.objects.filter(code=code).first()
    if known is not None:
        return known
    entries = json.loads((gazetteer.DATA / "countries.json").read_text(encoding="utf-8"))
    entry = next(entry for entry in entries if entry["code"] == code)
    entry.pop("cities")
    return Country.objects.create(**entry)


def tag_country(story: Article, code: str = "KE", strength: Strength = Strength.ABOUT, **fields: Any) -> CountryTagging:
    return CountryTagging.objects.create(content_object=story, tag=country(code), strength=strength, **fields)


def tag_topic(story: Article, topic: Topic, strength: Strength = Strength.ABOUT) -> TopicTagging:
    return TopicTagging.objects.create(content_object=story, tag=topic, strength=strength)


def make_source(name: str = "Reuters", **fields: Any) -> ImageSource:
    return ImageSource.objects.named(name).first() or ImageSource.objects.create(name=name, **fields)


def jpeg(size: tuple[int, int] = (120, 80)) -> bytes:
    buffer = io.BytesIO()
    Pillow.new("RGB", size, (120, 40, 40)).save(buffer, "JPEG")
    return buffer.getvalue()


def make_image(*, size: tuple[int, int] = (120, 80), **fields: Any) -> Image:
    """A picture with alt text and credit, a real small file."""
    fields = {"title": "A boat", "alt_text": "A boat on a lake.", "credit_name": "Ana Muñoz"} | fields
    if "source" not in fields:
        fields["source"] = make_source()
    return Image.objects.create(file=ContentFile(jpeg(size), name="boat.jpg"), **fields)


def make_comment(story: Article | None = None, **fields: Any) -> Comment:
    fields = {"text": "How early?", "said_at": NOW} | fields
    return Comment.objects.create(article=story or make_story(), **fields)


def make_share_link(story: Article | None = None, **fields: Any) -> ShareLink:
    """A link of the table: its address is known to nobody. `articles.review.sharing.share` makes one that opens."""
    fields = {"note": "The source", "digest": "0" * 64, "content": {}} | fields
    fields = {"made_at": NOW, "expires_at": NOW + timedelta(days=7)} | fields
    return ShareLink.objects.create(article=story or make_story(), **fields)


def make_proof(issue: Issue | None = None, **fields: Any) -> Proof:
    """A proof of the table, without stories. `issues.proofs.take` makes one of what the issue holds."""
    fields = {"number": 1, "content": {}, "taken_at": NOW} | fields
    return Proof.objects.create(issue=issue or make_issue(), **fields)


def make_issue_share_link(proof: Proof | None = None, **fields: Any) -> IssueShareLink:
    """A link of the table: its address is known to nobody."""
    fields = {"note": "The source", "digest": "0" * 64} | fields
    fields = {"made_at": NOW, "expires_at": NOW + timedelta(days=7)} | fields
    return IssueShareLink.objects.create(proof=proof or make_proof(), **fields)


def make_batch(**fields: Any) -> Batch:
    """Copy that came in, without files. `issues.intake.uploads` makes one of what was dropped."""
    return Batch.objects.create(**{"opened_at": NOW} | fields)


def make_operation(**fields: Any) -> Operation:
    """An operation on tags, of the table, without stories. `articles.retagging.asking.ask` makes one that is done."""
    return Operation.objects.create(**{"kind": "bulk", "what": "Add Kenya (about)", "asked_at": NOW} | fields)


def make_library_act(**fields: Any) -> LibraryAct:
    """An act on pictures, of the table: none was changed. `articles.picture_library.bulk` does one."""
    return LibraryAct.objects.create(**{"kind": "edit", "what": "Photographer: Ana Muñoz", "made_at": NOW} | fields)


def make_decision(**fields: Any) -> Decision:
    """A decision about a topic, of the table: nothing follows. `articles.governing` makes those that do something."""
    fields = {"kind": Decision.Kind.REFUSE, "topic": fields.get("topic") or make_topic(), "made_at": NOW} | fields
    return Decision.objects.create(**fields)


def make_turn(story: Article | None = None, **fields: Any) -> Turn:
    """A story that was finished at the tagging desk."""
    fields = {"opened_at": NOW, "finished_at": NOW, "seconds": 5, "outcome": Turn.Outcome.DONE} | fields
    return Turn.objects.create(article=story or make_story(), **fields)


def put_to_bed(issue: Issue, *, by: User) -> None:
    """Close the issue, whatever still blocks it."""
    issue.closed_at, issue.closed_by = NOW, by
    issue.save()


def make_gap(**fields: Any) -> Gap:
    return Gap.objects.create(**{"date": SUNDAY, "reason": "Strike, no issue"} | fields)


def make_editor(username: str = "vera") -> User:
    """Vera edits; she may do everything."""
    return User.objects.create_superuser(username, email=f"{username}@example.org", password=PASSWORD)


def make_person(role: str, username: str = "", **fields: Any) -> User:
    """Somebody at the desk in that role: "reporter", "sub-editor", "editor", "publisher" or "tagger"."""
    person = User.objects.create_user(username or role, password=PASSWORD, is_staff=True, **fields)
    person.groups.add(group(role))
    return person


def group(role: str) -> Group:
    """The group of that role. Tests on a live server empty all tables, the groups too: then it is made anew."""
    if not Group.objects.filter(name=role).exists():
        editor = connection.schema_editor()
        import_module("newsroom.accounts.migrations.0003_groups").make_groups(apps, editor)
        import_module("newsroom.accounts.migrations.0004_rights_on_the_edition").give(apps, editor)
        import_module("newsroom.accounts.migrations.0005_publishers_see_the_newsletter").give(apps, editor)
        import_module("newsroom.accounts.migrations.0006_editors_govern_topics").give(apps, editor)
        import_module("newsroom.accounts.migrations.0007_editors_withdraw_sources").give(apps, editor)
    return Group.objects.get(name=role)
