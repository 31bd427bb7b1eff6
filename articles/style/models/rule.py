"""The table of the rules of the house style."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.style.rules import Kind, Rule, Typography


class StyleRuleQuerySet(models.QuerySet["StyleRule"]):
    """Rules of the house style."""

    def active(self) -> Self:
        """Those that hold now."""
        return self.filter(is_active=True)

    def as_rules(self) -> tuple[Rule, ...]:
        """As plain values, the oldest first: what `checking.check` takes."""
        names = ("id", "kind", "pattern", "replacement", "explanation", "whole_words", "match_case", "typography")
        return tuple(Rule(*row) for row in self.order_by("id").values_list(*names))


class StyleRule(models.Model):
    """What this house prefers to write, or doesn't."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.PREFER)
    pattern = models.CharField(
        _("word or phrase"),
        max_length=120,
        blank=True,
        help_text=_("As it should not stand: “color”, “in order to”. Plain words; no signs have a special meaning."),
    )
    replacement = models.CharField(
        _("write instead"),
        max_length=120,
        blank=True,
        help_text=_("Offered with one click. “Color” becomes “Colour” and “COLOR” becomes “COLOUR” by themselves."),
    )
    explanation = models.CharField(
        _("explanation"),
        max_length=300,
        blank=True,
        help_text=_("What the writer reads beside the words. Empty: a plain sentence."),
    )
    whole_words = models.BooleanField(
        _("whole words only"),
        default=True,
        help_text=_("“art” is not found in “party”. Turn it off for scripts that set no blanks between words."),
    )
    match_case = models.BooleanField(
        _("capitals count"), default=False, help_text=_("“US” is found, “us” is not; the replacement stays as it is.")
    )
    typography = models.CharField(max_length=12, choices=Typography, blank=True, editable=False)
    is_active = models.BooleanField(_("in force"), default=True)

    objects = StyleRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of the house style")
        verbose_name_plural = _("rules of the house style")
        ordering = ["kind", "pattern", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(typography="") & ~Q(pattern="") & ~Q(kind=Kind.TYPOGRAPHY))
                | (~Q(typography="") & Q(pattern="", kind=Kind.TYPOGRAPHY)),
                name="style_words_or_typography",
                violation_error_message=_("A rule is about words; the rules of typography are there already."),
            ),
            models.UniqueConstraint(
                fields=["pattern"],
                condition=Q(typography=""),
                name="style_one_rule_a_pattern",
                violation_error_message=_("There is a rule for this already."),
            ),
            models.UniqueConstraint(
                fields=["typography"], condition=~Q(typography=""), name="style_one_rule_a_typography"
            ),
        ]

    def __str__(self) -> str:
        if self.typography:
            return self.get_typography_display()
        return f"{self.pattern} → {self.replacement}" if self.replacement else self.pattern

    def clean(self) -> None:
        """Refuse a rule that finds nothing, or that asks for what it forbids."""
        if self.typography:
            return
        self.pattern, self.replacement = " ".join(self.pattern.split()), self.replacement.strip()
        if not self.pattern:
            raise ValidationError({"pattern": _("Write the word or the phrase that the rule is about.")})
        if self.kind == Kind.PREFER and not self.replacement:
            raise ValidationError({"replacement": _("Write what should stand there, or choose “Avoid a word”.")})
        if self.kind == Kind.AVOID and self.replacement:
            raise ValidationError({"replacement": _("For a word to write instead choose “Prefer another word”.")})
        if self.pattern == self.replacement:
            raise ValidationError({"replacement": _("This is the same. Write what should stand there instead.")})
