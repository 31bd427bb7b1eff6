"""The story: its texts, its place in an issue, and the one rule for when readers may see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField
from taggit.managers import TaggableManager

from articles import body
from articles.addresses import path_to
from articles.images.models import ImageSource
from articles.models.address import FormerAddress
from articles.models.author import Author, Byline
from articles.models.chosen import ArticleQuerySet
from articles.models.lead_picture import WithLeadPicture
from articles.models.picture_use import PICTURE, note_pictures
from articles.models.section import Section
from articles.models.standing import Check, Status
from articles.models.taggings import CountryTagging, TopicTagging
from articles.names import free_slug, name_key, slug_of
from articles.prepared import prepared

HEADLINE_LENGTH = 300


class Article(WithLeadPicture):  # type: ignore[django-manager-missing]  # taggit's through tables have no types
    """One piece of journalism. People say story; a story can exist without an issue."""

    Status = Status
    Check = Check

    headline = models.CharField(_("headline"), max_length=HEADLINE_LENGTH, blank=True)
    kicker = models.CharField(
        _("kicker"),
        max_length=60,
        blank=True,
        help_text=_("The short label above the headline: one or two words."),
    )
    standfirst = models.TextField(
        _("standfirst (deck)"), blank=True, max_length=1000, help_text=_("The summary under the headline.")
    )
    trail_text = models.TextField(
        _("trail text"),
        blank=True,
        max_length=500,
        help_text=_("Used where another page points to the story. Empty: the standfirst."),
    )
    working_title = models.CharField(
        _("working title"),
        max_length=120,
        blank=True,
        help_text=_("The newsroom's own short name (slugline). Readers never see it, and it is not the address."),
    )
    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_("Empty: made from the headline. If you change it after publication, the old address redirects."),
    )
    dateline = models.CharField(
        _("dateline"),
        max_length=80,
        blank=True,
        help_text=_("The place at the start of the text: “NAIROBI”."),
    )
    body = ProseEditorField(_("body"), blank=True, **body.EDITOR)
    word_count = models.PositiveIntegerField(_("words"), default=0, editable=False)
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        help_text=_("Such as “ar”, when it is not the publication's own."),
    )

    issue = models.ForeignKey(
        "issues.Issue",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("issue"),
        help_text=_("Empty: the story stands alone and goes out at its own time."),
    )
    position = models.PositiveIntegerField(
        _("run order"),
        null=True,
        blank=True,
        help_text=_("1 is the lead story of the issue. Empty: at the end."),
    )
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("section")
    )
    image_source = models.ForeignKey(
        ImageSource,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="awaited_by",
        verbose_name=_("image source"),
        help_text=_("Where the picture will come from, known before the picture is here. Its credit fills itself in."),
    )
    authors: models.ManyToManyField[Author, Byline] = models.ManyToManyField(
        Author, through=Byline, related_name="articles", verbose_name=_("authors")
    )
    topics = TaggableManager(
        _("topics"),
        through=TopicTagging,
        related_name="articles",
        blank=True,
        help_text=_("What it is about."),
    )
    countries = TaggableManager(
        _("countries"),
        through=CountryTagging,
        related_name="articles",
        blank=True,
        help_text=_("Where it plays."),
    )

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    publish_at = models.DateTimeField(
        _("own time"), null=True, blank=True, help_text=_("When it goes public. Empty: with its issue.")
    )
    embargoed_until = models.DateTimeField(
        _("embargoed until"),
        null=True,
        blank=True,
        help_text=_("The source's condition: never before, whatever else."),
    )
    expires_at = models.DateTimeField(
        _("comes off at"),
        null=True,
        blank=True,
        help_text=_("From then on readers don't see it. Mostly empty."),
    )
    live_from = models.DateTimeField(_("public from"), null=True, editable=False)
    announced_at = models.DateTimeField(_("announced at"), null=True, editable=False)
    planned_on = models.DateField(
        _("planned for"),
        null=True,
        blank=True,
        help_text=_("The day it is meant for. A plan only: it publishes nothing."),
    )
    commissioned_length = models.PositiveIntegerField(
        _("length commissioned"), null=True, blank=True, help_text=_("In words. Empty: as long as it takes.")
    )
    editor_note = models.TextField(
        _("note to editors"), blank=True, max_length=5000, help_text=_("For the desk. Never printed.")
    )

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="assignments",
        verbose_name=_("assigned to"),
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True, editable=False)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="claims",
        verbose_name=_("claimed by"),
    )
    legal_check = models.CharField(
        _("legal check"), max_length=12, choices=Check, default=Check.NOT_NEEDED, editable=False
    )
    picture_check = models.CharField(
        _("picture check"), max_length=12, choices=Check, default=Check.NOT_NEEDED, editable=False
    )

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    modified_at = models.DateTimeField(_("last saved"), auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    lock_version = models.PositiveIntegerField(default=0, editable=False)

    objects = ArticleQuerySet.as_manager()
    held_pictures = False  # whether its text had pictures when it was read from the database

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-live_from", "-id"]
        permissions = [
            ("see_all_articles", _("May see everybody's stories")),
            ("edit_all_articles", _("May edit everybody's stories")),
            ("clear_article", _("May clear, schedule, embargo, withdraw and correct stories")),
            ("kill_article", _("May kill stories")),
            ("tag_article", _("May tag everybody's stories")),
            ("overrule_remark", _("May overrule a warning, with a reason")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(claimed_at=None, claimed_by=None) | Q(claimed_at__isnull=False, claimed_by__isnull=False),
                name="articles_claimed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(embargoed_until=None) | Q(live_from=None) | Q(live_from__gte=F("embargoed_until")),
                name="articles_never_live_before_embargo",
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(publish_at=None) | Q(expires_at__gt=F("publish_at")),
                name="articles_comes_off_after_it_goes_on",
                violation_error_message=_("A story can only come off after it went on."),
            ),
            models.CheckConstraint(
                condition=Q(position=None) | Q(position__gte=1, issue__isnull=False),
                name="articles_position_only_in_an_issue",
                violation_error_message=_("Only a story of an issue has a place in the run order, from 1 up."),
            ),
            models.UniqueConstraint(
                fields=["issue", "position"],
                name="articles_one_story_a_place",
                violation_error_message=_("Another story of this issue has that place."),
            ),
        ]
        indexes = [
            # The front page, archives and feeds read the newest live stories; the body never comes along.
            models.Index(
                fields=["-live_from", "-id", "expires_at"], name="articles_live_newest", condition=Q(status="cleared")
            ),
            # Which of these stories are live: tallies ask for thousands at once, and read none.
            models.Index(
                fields=["id", "live_from", "expires_at"], name="articles_live_by_id", condition=Q(status="cleared")
            ),
            models.Index(
                fields=["section", "-live_from", "-id"],
                name="articles_live_in_section",
                condition=Q(status="cleared"),
            ),
            # Stories without an issue, which the front page shows: a hundredth of a large archive is thousands.
            models.Index(
                fields=["issue", "-live_from", "-id"],
                name="articles_live_alone",
                condition=Q(issue=None, status="cleared"),
            ),
            # What went out and was not announced yet: a handful, however many stories there are.
            models.Index(
                fields=["live_from"], name="articles_unannounced", condition=Q(announced_at=None, status="cleared")
            ),
            models.Index(fields=["status", "-modified_at"], name="articles_desk_list"),
            models.Index(fields=["-modified_at", "-id"], name="articles_recent"),
            models.Index(fields=["-live_from", "-id"], name="articles_by_moment"),
            # Few of an archive are anybody's: without these, the first page reads all to find a person's.
            models.Index(fields=["created_by"], name="articles_begun_by", condition=Q(created_by__isnull=False)),
            models.Index(fields=["assigned_to"], name="articles_assigned_to", condition=Q(assigned_to__isnull=False)),
            models.Index(fields=["claimed_by"], name="articles_taken_by", condition=Q(claimed_by__isnull=False)),
            # All that finding a story by its words looks at: 100,000 stories are looked through without reading one.
            models.Index(fields=["slug", "headline", "working_title", "modified_at", "id"], name="articles_find"),
            models.Index(fields=["language", "-modified_at"], name="articles_language", condition=~Q(language="")),
            # The calendar: what is planned, due or goes out at its own time in a month, and what has no day yet.
            models.Index(fields=["planned_on"], name="articles_planned", condition=Q(planned_on__isnull=False)),
            models.Index(fields=["due_at"], name="articles_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["publish_at"], name="articles_own_time", condition=Q(publish_at__isnull=False)),
            # Few stories ever come off; every cache asks for the next one that does.
            models.Index(
                fields=["status", "expires_at"], name="articles_comes_off", condition=Q(expires_at__isnull=False)
            ),
            models.Index(
                fields=["-modified_at"],
                name="articles_undated",
                condition=Q(issue=None, publish_at=None, planned_on=None),
            ),
        ]

    def __str__(self) -> str:
        return self.headline or self.working_title or str(_("Untitled"))

    @classmethod
    def from_db(cls, *row: Any, **more: Any) -> Self:
        """A story as it was stored, which remembers whether its text may have held pictures."""
        story = super().from_db(*row, **more)
        story.as_stored()
        return story

    def as_stored(self) -> None:
        """Remember, of a story that was just read, what of it may change: a text that was not read may hold some."""
        self.held_pictures = PICTURE in self.__dict__.get("body", PICTURE)

    def get_absolute_url(self) -> str:
        """The story's page."""
        return path_to("articles:story", self.slug)

    def clean(self) -> None:
        """Refuse what the database would refuse, in words and at the field."""
        if self.position and not self.issue_id:
            raise ValidationError({"position": _("Choose the issue first, or leave the run order empty.")})
        if self.expires_at and self.publish_at and self.expires_at <= self.publish_at:
            raise ValidationError({"expires_at": _("This is before the story goes on. Choose a later time.")})
        if self.slug and FormerAddress.objects.filter(slug=self.slug).exclude(article=self.pk).exists():
            raise ValidationError({"slug": _("Another story was public under this address. Choose another.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with everything that follows from what was typed: address, measures, the moment of going public."""
        if not self.slug:
            wanted = slug_of(self.headline, otherwise="story")
            self.slug = free_slug(wanted, is_taken=self._slug_is_taken)
        fields = kwargs.get("update_fields")
        writes_body = "body" not in self.get_deferred_fields() and (fields is None or "body" in fields)
        if writes_body:
            # Forms have done it already; copy, samples and scripts have not.
            self.body = body.sanitise(self.body)
            self.word_count = body.word_count(self.body)
        self.live_from = self.derive_live_from()
        super().save(*args, **kwargs)
        if writes_body and (self.held_pictures or PICTURE in self.body):
            note_pictures(self)
            self.held_pictures = PICTURE in self.body

    def derive_live_from(self) -> datetime | None:
        """When readers may see it: its own time, else its issue's, never before the embargo; None: no time yet."""
        goes_public_at = self.publish_at or (self.issue.goes_public_at if self.issue else None)
        if goes_public_at and self.embargoed_until:
            return max(goes_public_at, self.embargoed_until)
        return goes_public_at

    def is_live(self, at: datetime) -> bool:
        """Whether readers see it at that moment; the same rule as `ArticleQuerySet.live`."""
        if self.status != self.Status.CLEARED or self.live_from is None or self.live_from > at:
            return False
        return self.expires_at is None or self.expires_at > at

    def is_scheduled(self, at: datetime) -> bool:
        """Whether it is cleared and its moment is still ahead."""
        return self.status == self.Status.CLEARED and self.live_from is not None and self.live_from > at

    def has_run(self, at: datetime) -> bool:
        """Whether readers can have seen it: its moment came while it was cleared, and it may be off again."""
        ran = {self.Status.CLEARED, self.Status.WITHDRAWN, self.Status.KILLED}
        return self.status in ran and self.live_from is not None and self.live_from <= at

    @property
    def trail(self) -> str:
        """What stands under the headline where another page points here."""
        return self.trail_text or self.standfirst

    @property
    def minutes_to_read(self) -> int:
        """Reading time in whole minutes, at least one."""
        return body.minutes_to_read(self.word_count)

    @property
    def headline_key(self) -> str:
        """What two typings of one headline have in common."""
        return name_key(self.headline)

    def bylines_as(self, *roles: Byline.Role) -> list[Byline]:
        """The bylines in these roles, in printed order, out of those already loaded."""
        # A page asks each of its stories several times; the way by the manager takes longer than the rest of it.
        loaded = self.__dict__.get("_prefetched_objects_cache", {}).get("bylines")
        return [byline for byline in (self.bylines.all() if loaded is None else loaded) if byline.role in roles]

    def _slug_is_taken(self, slug: str) -> bool:
        return bool(_others_at(slug=slug, but=self.pk or 0))


@prepared
def _others_at(slug: Any, but: Any) -> models.QuerySet[Any, Any]:
    """What has that address, or had it when readers knew it, and isn't of that one story (id)."""
    stories = Article.objects.filter(slug=slug).exclude(pk=but).order_by().values_list("pk")
    return stories.union(FormerAddress.objects.filter(slug=slug).exclude(article=but).order_by().values_list("pk"))
