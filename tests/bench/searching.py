"""The search: how long it takes at 10,000 and 100,000 stories, and how well it finds where the material lies."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from tqdm import tqdm

SIZES = (10_000, 100_000)
OF_A_KIND = 30  # questions
KINDS = ("common word", "two words", "rare word", "phrase", "faceted", "typo", "headline", "suggestions")
WARM_UP = 3
SECONDS_APART = 3_600
UTC = ZoneInfo("UTC")


def run(most: int = SIZES[-1]) -> None:
    """Load a made-up archive, ask, multiply it, ask again. Wall and processor time: the machine may be busy."""
    from newsroom import garbage  # noqa: PLC0415 after the set-up
    from newsroom.made_up.load import Archive  # noqa: PLC0415

    begun = time.perf_counter()
    first = min(SIZES[0], most)
    Archive(stories=first, issues=max(first // 10, 1), seed=1, until=date(2025, 11, 1)).load(tqdm)
    print(f"search: {first} stories loaded and indexed in {time.perf_counter() - begun:.0f} s")
    garbage.look_seldom()  # as in the processes that serve
    _say(first)
    if most > first:
        _multiply(most // first)
        _say(most)


def _say(count: int) -> None:
    from articles.search.models import IndexedStory  # noqa: PLC0415

    print(f"  {IndexedStory.objects.count()} stories in the index; milliseconds, middle and 95th of 100")
    print(f"  {'':<14}{'wall':>8}{'':>8}{'processor':>11}{'':>8}")
    for kind, ask in _questions(random.Random(count)):
        times = [_time(one) for one in ask][WARM_UP:]
        wall, processor = ([figures[place] * 1000 for figures in times] for place in (0, 1))
        row = [statistics.median(wall), _p95(wall), statistics.median(processor), _p95(processor)]
        print(f"  {kind:<14}" + "".join(f"{figure:9.1f}" for figure in row), flush=True)


def _p95(figures: list[float]) -> float:
    return statistics.quantiles(figures, n=20)[-1]


def _time(ask: Callable[[], object]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    ask()
    return time.perf_counter() - wall, time.process_time() - processor


def _questions(chance: random.Random) -> Iterator[tuple[str, list[Callable[[], object]]]]:
    from django.utils import timezone  # noqa: PLC0415

    from articles.search.answering import answer, suggestions  # noqa: PLC0415
    from articles.search.asking import Asked  # noqa: PLC0415
    from articles.search.models import IndexedStory, IndexedWord  # noqa: PLC0415
    from issues.models import Issue  # noqa: PLC0415

    at = timezone.now()
    every = IndexedStory.objects.count()
    words = dict(IndexedWord.objects.exclude(word="").values_list("word", "stories"))

    def between(least: float, most: float) -> list[str]:
        return sorted(word for word, count in words.items() if least <= count <= most and word.isalpha())

    common, usual = between(every * 0.2, every) or between(every * 0.05, every), between(every * 0.02, every * 0.2)
    rare = [word for word in between(1, every * 0.001) if len(word) > 5] or usual
    keys = list(IndexedStory.objects.order_by("place").values_list("place", flat=True)[:: max(every // 200, 1)])
    texts = list(IndexedStory.objects.filter(place__in=keys).values_list("words", flat=True))

    def texts_of(kind: str) -> Asked:
        if kind == "common word":
            return Asked(chance.choice(common))
        if kind == "rare word":
            return Asked(chance.choice(rare))
        if kind == "typo":
            word = chance.choice(rare)
            place = chance.randrange(1, len(word))
            return Asked(word[:place] + chance.choice("aeiou") + word[place + 1 :])
        text = chance.choice(texts).split("\n")
        if kind == "headline":
            return Asked(text[0].strip())
        body = text[-1].split()
        begin = chance.randrange(max(len(body) - 2, 1))
        if kind == "phrase":
            return Asked(f'"{" ".join(body[begin : begin + 2])}"')
        pair = " ".join(chance.sample(usual, 2))
        return Asked(pair, countries=("ke", "us"), years=(2024, 2025)) if kind == "faceted" else Asked(pair)

    for kind in KINDS[:-1]:
        asked = [texts_of(kind) for _number in range(OF_A_KIND)]
        yield kind, [lambda one=one: answer(one, at=at, zone=UTC) for one in asked]  # type: ignore[misc]
    typed = [chance.choice(texts).split("\n")[0].split()[0][:4] for _number in range(OF_A_KIND)]
    issues = Issue.objects.live(at)
    yield KINDS[-1], [lambda one=one: suggestions(one, at=at, issues=issues) for one in typed]  # type: ignore[misc]


def _multiply(times: int) -> None:
    """Have each story so many times, in the database alone: the same texts, an hour apart."""
    from django.db import connection  # noqa: PLC0415

    from articles.models import Article  # noqa: PLC0415
    from articles.search.indexing import tidy  # noqa: PLC0415
    from articles.search.models import IndexMark  # noqa: PLC0415
    from articles.search.places import STORY_BITS  # noqa: PLC0415

    columns = [field.column for field in Article._meta.concrete_fields]
    last = Article.objects.order_by("-pk").values_list("pk", flat=True)[0]
    earlier = last - (SECONDS_APART << STORY_BITS)
    with connection.cursor() as cursor:
        for copy in tqdm(range(1, times)):
            own = {"id": f"id + {last * copy}", "slug": f"slug || '-{copy}'", "issue_id": "NULL", "position": "NULL"}
            chosen = ", ".join(own.get(column, column) for column in columns)
            cursor.execute(
                f"INSERT INTO articles_article ({', '.join(columns)})"
                f" SELECT {chosen} FROM articles_article WHERE id <= {last}"
            )
            cursor.execute(
                "INSERT INTO search_indexedstory (place, story, volume, bears, lexemes, words)"
                f" SELECT place + {earlier * copy}, story + {last * copy}, volume, bears, lexemes, words"
                f" FROM search_indexedstory WHERE story <= {last}"
            )
            IndexMark.objects.all().delete()
        cursor.execute(f"UPDATE search_indexedword SET stories = stories * {times}")
    tidy()
