"""Posting to an address that somebody typed in: never into our own network, never for long, never onwards.

The name is looked up once, each address that it stands for is looked at, and the connection goes to one of those: a
name that says something else a moment later (DNS rebinding) leads nowhere. Redirects are not followed. The time limit
is for the whole exchange, so that a receiver that answers a letter a second is cut off too.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

TIME_LIMIT = 5.0  # seconds, from the first packet to the answer's head
LARGEST_BODY = 1_000_000
# Networks whose last 32 bits are an address of the older kind: NAT64, the two translated kinds, and our own NAT64.
HOLDS_AN_OLDER = [IPv6Network(net) for net in ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48")]
PORTS = {"http": 80, "https": 443}


class CannotPost(Exception):
    """It was not sent, or not taken; the message says why."""


def post(address: str, body: bytes, headers: dict[str, str]) -> None:
    """Post it; any answer but 2xx is a refusal.

    Raises CannotPost.
    """
    if len(body) > LARGEST_BODY:
        raise CannotPost(_("What is to be sent is larger than %(most)s bytes.") % {"most": LARGEST_BODY})
    parts = _parts_of(address)
    status = _send(parts, body, {"User-Agent": "Newsroom", **headers})
    if 300 <= status < 400:  # noqa: PLR2004 what HTTP calls a redirection
        raise CannotPost(_("It answered %(status)s: it is elsewhere now. Write the new address.") % {"status": status})
    if not 200 <= status < 300:  # noqa: PLR2004 what HTTP calls success
        raise CannotPost(_("It answered %(status)s.") % {"status": status})


def refuse_address(address: str) -> None:
    """Refuse, as it is typed, an address to which nothing would be posted whatever its name stands for.

    Raises CannotPost. No name is looked up: what it stands for is asked when something is sent.
    """
    parts = _parts_of(address)
    if parts.username is not None or parts.password is not None:
        raise CannotPost(
            _("A name or a password in the address is never sent. Use a secret, which signs what is sent.")
        )
    with contextlib.suppress(ValueError):
        _refuse_private(parts.hostname or "", [str(ip_address(parts.hostname or ""))])


def is_private(address: IPv4Address | IPv6Address) -> bool:
    """Whether it leads into a network that the world doesn't see: loopback, private, link-local, reserved."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and any(address in network for network in HOLDS_AN_OLDER):
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_private(inner)
        if address.is_site_local:
            return True
    return not address.is_global or address.is_multicast


def _parts_of(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        if parts.scheme in PORTS and parts.hostname and parts.port != 0:
            return parts
    except ValueError:
        pass  # a bracket that never closes, a port that is none
    raise CannotPost(_("The address must begin with http:// or https:// and name a host."))


def _refuse_private(host: str, places: Sequence[str]) -> None:
    if not settings.WEBHOOKS_MAY_BE_PRIVATE and any(
        is_private(ip_address(place.partition("%")[0])) for place in places
    ):
        message = _("%(host)s is an address inside a private network; nothing is sent there.")
        raise CannotPost(message % {"host": host})


def _send(parts: SplitResult, body: bytes, headers: dict[str, str]) -> int:
    try:
        port = parts.port or PORTS[parts.scheme]
        place = _resolve(parts.hostname or "", port)
        with contextlib.closing(_connection(parts, place, port)) as connection, _cut_off(connection):
            path = parts.path or "/"
            connection.request("POST", f"{path}?{parts.query}" if parts.query else path, body, headers)
            return connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise CannotPost(_in_words(error)) from error


def _resolve(host: str, port: int) -> str:
    """One address of the host, after a look at all of them."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    _refuse_private(host, found)
    return found[0]


def _connection(parts: SplitResult, place: str, port: int) -> http.client.HTTPConnection:
    """A connection to that very place that calls it by its name, in the certificate too."""
    host = parts.hostname or ""
    connection = http.client.HTTPConnection(host, port, timeout=TIME_LIMIT)
    line = socket.create_connection((place, port), timeout=TIME_LIMIT)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sock = line
    if parts.scheme == "https":
        try:
            connection.sock = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        except OSError:
            line.close()
            raise
    return connection


@contextlib.contextmanager
def _cut_off(connection: http.client.HTTPConnection) -> Iterator[None]:
    """Hang up when the time is over, however busy the other side seems."""
    timer = Timer(TIME_LIMIT, _hang_up, [connection.sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _in_words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return _("It did not answer within %(seconds)g seconds.") % {"seconds": TIME_LIMIT}
    if isinstance(error, http.client.RemoteDisconnected):
        return _("It hung up without an answer, or was too slow.")
    if isinstance(error, socket.gaierror):
        return _("There is no such host: %(why)s.") % {"why": error.strerror}
    return f"{type(error).__name__}: {error}"
