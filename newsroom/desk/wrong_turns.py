"""Addresses of lists and forms that make no sense lead back to where they do, with a word about it."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import DataError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext as _

NONSENSE = (ValueError, OverflowError, DataError)  # a year 0, a number that fits no column, letters for a number
KEY = re.compile(r"[0-9]{1,18}|[0-9a-f-]{36}")  # what a row can be known by
Page = Callable[..., HttpResponseBase]

logger = logging.getLogger(__name__)


def leading_back(page: Page) -> Page:
    """The page; if what its address asks for breaks it, or what was ticked is nothing, the page without that.

    Lists read their rows while they are drawn, so they are drawn here. A page without a query that breaks is broken.
    """

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_list_or_blank_form(request):
            return page(request, *args, **kwargs)
        if not all(KEY.fullmatch(key) for key in request.POST.getlist("_selected_action")):
            return _back(request, _("What was ticked is not there any more."))
        if request.method != "GET" or not request.GET:
            return page(request, *args, **kwargs)
        try:
            response = page(request, *args, **kwargs)
            return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except NONSENSE:
            logger.warning("Led back from an address that makes no sense", exc_info=True)
            return _back(request, _("That address made no sense, so here is everything."))

    return answer


def _is_list_or_blank_form(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name or "").endswith(("_changelist", "_add"))


def _back(request: HttpRequest, message: str) -> HttpResponseBase:
    messages.warning(request, message)
    return redirect(request.path)
