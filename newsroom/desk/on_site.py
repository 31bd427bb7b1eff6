"""From a row of the desk to its page for readers, for whoever may look at the row."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch


def address_on_site(site: AdminSite, request: HttpRequest, content_type_id: int, object_id: int) -> str:
    """The address that readers know.

    Raises Http404 for what this person may not see: the stock view tells the address of any draft by its number.
    """
    kind = ContentType.objects.filter(pk=content_type_id).first()
    model = kind.model_class() if kind else None
    if model is None or not site.is_registered(model):
        raise Http404
    row: Any = site.get_model_admin(model).get_object(request, str(object_id))
    try:
        address: str = row.get_absolute_url()
    except (AttributeError, NoReverseMatch) as error:
        raise Http404 from error
    return address
