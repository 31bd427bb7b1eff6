"""A small publication that readers know, and beside it a hidden story for every way of not being public."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pillow

from articles.content import WORDING_TEXTS, content_of
from articles.editing import autosave, record_revision, save
from articles.images.models import Image
from articles.images.renditions import make_renditions
from articles.images.uploads import clean_copy
from articles.models import Article, Correction, FormerAddress, Overruling, Strength, Withdrawal
from articles.publishing import clear_changes
from articles.review.comments import say
from articles.tagging.models import Topic
from issues.models import Issue
from newsroom.accounts.models import User
from tests.cast import (
    NOW,
    country,
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_publication,
    make_section,
    make_source,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

MARK = "ZQX"
NEWS = f"{MARK}news"  # in what a story brings with it: its headline, its author's name, its topic
T = NOW + timedelta(hours=1)  # when what waits for its time goes out
LONG_AGO = NOW - timedelta(hours=3)
HOUR = timedelta(hours=1)
UNPLANNED_YEAR = 2027
Status = Article.Status

OUT, ALSO_OUT, AHEAD, UNPLANNED, BACK = 2131, 2132, 2133, 2134, 2135  # volumes of issues

# Each way of not being public: the fields of its stories.
WAYS: dict[str, dict[str, Any]] = {
    **{status.value.replace("_", "-"): {"status": status, "issue": OUT} for status in Status if status != "cleared"},
    "scheduled": {"publish_at": T},
    "embargoed": {"issue": OUT, "embargoed_until": T},
    "over": {"issue": OUT, "publish_at": NOW - 2 * HOUR, "expires_at": NOW - HOUR},
    "timeless": {"publish_at": None},
    "issue-ahead": {"issue": AHEAD},
    "issue-unplanned": {"issue": UNPLANNED},
    "issue-withdrawn": {"issue": BACK},
    "deleted": {"issue": OUT},
}
COME_OUT = ["scheduled", "embargoed", "issue-ahead"]  # at T
RAN = ["withdrawn", "killed", "over"]  # readers saw them: what was killed is 410, and that there was something is known


def names() -> dict[str, list[str]]:
    """All that there is or will be of each kind, as addresses call it: first what is public."""
    hidden = [f"zqx-{way}{more}" for way in WAYS for more in ("", "-again")]
    alone = hidden[::2]
    return {
        "story": ["a-public-story", "another-public-story", "a-story-between-issues", "zqx-slug", *hidden],
        "alone": ["a-public-story", *alone],
        "former": ["an-old-address", *(f"{name}-former" for name in alone)],
        "number": [str(number) for number in range(1, 4)],
        "issue": [str(volume) for volume in (OUT, ALSO_OUT, AHEAD, UNPLANNED, BACK)],
        "year": ["2025", str(UNPLANNED_YEAR)],
        "author": ["ana-munoz", *alone],
        "topic": ["rain", "weather", *alone],
        "section": ["world", *alone],
        "country": ["ke", "tv", "fr"],
        "region": ["africa", "world", "polynesia"],
        "month": [f"{datetime.now(UTC):%Y/%m}"],  # the folder of what is uploaded now, by the machine's own clock
        "file": [f"{name}{size}" for name in alone for size in (".jpg", "-320.webp")],
    }


def make_public() -> None:
    """What readers know, so that every page has something on it, and a previous and a next."""
    for code in ("KE", "TV", "FR"):
        country(code)  # they are there before any story is about them, also where a journey emptied all tables
    make_publication(shows_changes=True, sends_newsletter=True)
    world, weather = make_section(), make_topic("Weather")
    rain, ana = make_topic("Rain", parent=weather), make_author()
    out, also_out = (make_issue(volume, publish_at=LONG_AGO) for volume in (OUT, ALSO_OUT))
    between = {"publish_at": NOW - 2 * HOUR}
    for headline, fields in {
        "A public story": {"issue": out, "position": 1},
        "Another public story": {"issue": out, "position": 90},
        "A third public story": {"issue": also_out, "position": 1},
        "A story between issues": between,
    }.items():
        picture = make_image(size=(700, 400))
        make_renditions(picture)
        story = make_story(headline, section=world, lead_image=picture, **fields)
        make_byline(story, ana)
        tag_topic(story, rain)
        tag_country(story, "KE")
        Correction.objects.create(article=story, text="It was Tuesday.", corrected_at=LONG_AGO)
    first = Article.objects.get(slug="a-public-story")
    FormerAddress.objects.create(article=first, slug="an-old-address", moved_at=LONG_AGO)
    record_revision(first, by=None, at=LONG_AGO)
    base = content_of(first)
    save(first, base | {"standfirst": "It is here to stay."}, base=base, by=None, at=NOW - HOUR)
    clear_changes(first, by=None, at=NOW - HOUR, tells_readers=True)


def hide() -> None:
    """The hidden stories: of each way one with names and a picture of its own, and one that stands among the others."""
    editor = make_editor()
    issues = {
        OUT: Issue.objects.get(volume=OUT),
        AHEAD: make_issue(AHEAD, publish_at=T, title=NEWS, **marked("letter")),
        UNPLANNED: make_issue(UNPLANNED, publish_at=None, date=date(UNPLANNED_YEAR, 1, 1), **marked("title")),
        BACK: make_issue(BACK, publish_at=LONG_AGO, withdrawn_at=NOW, withdrawn_by=editor, **marked("title")),
    }
    for number, (way, of_the_way) in enumerate(WAYS.items()):
        issue = issues.get(of_the_way.get("issue", 0))
        fields = {**of_the_way, "issue": issue, "position": 2 * number + 2 if issue else None}
        story = _story_of_its_own(way, fields)
        if issue:
            fields["position"] += 1
        again = _story_among_the_others(way, fields)
        if way in {Status.WITHDRAWN, Status.KILLED}:
            off = {"reason": MARK, "withdrawn_at": NOW, "for_good": way == Status.KILLED}
            Withdrawal.objects.create(article=story, successor=Article.objects.get(slug="zqx-draft"), **off)
        if way == "deleted":
            story.delete()
            again.delete()
    _leave_on_the_desk(Article.objects.get(slug="a-public-story"), editor)


def marked(*fields: str) -> dict[str, str]:
    """Texts with the mark, for these fields."""
    return {name: f"{MARK} {name}" for name in fields}


def _story_of_its_own(way: str, fields: dict[str, Any]) -> Article:
    name = f"{NEWS} {way}"
    story = make_story(
        name,
        slug=f"zqx-{way}",
        body=f"<p>{MARK} body</p>",
        section=make_section(f"{MARK} {way}", slug=f"zqx-{way}"),
        lead_image=_picture(way),
        **marked("kicker", "standfirst", "trail_text", "working_title", "dateline", "editor_note"),
        **fields,
    )
    _name_and_tag(story, make_author(name, slug=f"zqx-{way}", bio=MARK), make_topic(name, slug=f"zqx-{way}"))
    FormerAddress.objects.create(article=story, slug=f"zqx-{way}-former", moved_at=NOW)
    Correction.objects.create(article=story, text=f"{MARK} correction", corrected_at=NOW)
    return story


def _story_among_the_others(way: str, fields: dict[str, Any]) -> Article:
    first = Article.objects.get(slug="a-public-story")
    picture, section = first.lead_image, first.section
    texts = {"headline": f"{NEWS} {way} again", "slug": f"zqx-{way}-again", "body": f"<p>{MARK}</p>"}
    story = make_story(**texts, section=section, lead_image=picture, **fields)
    _name_and_tag(story, first.authors.get(), Topic.objects.get(name="Rain"))
    return story


def _name_and_tag(story: Article, author: Any, topic: Topic) -> None:
    make_byline(story, author, bio_as_printed=f"{MARK} bio")
    tag_topic(story, topic, Strength.LEAD)
    for code in ("TV", "KE", "FR"):
        tag_country(story, code, Strength.LEAD)


def _picture(way: str) -> Image:
    """A picture as it is uploaded: marks in its file's name, in its hidden data, and in all that is said of it."""
    shade = 10 * list(WAYS).index(way)
    picture, told, upload = Pillow.new("RGB", (700, 400), (shade, 40, 40)), Pillow.Exif(), io.BytesIO()
    told[0x010E], told[0x013B], told[0x8298] = MARK, MARK, MARK  # description, artist, copyright
    picture.save(upload, "JPEG", exif=told)
    clean = clean_copy(ContentFile(upload.getvalue(), name=f"zqx-{way}.jpg"))
    made = Image.objects.create(
        file=clean.content,
        digest=clean.digest,
        credit_name=f"{MARK} {way}",
        source=make_source(f"{MARK} source"),
        **marked("title", "alt_text", "caption"),
    )
    make_renditions(made)
    return made


def _leave_on_the_desk(story: Article, editor: User) -> None:
    """What the newsroom has of a public story, and readers never see: changes, older versions, notes, comments."""
    Article.objects.filter(pk=story.pk).update(working_title=f"{MARK} title", editor_note=f"{MARK} note")
    story.refresh_from_db()
    published, at = content_of(story), NOW
    texts = marked(*WORDING_TEXTS) | {"slug": "zqx-slug", "body": f"<p>{MARK}</p>"}
    autosave(story, published | texts, base=published, by=None, at=at)
    saved = save(story, published | texts, base=published | texts, by=None, at=at, note=MARK)
    save(story, published | marked("kicker"), base=saved.content, by=None, at=at)
    Overruling.objects.create(article=story, remark="standfirst", reason=MARK, overruled_at=at)
    say(story, by=editor, at=at, text=MARK)
