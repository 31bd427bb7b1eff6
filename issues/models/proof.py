"""A proof: the issue as it was looked at before it went out, and exactly what goes out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.models.article import HEADLINE_LENGTH
from articles.models.standing import Status
from issues.models.issue import Issue


class Proof(models.Model):
    """The issue at one moment: its own texts, and every story's wording, place and override. Never changed."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="proofs", verbose_name=_("issue"))
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("content"), help_text=_("The issue's own title, letter, cover, sections."))
    note = models.CharField(_("note"), max_length=200, blank=True)
    taken_at = models.DateTimeField(_("taken at"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("taken by")
    )

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["issue", "number"], name="issues_proof_number_unique")]

    def __str__(self) -> str:
        return str(_("Proof %(number)s") % {"number": self.number})


class ProofStory(models.Model):
    """One story of a proof. The story may be gone: what it said stays."""

    proof = models.ForeignKey(Proof, models.CASCADE, related_name="stories")
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="proofed", verbose_name=_("story"))
    place = models.PositiveIntegerField(_("place"))
    headline = models.CharField(_("headline"), max_length=HEADLINE_LENGTH)
    status = models.CharField(_("status"), max_length=12, choices=Status)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    content = models.JSONField(_("content"), help_text=_("What it said, as articles.content writes it."))
    shown = models.JSONField(
        _("shared words"), default=dict, help_text=_("Names, heads and credits that readers read with it.")
    )
    override = models.JSONField(_("override"), default=dict, help_text=_("headline, trail_text, picture_id."))

    class Meta:
        verbose_name = _("story of a proof")
        verbose_name_plural = _("stories of proofs")
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["proof", "place"], name="issues_one_proofed_story_a_place")]

    def __str__(self) -> str:
        return self.headline
