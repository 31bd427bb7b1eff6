"""Embeds: an address in, a card out; the address of a player is built here, and nothing else is ever framed."""

from __future__ import annotations

import pytest
from django.conf import settings

from articles import body
from articles.body import FRAME_HOSTS, embed_of
from tests.cast import make_story

ID = "dQw4w9WgXcQ"
TUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
SPOTIFY = "4uLU6hMCjMI75M1A2tKUQC"
SOUND = "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fana%2F{}&show_teaser=false"


@pytest.mark.parametrize(
    ("address", "provider", "frame"),
    [
        (f"https://www.youtube.com/watch?v={ID}", "YouTube", TUBE),
        (f"https://m.youtube.com/watch?app=desktop&v={ID}&t=1m5s", "YouTube", f"{TUBE}?start=65"),
        (f"https://youtu.be/{ID}?si=abc&t=42", "YouTube", f"{TUBE}?start=42"),
        (f"https://youtube.com/shorts/{ID}", "YouTube", TUBE),
        (f"https://www.youtube.com/live/{ID}/", "YouTube", TUBE),
        ("https://www.youtube.com/@channel", "YouTube", ""),
        (f"https://www.youtube.com/watch?v={ID}x", "YouTube", ""),
        (f"https://www.youtube.com/watch?v={ID}&t=soon", "YouTube", TUBE),
        ("https://vimeo.com/76979871", "Vimeo", "https://player.vimeo.com/video/76979871?dnt=1"),
        (
            "https://vimeo.com/76979871/a1b2c3d4e5",
            "Vimeo",
            "https://player.vimeo.com/video/76979871?dnt=1&h=a1b2c3d4e5",
        ),
        ("https://vimeo.com/about", "Vimeo", ""),
        (
            f"https://open.spotify.com/intl-de/episode/{SPOTIFY}?si=1",
            "Spotify",
            f"https://open.spotify.com/embed/episode/{SPOTIFY}",
        ),
        ("https://open.spotify.com/user/ana", "Spotify", ""),
        ("https://soundcloud.com/ana/rain?in=x", "SoundCloud", SOUND.format("rain")),
        ("https://soundcloud.com/ana/sets/rain", "SoundCloud", SOUND.format("sets%2Frain")),
        ("https://soundcloud.com/discover/x", "SoundCloud", ""),
        ("https://x.com/ana/status/1", "X", ""),
        ("https://www.instagram.com/p/abc/", "Instagram", ""),
        ("https://bsky.app/profile/ana.example/post/3k", "Bluesky", ""),
        ("https://www.example.org/a?b=c#d", "example.org", ""),
    ],
)
def test_a_known_site_gets_a_player_and_every_other_a_card(address, provider, frame):
    embed = embed_of(address)
    assert (embed.provider, embed.address, embed.frame) == (provider, address, frame)
    assert bool(frame) == (embed.shape != "link")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "//www.youtube.com/watch?v=dQw4w9WgXcQ",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://www.youtube.com@evil.example/watch",
        "https://ana:word@youtube.com/",
        "https://youtube.com:8443/watch",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[oops/",
        "https://evil.example\\@youtube.com/",
        "https://youtube.com/ watch",
        'https://youtube.com/"onload=x',
        "https://youtube.com/<b>",
        "https://youtube.com/\u202egpj.exe",
        "https://evil.example\n/",
        "https://example.org/" + "a" * 500,
    ],
)
def test_an_address_that_no_reader_should_be_sent_to_is_refused(address):
    assert embed_of(address) is None
    assert "data-embed" not in body.sanitise(f'<figure data-embed="{address.replace(chr(34), "&quot;")}"></figure>')


def test_a_site_that_only_looks_like_a_known_one_is_never_framed():
    for address in ("https://youtube.com.evil.example/watch?v=" + ID, "https://evilyoutube.com/watch?v=" + ID):
        assert embed_of(address).frame == ""
        assert embed_of(address).provider.startswith("evil") or embed_of(address).provider.endswith("evil.example")


def test_readers_browsers_may_frame_exactly_the_players():
    assert settings.SECURE_CSP["frame-src"] == list(FRAME_HOSTS)
    assert settings.SECURE_CSP_DESK["frame-src"] == ["'self'"]


def test_the_sanitiser_keeps_an_embed_and_drops_an_empty_one_that_it_refused():
    kept = f'<figure data-embed="https://youtu.be/{ID}"><figcaption>Rain, <em>filmed</em></figcaption></figure>'
    assert body.sanitise(kept) == kept
    refused = '<p>a</p><figure data-embed="http://evil.example/"><figcaption></figcaption></figure>'
    assert body.sanitise(refused) == "<p>a</p>"


def test_on_the_page_an_embed_is_a_card_whose_link_works_without_scripts():
    caption = "<figcaption>Rain, <em>filmed</em></figcaption>"
    page = body.rendered(f'<figure data-embed="https://youtu.be/{ID}?a=1&amp;b=2">{caption}</figure>')
    assert page.embeds == 1
    assert f'<a href="https://youtu.be/{ID}?a=1&amp;b=2" rel="noopener noreferrer">Open on youtu.be</a>' in page.text
    assert f'data-frame="{TUBE}" data-title="YouTube · Rain, filmed"' in page.text
    assert '<button class="embed-load" type="button" hidden>Load from YouTube</button>' in page.text
    assert '<figcaption dir="auto">Rain, <em>filmed</em></figcaption>' in page.text
    assert "<iframe" not in page.text


def test_a_card_without_a_player_offers_none():
    page = body.rendered('<figure data-embed="https://x.com/ana/status/1"></figure>')
    assert "Open on x.com" in page.text
    assert "button" not in page.text
    assert "data-frame" not in page.text


def test_words_of_a_caption_count_and_its_address_does_not():
    html = f'<p>a</p><figure data-embed="https://youtu.be/{ID}"><figcaption>Rain filmed</figcaption></figure>'
    assert body.word_count(html) == 3


@pytest.mark.django_db
def test_only_a_story_with_an_embed_brings_a_script(client):
    plain = make_story()
    framed = make_story("Filmed", body=f'<figure data-embed="https://youtu.be/{ID}"></figure>')
    assert "embed.js" not in client.get(plain.get_absolute_url()).content.decode()
    page = client.get(framed.get_absolute_url())
    assert '<script type="module" src="/static/js/parts/embed.js"></script>' in page.content.decode()
    assert f"frame-src {' '.join(FRAME_HOSTS)}" in page.headers["Content-Security-Policy"]
