"""Topics: a tree of names that grows by proposals and is governed by editors."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, slug_re
from django.db import IntegrityError, models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import TagBase

from articles.addresses import path_to
from articles.names import free_slug, name_key, slug_of
from articles.tagging.models.topic_name import NAME_LENGTH, FormerTopicAddress, TopicName, topic_key
from articles.tagging.models.topic_status import OFFERED, PUBLIC, TopicStatus

DEEPEST = 6  # levels
ATTEMPTS = 5  # to find or make a topic whose name others are making at the same moment
JOINERS = "\u200c\u200d"  # they shape words of Persian and Hindi
MEDIA_TOPIC = r"^medtop:\d{8}$"


class TopicQuerySet(models.QuerySet["Topic"]):
    """Topics, chosen by how they stand and by what they are called."""

    def public(self) -> Self:
        """Those that readers see, if a story that they see is about them."""
        return self.filter(status__in=PUBLIC)

    def offered(self) -> Self:
        """Those that a story can be given."""
        return self.filter(status__in=OFFERED)

    def within(self, topic: Topic) -> Self:
        """The topic and all below it in the tree."""
        return self.filter(path__startswith=topic.path)

    def called_like(self, typed: str) -> Self:
        """Those with a name or an alias that has this in it, in any case and accents, each once."""
        names = TopicName.objects.filter(key__contains=topic_key(typed))
        return self.filter(pk__in=names.values("topic"))

    def named(self, name: str) -> Topic | None:
        """The one that bears this name or alias, in any spelling."""
        return self.filter(names__key=topic_key(name)).first()

    def at_address(self, slug: str) -> Topic | None:
        """The one at this address now; else the one that was there before, or that it was merged into."""
        found = self.filter(slug=slug).first() or self.filter(former_addresses__slug=slug).first()
        return found.standing_for() if found else None

    def bring(self, name: str, **fields: Any) -> tuple[Topic, bool]:
        """The topic that bears this name or alias; a new one with these fields if none does, and whether it is new.

        However many write the same name in however many spellings at once, one topic comes of it.
        Raises ValidationError (`name`) for what can be no name.
        """
        tidy = tidy_name(name)
        for attempt in range(ATTEMPTS):
            known = self.named(tidy)
            if known is not None:
                return known, False
            try:
                with transaction.atomic():
                    return self.create(name=tidy, **fields), True
            except IntegrityError:
                if attempt == ATTEMPTS - 1:
                    raise
        raise AssertionError


class Topic(TagBase):
    """What stories are about, beyond a place: "Ports and shipping", under "Economy".

    `path` lists the ids from the top of the tree down to itself: "/4/17/". A topic that was merged stays as a row, so
    that its address leads to the other one, and that the merge can be undone; its names have gone to that one.
    """

    Status = TopicStatus

    slug: str  # the library's column has no type

    # A merged topic keeps the name that another may bear by now; among the others, the names' keys tell them apart.
    name = models.CharField(gettext_lazy("name"), max_length=NAME_LENGTH)
    status = models.CharField(
        gettext_lazy("status"), max_length=12, choices=TopicStatus, default=TopicStatus.IN_USE, editable=False
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=gettext_lazy("belongs under"),
        help_text=gettext_lazy("Its page shows the stories of all topics below it too. Empty: at the top."),
    )
    path = models.CharField(max_length=200, default="", editable=False, db_index=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_topics"
    )
    description = models.TextField(
        gettext_lazy("description"),
        blank=True,
        max_length=500,
        help_text=gettext_lazy("One sentence, printed on the topic's page."),
    )
    media_topic = models.CharField(
        gettext_lazy("IPTC Media Topic"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(MEDIA_TOPIC, gettext_lazy("Write the code as “medtop:04000000”."))],
        help_text=gettext_lazy("The code of the same topic in the IPTC's list, where one fits: “medtop:04000000”."),
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("proposed by"),
    )

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("topic")
        verbose_name_plural = gettext_lazy("topics")
        ordering = ["name"]
        permissions = [("govern_topics", gettext_lazy("May accept, rename, merge, split and deprecate topics"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False) | (~Q(status="merged") & Q(merged_into=None)),
                name="tagging_merged_into_another",
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="tagging_topic_not_under_itself"),
        ]

    def clean(self) -> None:
        """Refuse a name that is none or another topic's, and a place in the tree that can't be."""
        self.name = tidy_name(self.name)
        self.slug = address_of(self.slug)
        known = Topic.objects.named(self.name)
        if known is not None and known.pk != self.pk:
            says = _("“%(name)s” is a name of the topic “%(topic)s” already. Use that one, or merge the two.")
            raise ValidationError({"name": says % {"name": self.name, "topic": known.name}})
        if FormerTopicAddress.objects.filter(slug=self.slug).exclude(topic=self.pk).exists():
            raise ValidationError({"slug": _("Another topic was at this address, and it leads there. Choose another.")})
        self.refuse_place_under(self.parent)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with what follows: its place in the tree, its name among the names, its old address as a way to it.

        Raises IntegrityError when another topic bears the name, ValidationError (`parent`) for a place in the tree
        that can't be.
        """
        old = Topic.objects.filter(pk=self.pk).first() if self.pk else None
        if not slug_re.fullmatch(self.slug):
            wanted = address_of(self.slug) or slug_of(self.name, otherwise="topic")
            self.slug = free_slug(wanted, is_taken=self._address_is_taken)
        if old is not None and old.parent_id != self.parent_id:
            lock_the_tree()
            old.refresh_from_db()
            self.parent = Topic.objects.get(pk=self.parent_id) if self.parent_id else None
            self.refuse_place_under(self.parent)
        super().save(*args, **kwargs)
        self._take_place(old.path if old else "")
        if self.status != TopicStatus.MERGED:
            self._take_name()
        if old is not None and old.slug != self.slug:
            FormerTopicAddress.objects.filter(topic=self, slug=self.slug).delete()
            FormerTopicAddress.objects.create(topic=self, slug=old.slug)

    def get_absolute_url(self) -> str:
        """The topic's page."""
        return path_to("articles:topic", self.slug)

    @property
    def is_public(self) -> bool:
        """Whether readers may see it; the same rule as `TopicQuerySet.public`."""
        return self.status in PUBLIC

    @property
    def is_offered(self) -> bool:
        """Whether a story can be given it; the same rule as `TopicQuerySet.offered`."""
        return self.status in OFFERED

    @property
    def level(self) -> int:
        """1 at the top of the tree."""
        return self.path.count("/") - 1

    @property
    def ids_from_the_top(self) -> list[int]:
        """Its own id last, before it those of the topics above it."""
        return [int(key) for key in self.path.strip("/").split("/") if key]

    @property
    def aliases(self) -> list[str]:
        """Its other names, out of those already loaded."""
        return [row.name for row in self.names.all() if not row.is_own]

    def standing_for(self) -> Topic:
        """Itself; a merged one, the topic that it became a part of."""
        return self.merged_into.standing_for() if self.merged_into else self

    def was_at(self, slug: str) -> bool:
        """Whether that was an address of its own, and none of a topic merged into it: a merge can be undone."""
        return FormerTopicAddress.objects.filter(topic=self, slug=slug).exists()

    def refuse_place_under(self, parent: Topic | None) -> None:
        """Raises ValidationError (`parent`) when the topic can't stand there in the tree."""
        if parent is None:
            return
        says = ""
        if self.pk and (parent.pk == self.pk or (self.path and parent.path.startswith(self.path))):
            says = _("“%(parent)s” is this topic itself or lies below it. Choose one outside of its branch.")
        elif parent.status not in OFFERED:
            says = _("“%(parent)s” is not in use. Choose one that is.")
        elif parent.level + self._levels() > DEEPEST:
            says = _("Below “%(parent)s” the tree would have more than %(most)s levels. Choose one nearer to the top.")
        if says:
            raise ValidationError({"parent": says % {"parent": parent.name, "most": DEEPEST}})

    def _levels(self) -> int:
        """How many levels it and what lies below it take."""
        if not self.path:
            return 1
        paths = Topic.objects.within(self).values_list("path", flat=True)
        return max((path.count("/") for path in paths), default=self.path.count("/")) - self.path.count("/") + 1

    def _take_place(self, old_path: str) -> None:
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path == old_path:
            return
        if old_path:
            moved = Concat(Value(path), Substr("path", len(old_path) + 1))
            Topic.objects.filter(path__startswith=old_path).update(path=moved)
        Topic.objects.filter(pk=self.pk).update(path=path)
        self.path = path

    def _take_name(self) -> None:
        """Make its name the printed one among its names; the one before stays as an alias, unless it is the same."""
        own = self.names.filter(is_own=True).first()
        if own is not None and own.name == self.name:
            return
        key = topic_key(self.name)
        if own is not None and own.key != key:
            self.names.filter(pk=own.pk).update(is_own=False)
            own = None
        own = own or self.names.filter(key=key).first() or TopicName(topic=self)
        own.name, own.is_own = self.name, True
        own.save()

    def _address_is_taken(self, slug: str) -> bool:
        taken = Topic.objects.filter(slug=slug).exclude(pk=self.pk)
        return taken.exists() or FormerTopicAddress.objects.filter(slug=slug).exclude(topic=self.pk).exists()


def tidy_name(name: str) -> str:
    """A name as it is kept: Unicode form NFC, one blank between words, nothing that can't be seen.

    Raises ValidationError (`name`) for an empty one, one that is too long, and one without a letter or a figure.
    """
    composed = unicodedata.normalize("NFC", name)
    seen = "".join(sign for sign in composed if sign in JOINERS or unicodedata.category(sign) != "Cf")
    tidy = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", seen).split()).strip(JOINERS)
    if not tidy:
        raise ValidationError({"name": _("Write a name.")})
    if len(tidy) > NAME_LENGTH:
        says = _("This has %(length)s characters; a topic's name has at most %(most)s.")
        raise ValidationError({"name": says % {"length": len(tidy), "most": NAME_LENGTH}})
    if not any(sign.isalnum() for sign in name_key(tidy)):
        raise ValidationError({"name": _("A topic's name needs a letter or a figure.")})
    return tidy


def address_of(typed: str) -> str:
    """The last part of an address as it was typed, in Latin letters: the library would let others through."""
    return slug_of(typed, otherwise="topic") if typed and not slug_re.fullmatch(typed) else typed


def lock_the_tree() -> None:
    """Let two who move or merge topics at once go one after the other: each alone may be right, both a circle."""
    list(Topic.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
