"""Remarks on the second looks that somebody asked for: by a lawyer, by the picture desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from articles.models import Article
from articles.readiness.draft import Copy
from articles.readiness.remark import Remark, blocks


def unreviewed(copy: Copy) -> Iterator[Remark]:
    """Needed and not approved yet. A review may go on meanwhile; readers wait."""
    if copy.article.legal_check == Article.Check.NEEDED:
        yield blocks("legal_check", "legal-check", _("The legal check is needed and not approved yet."))
    if copy.article.picture_check == Article.Check.NEEDED:
        yield blocks("picture_check", "picture-check", _("The picture check is needed and not approved yet."))
