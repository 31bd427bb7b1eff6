"""How well the search finds: each headline is asked for among the bodies alone, where the material lies."""

from __future__ import annotations

import re
import tarfile
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ARCHIVE = Path(__file__).parents[3] / "shared" / "real" / "markdown" / "digitalgov-news.tar.xz"
FRONT = re.compile(r"---\n(?P<front>.*?)\n---\n(?P<body>.*)", re.DOTALL)
TITLE = re.compile(r"^title:\s*(.+)$", re.MULTILINE)
FEWEST_WORDS, BEST = 30, 10
EVERY = 4  # of the stories is asked for


def say() -> None:
    """Mean reciprocal rank among the first ten, and how often the story is the first, by body alone and by all."""
    if not ARCHIVE.exists():
        print(f"known items: left out, there is no {ARCHIVE.name} beside the checkout")
        return
    stories = _stories()
    for with_headlines in (False, True):
        rank, first = _measure(stories, with_headlines=with_headlines)
        said = "all that is indexed" if with_headlines else "bodies alone"
        print(f"known items, {len(stories)} stories, {said}: MRR@10 {rank:.3f}, first {first:.3f}", flush=True)


def _stories() -> list[tuple[str, str]]:
    """Headline and text of each."""
    stories = []
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            file = archive.extractfile(member) if "content/news/" in member.name and member.isfile() else None
            parts = FRONT.match(file.read().decode("utf-8", "replace")) if file else None
            title = TITLE.search(parts["front"]) if parts else None
            text = re.sub(r"\{\{.*?\}\}|\]\([^)]*\)", " ", parts["body"], flags=re.DOTALL) if parts else ""
            if title and len(text.split()) >= FEWEST_WORDS:
                stories.append((title[1].strip().strip("'\""), text))
    return stories


def _measure(stories: list[tuple[str, str]], *, with_headlines: bool) -> tuple[float, float]:
    from django.db import transaction  # noqa: PLC0415 after the set-up
    from django.utils import timezone  # noqa: PLC0415

    from articles import body  # noqa: PLC0415
    from articles.models import Article  # noqa: PLC0415
    from articles.search.answering import answer  # noqa: PLC0415
    from articles.search.asking import Asked  # noqa: PLC0415
    from articles.search.indexing import freshen_all  # noqa: PLC0415

    at = timezone.now()
    with transaction.atomic():
        rows = Article.objects.bulk_create(
            Article(
                headline=headline if with_headlines else "Story",
                slug=f"known-{number}",
                body=body.from_paragraphs(tuple(filter(str.strip, text.split("\n\n")))),
                status=Article.Status.CLEARED,
                live_from=at - timedelta(hours=len(stories) - number),
            )
            for number, (headline, text) in enumerate(stories)
        )
        sum(freshen_all(at))
        ranks = []
        for row, (headline, _text) in list(zip(rows, stories, strict=True))[::EVERY]:
            found = [hit.story.pk for hit in answer(Asked(headline), at=at, zone=ZoneInfo("UTC")).hits][:BEST]
            ranks.append(1 / (found.index(row.pk) + 1) if row.pk in found else 0.0)
        transaction.set_rollback(True)
    return sum(ranks) / len(ranks), sum(rank == 1 for rank in ranks) / len(ranks)
