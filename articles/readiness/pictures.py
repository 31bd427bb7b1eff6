"""Remarks on the pictures: credit, alt text, licence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.readiness.draft import Copy
from articles.readiness.remark import Remark, blocks, warns

_PICTURE = re.compile(r"<img\b[^>]*>")
_DESCRIBED = re.compile(r'\balt="\s*[^"\s]')


def uncredited(copy: Copy) -> Iterator[Remark]:
    """Nobody's picture is printed without a name under it; no reason overrules that."""
    if copy.picture and not copy.picture.credit_line:
        yield blocks("lead_image", "picture-credit", _("The lead picture has no credit line."), before_review=True)


def awaited(copy: Copy) -> Iterator[Remark]:
    """The source is known, the picture isn't there."""
    if copy.content.get("image_source_id") and not copy.content.get("lead_image_id"):
        message = _("The picture from the named source is still missing.")
        yield warns("lead_image", "picture-awaited", message)


def undescribed(copy: Copy) -> Iterator[Remark]:
    """What readers who can't see it are told."""
    if copy.picture and not copy.picture.alt_text:
        message = _("The lead picture has no alt text for readers who can't see it.")
        yield warns("lead_image", f"picture-alt-{copy.picture.pk}", message)
    without = sum(not _DESCRIBED.search(picture) for picture in _PICTURE.findall(copy.body))
    if without:
        message = ngettext(
            "%(count)s picture in the text has no alt text.",
            "%(count)s pictures in the text have no alt text.",
            without,
        )
        yield warns("body", "body-picture-alt", message % {"count": without})


def licence(copy: Copy) -> Iterator[Remark]:
    """Whether the picture may be shown when the story goes out, and for how long after."""
    picture = copy.picture
    if picture is None or picture.licence_ends_on is None:
        return
    goes_out = copy.live_from or copy.at
    day = date_format(picture.licence_ends_on, "j F Y")
    if goes_out and picture.licence_ends_on < timezone.localtime(goes_out).date():
        message = _("The licence of the lead picture ends on %(day)s, before the story goes out.")
    else:
        message = _("The licence of the lead picture ends on %(day)s: from then on another one is needed.")
    yield warns("lead_image", f"picture-licence-{picture.pk}-{picture.licence_ends_on:%Y%m%d}", message % {"day": day})
