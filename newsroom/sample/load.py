"""Puts the sample publication into an empty newsroom."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from articles import publishing
from articles.editing import desk_content, record_revision, save
from articles.images.models import Image, ImageSource, ImageSourceName, source_key
from articles.models import Article, Author, Byline, Correction, CountryTagging, Section, Strength, TopicTagging
from articles.tagging.models import Country, Topic
from articles.tasks import make_renditions_of
from issues.models import Issue, Publication
from issues.run_order import place_last
from newsroom.sample import texts
from newsroom.sample.pictures import FOCAL_POINTS
from newsroom.sample.planning import make_templates, plan_ahead, tell_of_a_strike

FIRST_VOLUME, FIRST_DATE = 2132, date(2025, 11, 2)  # volumes run on day by day from the real "Vol 2132"
TOMORROW = -1
CORRECTED_AFTER = timedelta(hours=5)

Progress = Callable[[Iterable[Any], str], Iterable[Any]]


class NewsroomNotEmpty(Exception):
    """There are stories already: the sample would mix with them."""


@dataclass(slots=True)
class Loader:
    """Loads the sample in one transaction. `now` is aware; `progress` wraps what takes long."""

    now: datetime
    progress: Progress
    pictures: dict[str, Image] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)

    def load(self) -> None:
        """Everything, or nothing. Raises NewsroomNotEmpty where there are stories or issues."""
        if Article.objects.exists() or Issue.objects.exists():
            raise NewsroomNotEmpty
        sample = texts.publication()
        with transaction.atomic():
            publication = _publication(sample["publication"])
            _standing_data(sample)
            for entry in self.progress(sample["pictures"], "pictures"):
                self.pictures[entry["key"]] = _picture(entry)
            for entry in sample["issues"]:
                self._issue(entry, publication)
            for story in self.progress(list(texts.stories()), "stories"):
                self._story(story)
            plan_ahead(self.issues[TOMORROW], publication, now=self.now)
            tell_of_a_strike(self.issues[max(self.issues)])

    def _issue(self, entry: dict[str, Any], publication: Publication) -> None:
        # Loaded before the hour of appearance, the latest issue is yesterday's: it must be out to be looked at.
        today = self.now.astimezone(publication.zone).date()
        latest = today if publication.hour_of_appearance(today) <= self.now else today - timedelta(days=1)
        day = latest - timedelta(days=entry["day"])
        self.issues[entry["day"]] = Issue.objects.create(
            volume=FIRST_VOLUME + (day - FIRST_DATE).days,
            date=day,
            title=entry["title"],
            letter=entry["letter"].strip(),
            cover=self.pictures.get(entry["cover"]),
            publish_at=None if entry["day"] == TOMORROW else publication.hour_of_appearance(day),
        )

    def _story(self, story: texts.SampleStory) -> None:
        about = story.about
        printed = {name: about.get(name, "") for name in ("headline", "kicker", "standfirst", "trail_text", "dateline")}
        article = Article(
            **printed | about.get("at_first", {}),
            body=story.body,
            section=Section.objects.get(slug=about["section"]),
            lead_image=self.pictures.get(about["picture"]),
        )
        article.commissioned_length = about.get("commissioned_length")
        if "planned_in_days" in about:
            article.planned_on = self.now.date() + timedelta(days=about["planned_in_days"])
        if "embargo_hours" in about:
            article.embargoed_until = self.now + timedelta(hours=about["embargo_hours"])
        if story.days_ago is not None:
            place_last(article, self.issues[story.days_ago])
        article.save()
        _bylines(article, about)
        _tags(article, about)
        self._decide(article, about)
        record_revision(article, by=None, at=self.now)
        if "at_first" in about:
            self._change(article, {name: printed[name] for name in about["at_first"]})
            publishing.clear_changes(article, by=None, at=self.now)
        if "to_be" in about:
            self._change(article, about["to_be"])

    def _change(self, article: Article, texts: dict[str, str]) -> None:
        """The story is out: readers keep what it says until the change is cleared."""
        said = desk_content(article)
        save(article, said | texts, base=said, by=None, at=self.now)

    def _decide(self, article: Article, about: dict[str, Any]) -> None:
        if about["status"] in {"in_review", "cleared"}:
            publishing.send_to_review(article, by=None, at=self.now)
        if about["status"] == "cleared":
            publishing.clear(article, by=None, at=self.now)
        if (correction := about.get("correction")) and article.live_from:
            corrected_at = min(self.now, article.live_from + CORRECTED_AFTER)
            Correction.objects.create(
                article=article, kind=correction["kind"], text=correction["text"], corrected_at=corrected_at
            )


def _publication(entry: dict[str, Any]) -> Publication:
    publication = Publication.current()
    publication.name, publication.tagline, publication.about = entry["name"], entry["tagline"], entry["about"]
    publication.masthead = f"<p>{entry['masthead']}</p>"
    publication.shows_changes = True
    publication.save()
    return publication


def _standing_data(sample: dict[str, Any]) -> None:
    for position, entry in enumerate(sample["sections"], start=1):
        Section.objects.create(position=position, **entry)
    make_templates(sample["templates"])
    for entry in sample["authors"]:
        Author.objects.create(**entry)
    for entry in sample["topics"]:
        _topic(entry)
    for entry in sample["image_sources"]:
        aliases = entry.pop("aliases", [])
        source = ImageSource.objects.create(**entry)
        for alias in aliases:
            ImageSourceName.objects.get_or_create(key=source_key(alias), defaults={"source": source, "name": alias})


def _topic(entry: dict[str, Any]) -> None:
    aliases, parent = entry.pop("aliases", []), entry.pop("parent", None)
    topic = Topic.objects.create(parent=Topic.objects.named(parent) if parent else None, **entry)
    for name in aliases:
        topic.names.create(name=name)


def _picture(entry: dict[str, Any]) -> Image:
    drawn = texts.picture(entry["key"])
    focal_x, focal_y = FOCAL_POINTS.get(entry["kind"], (0.5, 0.5))
    image = Image.objects.create(
        file=ContentFile(drawn, name=f"{entry['key']}.jpg"),
        title=entry["headline_hint"],
        alt_text=entry["alt_text"],
        caption=entry["caption"],
        credit_name=entry["credit_name"],
        source=ImageSource.objects.get(slug=entry["source"]),
        digest=hashlib.sha256(drawn).hexdigest(),
        focal_x=focal_x,
        focal_y=focal_y,
    )
    transaction.on_commit(partial(make_renditions_of.enqueue, image.pk))
    return image


def _bylines(article: Article, about: dict[str, Any]) -> None:
    named = [(slug, Byline.Role.AUTHOR, "") for slug in about["authors"]]
    if contributor := about.get("contributor"):
        named.append((contributor["author"], Byline.Role.CONTRIBUTOR, contributor["bio"]))
    for order, (slug, role, bio) in enumerate(named, start=1):
        author = Author.objects.get(slug=slug)
        Byline.objects.create(article=article, author=author, role=role, order=order, bio_as_printed=bio)


def _tags(article: Article, about: dict[str, Any]) -> None:
    for name in about["topics"]:
        TopicTagging.objects.create(content_object=article, tag=Topic.objects.get(name=name))
    for code, strength in about["countries"]:
        country = Country.objects.get(code=code)
        CountryTagging.objects.create(content_object=article, tag=country, strength=Strength[strength.upper()])
