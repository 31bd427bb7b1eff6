"""A form of the desk as a browser would send it: everything it shows, with what a person changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client


def shown(response: HttpResponse) -> dict[str, Any]:
    """What the fields of the form hold, its rows included."""
    context = response.context
    data = _values(context["adminform"].form)
    for admin_formset in context["inline_admin_formsets"]:
        formset = admin_formset.formset
        data |= _values(formset.management_form)
        for form in formset.forms:
            data |= _values(form)
    return data


def send(client: Client, address: str, **typed: Any) -> HttpResponse:
    """Open the form at that address, change what is named, and press the button given in `press` (Save)."""
    press, value = typed.pop("press", ("_save", "Save"))
    opened = client.get(address)
    assert opened.status_code == 200
    return client.post(address, shown(opened) | typed | {press: value})


def act(name: str) -> tuple[str, str]:
    """The button of an act."""
    return "_act", name


def _values(form: Any) -> dict[str, Any]:
    return {bound.html_name: _text(bound.value(), bound) for bound in form if _is_sent(bound)}


def _is_sent(bound: Any) -> bool:
    value = bound.value()
    return value not in {None, False} if isinstance(value, (bool, type(None))) else True


def _text(value: Any, bound: Any) -> Any:
    if isinstance(value, list):
        return value
    return bound.field.widget.format_value(value) if hasattr(value, "isoformat") else value
