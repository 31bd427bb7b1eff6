"""Where a visitor comes from, as far as it may be kept: the network, never the machine."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

KEPT_OF_IPV4, KEPT_OF_IPV6 = 24, 48


def network_of(request: HttpRequest) -> str:
    """The visitor's network, "203.0.113.0/24"; "" when it can't be read.

    Only the last entry of X-Forwarded-For is our own proxy's; what stands before it is whatever the visitor sent.
    """
    written = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        written = request.META.get("HTTP_X_FORWARDED_FOR", written).rpartition(",")[2].strip()
    try:
        address = ip_address(written)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    kept = KEPT_OF_IPV6 if isinstance(address, IPv6Address) else KEPT_OF_IPV4
    return str(ip_network((address.packed, kept), strict=False))
