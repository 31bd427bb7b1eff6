"""What stands on another site and is shown in a story: a film, a sound, a post.

A body keeps only the address. From it comes a card with a link; of the few sites below also the address of their
player, built here and nowhere else, which a reader's browser loads when the reader asks for it and not before.
static/js/desk/blocks/embed.js knows the same sites by name, to tell a writer what readers will see.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

LONGEST_ADDRESS = 500  # characters
# The only sites that a reader's browser may open in a frame: newsroom/settings.py names them in `frame-src`.
FRAME_HOSTS = (
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
    "https://open.spotify.com",
    "https://w.soundcloud.com",
)

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)
_WRITTEN = re.compile(r"[!-~]+")  # what an address is written with: no blank, no control character, ASCII
_YOUTUBE_PATH = re.compile(r"/(?:shorts|live|embed)/([\w-]{11})/?", re.ASCII)
_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_SECONDS = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?", re.ASCII)
_VIMEO_PATH = re.compile(
    r"/(?:video/|channels/[\w-]+/|showcase/\d+/video/)?(\d{1,12})(?:/([0-9a-f]{6,20}))?/?", re.ASCII
)
_VIMEO_HASH = re.compile(r"[0-9a-f]{6,20}")
_SPOTIFY_PATH = re.compile(
    r"/(?:intl-[a-z-]{2,5}/)?(?:embed/)?(album|artist|episode|playlist|show|track)/([0-9A-Za-z]{22})/?"
)
_SOUNDCLOUD_PATH = re.compile(r"/([\w-]+)/(?:sets/)?([\w-]+)/?", re.ASCII)
_SOUNDCLOUD_PAGES = {"discover", "charts", "search", "stream", "you", "pages", "upload"}


@dataclass(frozen=True, slots=True)
class Embed:
    """Something on another site: who shows it, where, and the address of its player, "" where there is none."""

    provider: str
    address: str
    frame: str = ""
    shape: str = "link"  # "film", "sound", or "link" where nothing is framed

    @property
    def host(self) -> str:
        """The site's name as a reader knows it: "youtube.com"."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")


def embed_of(address: str) -> Embed | None:
    """What stands at the address; None for one that no reader should be sent to.

    Only https, a name with a dot and no port, nobody's sign-in, and no more than what an address is written with.
    """
    if len(address) > LONGEST_ADDRESS or not _WRITTEN.fullmatch(address) or any(sign in address for sign in "\"'<>\\`"):
        return None
    try:
        parts = urlsplit(address)
        named_only = parts.netloc == parts.hostname or parts.netloc.lower() == parts.hostname
    except ValueError:
        return None
    if parts.scheme != "https" or not named_only or not _HOST.fullmatch(parts.netloc):
        return None
    host = parts.netloc.lower().removeprefix("www.").removeprefix("m.")
    provider, shape, framed = _SITES.get(host, ("", "link", _nothing))
    frame = framed(parts)
    embed = Embed(provider, address, frame, shape if frame else "link")
    return embed if provider else Embed(embed.host, address)


def _nothing(_address: SplitResult) -> str:
    return ""


def _youtube(address: SplitResult) -> str:
    asked = parse_qs(address.query)
    if address.netloc.lower().endswith("youtu.be"):
        key = address.path.strip("/")
    elif path := _YOUTUBE_PATH.fullmatch(address.path):
        key = path[1]
    else:
        key = asked.get("v", [""])[0] if address.path == "/watch" else ""
    if not _YOUTUBE_ID.fullmatch(key):
        return ""
    start = _seconds((asked.get("t") or asked.get("start") or [""])[0])
    return f"https://www.youtube-nocookie.com/embed/{key}" + (f"?start={start}" if start else "")


def _seconds(written: str) -> int:
    """ "1h2m3s", "123s" and "123" in seconds; 0 for anything else."""
    parts = _SECONDS.fullmatch(written)
    return (
        sum(int(part or 0) * worth for part, worth in zip(parts.groups(), (3600, 60, 1), strict=True)) if parts else 0
    )


def _vimeo(address: SplitResult) -> str:
    path = _VIMEO_PATH.fullmatch(address.path)
    if not path:
        return ""
    # A film that isn't listed opens with its second key only.
    key = path[2] or parse_qs(address.query).get("h", [""])[0]
    return f"https://player.vimeo.com/video/{path[1]}?dnt=1" + (f"&h={key}" if _VIMEO_HASH.fullmatch(key) else "")


def _spotify(address: SplitResult) -> str:
    path = _SPOTIFY_PATH.fullmatch(address.path)
    return f"https://open.spotify.com/embed/{path[1]}/{path[2]}" if path else ""


def _soundcloud(address: SplitResult) -> str:
    path = _SOUNDCLOUD_PATH.fullmatch(address.path)
    if not path or path[1] in _SOUNDCLOUD_PAGES:
        return ""
    there = quote(f"https://soundcloud.com{address.path}", safe="")
    return f"https://w.soundcloud.com/player/?url={there}&show_teaser=false"


_SITES: dict[str, tuple[str, str, Callable[[SplitResult], str]]] = {
    "youtube.com": ("YouTube", "film", _youtube),
    "music.youtube.com": ("YouTube", "film", _youtube),
    "youtube-nocookie.com": ("YouTube", "film", _youtube),
    "youtu.be": ("YouTube", "film", _youtube),
    "vimeo.com": ("Vimeo", "film", _vimeo),
    "player.vimeo.com": ("Vimeo", "film", _vimeo),
    "open.spotify.com": ("Spotify", "sound", _spotify),
    "soundcloud.com": ("SoundCloud", "sound", _soundcloud),
    "x.com": ("X", "link", _nothing),
    "twitter.com": ("X", "link", _nothing),
    "instagram.com": ("Instagram", "link", _nothing),
    "threads.net": ("Threads", "link", _nothing),
    "bsky.app": ("Bluesky", "link", _nothing),
    "facebook.com": ("Facebook", "link", _nothing),
    "tiktok.com": ("TikTok", "link", _nothing),
}
