"""Story files as they arrive every day, made up from a seed: same seed, same files."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

STORIES_AN_ISSUE = 20
PLACES = ["Kenya", "Norway", "Peru", "Vietnam", "Canada", "Morocco", "Estonia", "Chile", "Nepal", "Samoa"]
NAMES = ["Ana Muñoz", "Ben Okafor", "Chiara Rossi", "Dov Levin", "Eva Lind", "Farid Rahimi", "Grace Njeri", "Hugo Paz"]
WORDS = [
    "harbour",
    "council",
    "river",
    "teachers",
    "budget",
    "winter",
    "railway",
    "harvest",
    "museum",
    "voters",
    "engineers",
    "ferry",
    "hospital",
    "bridge",
    "market",
    "grain",
    "school",
    "energy",
    "border",
    "village",
]


def write_stories(folder: Path, count: int, *, first_volume: int, first_date: date, seed: int = 1) -> list[Path]:
    """That many files in the house's layout, twenty an issue, 300 to 800 words each; an issue a day from then on."""
    chance = random.Random(seed)
    return [
        _written(folder / f"story-{number:05}.txt", number, first_volume + issue, first_date + timedelta(issue), chance)
        for number in range(count)
        for issue in [number // STORIES_AN_ISSUE]
    ]


def _written(path: Path, number: int, volume: int, day: date, chance: random.Random) -> Path:
    place = chance.choice(PLACES)
    headline = f"{chance.choice(WORDS).title()} and {chance.choice(WORDS)} in {place}, story {number}"
    paragraphs = [_paragraph(place, chance) for _ in range(chance.randint(6, 16))]
    top = f"{day:%A}\n{day:%m-%d-%Y} Vol {volume}\n{headline}\n"
    path.write_text("\n\n".join([top, *paragraphs, chance.choice(NAMES)]) + "\n", encoding="utf-8")
    return path


def _paragraph(place: str, chance: random.Random) -> str:
    sentences = [
        f"The {' '.join(chance.choices(WORDS, k=chance.randint(8, 18)))} of {place} came to an end."
        for _ in range(chance.randint(2, 4))
    ]
    return " ".join(sentences)
