"""What a rule of the house style is, as a plain value; and what breaks one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Kind(models.TextChoices):
    """What a rule asks for."""

    PREFER = "prefer", gettext_lazy("Prefer another word")
    AVOID = "avoid", gettext_lazy("Avoid a word")
    TYPOGRAPHY = "typography", gettext_lazy("Typography")


class Typography(models.TextChoices):
    """The signs that can be checked without a list of words."""

    QUOTES = "quotes", gettext_lazy("Straight quotes → curly ones")
    SPACES = "spaces", gettext_lazy("Two spaces → one")
    DOTS = "dots", gettext_lazy("Three dots → …")
    DASHES = "dashes", gettext_lazy("Hyphen used as a dash → –")
    PUNCTUATION = "punctuation", gettext_lazy("Space before a comma or a full stop")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `pattern` is a word or a phrase, never a regular expression; "" for typography."""

    id: int
    kind: str
    pattern: str = ""
    replacement: str = ""
    explanation: str = ""
    whole_words: bool = True
    match_case: bool = False
    typography: str = ""

    def message(self, found: str, instead: str | None) -> str:
        """What to tell the writer about the words found."""
        if self.explanation:
            return self.explanation
        if self.kind == Kind.TYPOGRAPHY:
            return str(Typography(self.typography).label)
        if instead is None:
            return _("The house avoids “%(found)s”.") % {"found": found}
        return _("The house writes “%(instead)s”.") % {"instead": instead}


@dataclass(frozen=True, slots=True)
class Match:
    """Words that break a rule: in which field, in which of its blocks (0 in a plain field), from where to where.

    `replacement` is None where only the writer can say what should stand there; "" where it is to go.
    """

    field: str
    block: int
    start: int
    end: int
    text: str
    replacement: str | None
    message: str | Promise
    rule: int
