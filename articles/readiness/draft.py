"""What readiness looks at: a story as it would go out, with what its links point to, each asked for once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from articles.body import plain_text, word_count
from articles.content import Content, content_of, put_into
from articles.images.models import Image
from articles.images.showing import addresses_in, pictures_in
from articles.models import Article
from articles.style.models import StyleRule
from articles.style.rules import Rule


@dataclass
class Copy:
    """A story's content, and the moment (aware) of asking; None: rules about what has passed are silent."""

    article: Article
    content: Content
    at: datetime | None
    house_language: str = "en"
    house_rules: tuple[Rule, ...] | None = None  # None: asked for when they are needed
    known_pictures: Mapping[str, Image] | None = None  # by their addresses in texts; None: the same

    @classmethod
    def of(cls, article: Article, content: Content | None, at: datetime | None) -> Copy:
        """The story as its rows have it, or as somebody is about to save it."""
        return cls(article, content_of(article) if content is None else content, at)

    @cached_property
    def draft(self) -> Article:
        """The content as a story that is never saved: for what follows from its fields."""
        draft = Article()
        put_into(draft, self.content)
        known = self.article.__dict__.get("_state")
        if known and "issue" in known.fields_cache and draft.issue_id == self.article.issue_id:
            draft.issue = self.article.issue
        return draft

    @cached_property
    def picture(self) -> Image | None:
        """The lead picture with its source."""
        number = self.content.get("lead_image_id")
        known = self.article.__dict__.get("_state")
        if known and "lead_image" in known.fields_cache and number == self.article.lead_image_id:
            return self.article.lead_image
        return Image.objects.select_related("source").filter(pk=number).first() if number else None

    @cached_property
    def pictures_in_text(self) -> list[Image]:
        """The pictures of the library that stand in the text, each once, in its order; the lead picture isn't told."""
        known = pictures_in(self.body) if self.known_pictures is None else self.known_pictures
        found = (known.get(address) for address in addresses_in(self.body))
        lead = self.content.get("lead_image_id")
        return list(dict.fromkeys(image for image in found if image and image.pk != lead))

    @cached_property
    def live_from(self) -> datetime | None:
        """When it goes out, as its times stand."""
        return self.draft.derive_live_from()

    @cached_property
    def body(self) -> str:
        """The text, as HTML."""
        return str(self.content.get("body") or "")

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The house style."""
        return StyleRule.objects.active().as_rules() if self.house_rules is None else self.house_rules

    @cached_property
    def words(self) -> int:
        """How many words a reader reads."""
        return word_count(self.body)

    @cached_property
    def plain_text(self) -> str:
        """The text, a line a block."""
        return plain_text(self.body)

    def text(self, name: str) -> str:
        """What one of the short texts says."""
        return str(self.content.get(name) or "").strip()
