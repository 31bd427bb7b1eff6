"""How django-axes counts wrong passwords: by whom, from where, and how many in all from one place."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

HOME_NETWORK = 64  # one subscriber has a whole /64 of IPv6 addresses


class SignInLimits(AxesDatabaseHandler):  # type: ignore[misc]  # axes ships no types
    """The limits of axes for one name, and one more for an address that tries many names."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Whether this name from this address, or this address altogether, has tried too often."""
        return super().is_locked(request, credentials) or self._tries_from(request) >= settings.SIGN_IN_TRIES_OF_A_PLACE

    def _tries_from(self, request: HttpRequest) -> int:
        recent = AccessAttempt.objects.filter(
            ip_address=place_of(request), attempt_time__gte=get_cool_off_threshold(request)
        )
        return recent.aggregate(tries=Sum("failures_since_start"))["tries"] or 0


def name_typed(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that was typed, without regard to case and blanks: "Vera " counts as "vera"."""
    typed = (credentials or request.POST).get("username") or ""
    return str(typed).strip().casefold()


def place_of(request: HttpRequest) -> str | None:
    """The address that a try comes from; for IPv6 its home network. None when it can't be read.

    Only the last entry of X-Forwarded-For is our own proxy's; what stands before it is whatever the visitor sent.
    """
    written = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        written = request.META.get("HTTP_X_FORWARDED_FOR", written).rpartition(",")[2].strip()
    try:
        address = ip_address(written)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or ip_network((address, HOME_NETWORK), strict=False).network_address
    return str(address)
