"""How a word stands in the vocabulary of topics."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TopicStatus(models.TextChoices):
    """How a word stands in the vocabulary. Only editors who govern it change that."""

    PROPOSED = "proposed", _("proposed")
    IN_USE = "in_use", _("in use")
    DEPRECATED = "deprecated", _("deprecated")
    HIDDEN = "hidden", _("hidden")
    REFUSED = "refused", _("refused")
    MERGED = "merged", _("merged")


# What readers see: a deprecated topic stays on its stories, and gets no new ones.
PUBLIC = (TopicStatus.IN_USE, TopicStatus.DEPRECATED)
# What a story can be given: a hidden one is the desk's own, a proposal may be used until it is decided.
OFFERED = (TopicStatus.IN_USE, TopicStatus.PROPOSED, TopicStatus.HIDDEN)
