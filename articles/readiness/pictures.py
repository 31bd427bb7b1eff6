"""Remarks on the pictures: credit, alt text, licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.images.models import Image
from articles.models.lead_picture import PictureTells
from articles.readiness.draft import Copy
from articles.readiness.remark import Remark, blocks, warns

_PICTURE = re.compile(r"<img\b[^>]*>")
_DESCRIBED = re.compile(r'\balt="\s*[^"\s]')
_ALT = re.compile(r'\balt="([^"]*)"')
_DECORATIVE = ' data-decorative="yes"'
_FILE_NAME = re.compile(
    r"\.(?:jpe?g|png|webp|gif|avif|tiff?|heic)\s*$|^(?:img|dsc|dscf|image|photo)[_\s-]?\d+", re.IGNORECASE
)
_SAYS_PICTURE = re.compile(r"^(?:an? |the )?(?:image|picture|photo(?:graph)?|graphic|icon) of\b", re.IGNORECASE)
SOON = timedelta(days=30)


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
    if copy.picture and copy.text("lead_picture_tells") != PictureTells.NOTHING:
        said = copy.text("lead_alt_text") or copy.picture.alt_text
        if not said:
            message = _("The lead picture has no alt text for readers who can't see it.")
            yield warns("lead_image", f"picture-alt-{copy.picture.pk}", message)
        elif why := why_no_description(said):
            field = "lead_alt_text" if copy.text("lead_alt_text") else "lead_image"
            message = _("The alt text of the lead picture describes nothing: %(why)s") % {"why": why}
            yield warns(field, f"picture-alt-poor-{copy.picture.pk}", message)
    shown = [picture for picture in _PICTURE.findall(copy.body) if _DECORATIVE not in picture]
    poor = [why for picture in shown if (alt := _ALT.search(picture)) and (why := why_no_description(unescape(alt[1])))]
    if poor:
        message = _("The alt text of a picture in the text describes nothing: %(why)s") % {"why": poor[0]}
        yield warns("body", "body-picture-alt-poor", message)
    without = sum(not _DESCRIBED.search(picture) for picture in shown)
    if without:
        message = ngettext(
            "%(count)s picture in the text has no alt text.",
            "%(count)s pictures in the text have no alt text.",
            without,
        )
        yield warns("body", "body-picture-alt", message % {"count": without})


def why_no_description(alt: str) -> str:
    """Why a text says nothing to somebody who can't see the picture; "" when it may."""
    if _FILE_NAME.search(alt) or ("_" in alt and " " not in alt):
        return _("“%(alt)s” is the name of a file.") % {"alt": alt[:60]}
    if _SAYS_PICTURE.search(alt):
        return _("“%(alt)s…” – say what it shows; that it is a picture is said anyway.") % {"alt": alt[:30]}
    return ""


def withdrawn(copy: Copy) -> Iterator[Remark]:
    """Pictures that readers don't get any more."""
    if copy.picture and copy.picture.withdrawn_at is not None:
        message = _("The lead picture was withdrawn: readers see who is credited, and no picture.")
        yield warns("lead_image", f"picture-withdrawn-{copy.picture.pk}", message)
    for picture in copy.pictures_in_text:
        if picture.withdrawn_at is not None:
            message = _("“%(title)s”, in the text, was withdrawn: readers see who is credited, and no picture.")
            yield warns("body", f"body-picture-withdrawn-{picture.pk}", message % {"title": picture})


def licence(copy: Copy) -> Iterator[Remark]:
    """Whether the pictures may be shown when the story goes out, and for how long after."""
    if copy.picture and copy.picture.licence_ends_on is not None:
        message = _licence_ends(copy, copy.picture.licence_ends_on, _("The licence of the lead picture"))
        yield warns("lead_image", f"picture-{_licence_key(copy.picture)}", message)
    for picture in copy.pictures_in_text:
        if picture.licence_ends_on is not None:
            what = _("The licence of “%(title)s”, in the text,") % {"title": picture}
            message = _licence_ends(copy, picture.licence_ends_on, what)
            yield warns("body", f"body-picture-{_licence_key(picture)}", message)


def _licence_key(picture: Image) -> str:
    return f"licence-{picture.pk}-{picture.licence_ends_on:%Y%m%d}"


def _licence_ends(copy: Copy, ends: date, what: str) -> str:
    """When, and what that means for the story; `what` begins the sentence."""
    goes_out = copy.live_from or copy.at
    days = (ends - timezone.localtime(goes_out).date()).days if goes_out else None
    if days is not None and days < 0:
        message = _("%(what)s ends on %(day)s, before the story goes out.")
    elif days and days <= SOON.days:
        message = ngettext(
            "%(what)s ends on %(day)s, %(days)s day after the story goes out.",
            "%(what)s ends on %(day)s, %(days)s days after the story goes out.",
            days,
        )
    else:
        message = _("%(what)s ends on %(day)s: from then on another one is needed.")
    return message % {"what": what, "day": date_format(ends, "j F Y"), "days": days}
