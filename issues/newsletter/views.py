"""The reader's pages of the newsletter: ask for it, confirm, leave."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.review.places import network_of
from issues.newsletter.models import LONGEST_ADDRESS, Subscriber
from issues.newsletter.subscribing import CONFIRM, LEAVE, CannotSubscribe, ask, confirm, key_of, leave, reader_of

# The address is a secret that only our own site may be told: with no referrer at all, a browser would post its buttons
# from nowhere, and the check against forged requests would refuse them.
PRIVATE = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "same-origin", "Cache-Control": "private, no-store"}


class AskForm(forms.Form):
    """The one field."""

    address = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_address(self) -> str:
        """Refuse one that is too long as it is kept: a sign may stand for many."""
        address: str = self.cleaned_data["address"]
        if len(key_of(address)) > LONGEST_ADDRESS:
            raise ValidationError(validate_email.message)
        return address


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask for the newsletter. The answer is the same for every address, so that none can be tried out."""
    if not request.publication.sends_newsletter:  # type: ignore[attr-defined]  # see newsroom.zones
        raise Http404
    form = AskForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            ask(form.cleaned_data["address"], place=network_of(request), at=timezone.now())
            return redirect("newsletter:asked")
        except CannotSubscribe as refusal:
            form.add_error("address", refusal.message)
    return render(request, "newsletter/sign_up.html", {"form": form}, status=200 if not form.errors else 422)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Look into your mail."""
    return render(request, "newsletter/said.html", {"said": "asked"})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """A button, since programs that look through mail follow its links; pressing it confirms."""
    reader = _reader_or_404(token, CONFIRM)
    if request.method == "POST":
        confirm(reader, at=timezone.now())
    return _answer(request, "confirmed" if request.method == "POST" else "confirm", reader)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest, token: str) -> HttpResponse:
    """A button; mail programs press it themselves (RFC 8058), without a cookie. The token says who leaves."""
    reader = _reader_or_404(token, LEAVE)
    if request.method == "POST":
        leave(reader, at=timezone.now())
    return _answer(request, "left" if request.method == "POST" else "leave", reader)


def _reader_or_404(token: str, purpose: str) -> Subscriber:
    reader = reader_of(token, purpose)
    if reader is None:
        raise Http404
    return reader


def _answer(request: HttpRequest, said: str, reader: Subscriber) -> HttpResponse:
    response = render(request, "newsletter/said.html", {"said": said, "address": reader.address})
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response
