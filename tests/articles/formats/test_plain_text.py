from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from articles.formats.incoming import Contributor, Copy, Remark
from articles.formats.plain_text import parse, read

STORIES = Path(__file__).parents[2] / "files" / "stories"
HEADLINE = "Port Almond opens its harbour again"
SUNDAY = datetime.date(2025, 11, 2)
FIRST = (
    "The harbour of Port Almond reopened on Monday, four weeks after a barge struck the swing bridge and closed "
    "the only way in. Two ferries and a grain ship came through before noon."
)
SECOND = (
    "Harbour master Ines Quill said the bridge would be opened by hand until a new motor arrives. “We have strong "
    "arms and a long crank,” she said."
)
THIRD = "The town council will decide next week whether the barge’s owner pays for the repair."
BIO = "Odile Marchetti, senior fellow for coasts and harbours at the Institute of Inland Waters in Lome."
HOUSE_STORY = Copy(
    headline=HEADLINE,
    paragraphs=(FIRST, SECOND, THIRD),
    byline=("Tamsin Okoro",),
    contributors=(Contributor("Odile Marchetti", BIO),),
    image_source="harbourpost",
    volume=2132,
    date=SUNDAY,
)


def stories_in(name: str, *, month_first: bool = True) -> list[Copy]:
    return read((STORIES / name).read_bytes(), month_first=month_first)


def story_in(name: str, *, month_first: bool = True) -> Copy:
    (story,) = stories_in(name, month_first=month_first)
    return story


def places(story: Copy) -> list[tuple[str, int | None]]:
    return [(remark.level, remark.line) for remark in story.remarks]


@pytest.mark.parametrize(
    "name",
    [
        "house-layout.txt",
        "no-blank-lines.txt",
        "windows-line-ends.txt",
        "old-mac-line-ends.txt",
        "utf-16.txt",
        "spaces.txt",
    ],
)
def test_the_house_story_reads_the_same_however_it_was_saved(name: str) -> None:
    assert story_in(name) == HOUSE_STORY


def test_a_story_in_windows_1252_keeps_its_accents_and_says_so() -> None:
    story = story_in("windows-1252.txt")
    assert story.paragraphs == HOUSE_STORY.paragraphs
    assert story.byline == ("José Núñez",)
    assert places(story) == [("warning", None)]


def test_weekday_date_and_volume_may_share_a_line_and_names_may_stand_on_top() -> None:
    assert story_in("one-line-header.txt") == Copy(
        headline=HEADLINE,
        paragraphs=(FIRST, SECOND),
        byline=("Tamsin Okoro", "Jean-Luc d'Arcy", "Mary Anne O'Neill"),
        image_source="AFP",
        volume=2140,
        date=datetime.date(2026, 3, 3),
    )


def test_lines_wrapped_at_72_columns_become_paragraphs_again() -> None:
    story = story_in("hard-wrapped.txt")
    assert story.headline == (
        "Port Almond opens its harbour again after four weeks behind a broken bridge, and the ferries come back"
    )
    assert (story.paragraphs, story.contributors) == (HOUSE_STORY.paragraphs, HOUSE_STORY.contributors)
    assert places(story) == [("warning", 5)]


def test_wrapped_lines_without_blank_ones_are_told_apart_with_a_warning() -> None:
    story = story_in("wrapped-without-blank-lines.txt")
    assert (story.headline, story.paragraphs) == (HEADLINE, HOUSE_STORY.paragraphs)
    assert places(story) == [("warning", 4)]


def test_several_stories_stand_one_after_another_each_with_its_own_header() -> None:
    first, second, third = stories_in("three-stories.txt")
    assert first == HOUSE_STORY
    assert second == Copy(
        headline="Bakers of Upper Lindow agree on one loaf",
        paragraphs=("After nine years of quarrel, the bakers of Upper Lindow have agreed on the weight of a loaf.",),
        byline=("Li Wei", "Ana Muñoz"),
        volume=2132,
        date=SUNDAY,
        line=21,
    )
    assert third == Copy(
        headline="A library on wheels finds its readers",
        paragraphs=("The bus stops at eleven villages, and at each somebody is waiting.",),
        byline=("Staff",),
        image_source="Reuters",
        volume=2132,
        number=4,
        date=SUNDAY,
        line=31,
    )


def test_a_story_without_a_trailer_has_no_byline_and_no_image_source() -> None:
    assert story_in("no-trailer.txt") == Copy(headline=HEADLINE, paragraphs=(FIRST, SECOND), volume=2132, date=SUNDAY)


def test_a_story_without_a_header_belongs_to_no_issue() -> None:
    story = story_in("no-header.txt")
    assert (story.volume, story.number, story.date) == (None, None, None)
    assert (story.byline, story.image_source) == (("Tamsin Okoro",), "Harbour Post archive")
    assert places(story) == [("warning", 1)]


def test_the_weekday_decides_against_the_habit() -> None:
    story = story_in("day-first.txt", month_first=True)
    assert (story.date, story.volume, story.remarks) == (datetime.date(2025, 2, 11), 2133, ())


@pytest.mark.parametrize(("month_first", "month", "day"), [(True, 4, 5), (False, 5, 4)])
def test_without_a_weekday_the_habit_decides_and_a_warning_says_so(month_first: bool, month: int, day: int) -> None:
    story = story_in("two-readings.txt", month_first=month_first)
    assert story.date == datetime.date(2026, month, day)
    assert places(story) == [("warning", 1)]


def test_a_wrong_weekday_beside_a_certain_date_is_a_warning() -> None:
    story = story_in("wrong-weekday.txt")
    assert story.date == datetime.date(2019, 1, 27)
    assert places(story) == [("warning", 3)]


@pytest.mark.parametrize("name", ["weekday-fits-neither.txt", "no-such-day.txt"])
def test_a_date_that_cannot_be_known_blocks_the_story(name: str) -> None:
    story = story_in(name)
    assert (story.date, story.volume, story.blocked) == (None, 2132, True)
    assert places(story) == [("blocking", 3)]


def test_captions_and_dates_in_the_body_stay_there() -> None:
    story = story_in("captions-in-the-body.txt")
    assert story.paragraphs == (
        "Sunday, November 2, 2025",
        FIRST,
        "Photo: Ines Quill.",
        SECOND,
        "Photo: Ines Quill.",
        "The Long Crank",
    )
    assert (story.byline, story.image_source) == (("Tamsin Okoro",), "https://harbour.example/")
    assert places(story) == [("warning", 11), ("warning", 17)]


def test_hidden_characters_go_and_markup_stays_text() -> None:
    story = story_in("direction-marks.txt")
    assert story.headline == HEADLINE
    assert story.paragraphs == (FIRST, THIRD.replace("pays", "pays <b>for</b>"))
    assert places(story) == [("warning", 5), ("warning", 7), ("warning", 9)]


def test_cut_characters_are_marked_and_their_lines_named() -> None:
    story = story_in("cut.txt")
    assert story.paragraphs == (SECOND.replace("“We", "\N{REPLACEMENT CHARACTER}We"),)
    assert story.byline == ("Ana Mu\N{REPLACEMENT CHARACTER}",)
    assert places(story) == [("warning", 7), ("warning", 9)]


def test_names_in_scripts_without_capitals_are_a_byline() -> None:
    story = story_in("other-scripts.txt")
    assert story.headline == "أُعيد فتح الميناء"
    assert story.byline == ("فاطمة علي", "王伟")


def test_utf_16_without_a_mark_is_read_with_a_warning() -> None:
    story = story_in("utf-16-without-mark.txt")
    assert (story.headline, story.byline) == ("Порт открыт снова", ("Анна Каренина",))
    assert places(story) == [("warning", None), ("warning", 1)]


def test_a_header_alone_is_blocked_for_want_of_a_headline() -> None:
    story = story_in("only-header.txt")
    assert (story.headline, story.volume, story.date) == ("", 2132, SUNDAY)
    assert story.remarks == (Remark("blocking", 3, "No headline: nothing follows the date and volume. Add the story."),)


def test_a_headline_alone_is_blocked_for_want_of_text() -> None:
    (story,) = parse(f"Sunday\n11-02-2025 Vol 2132\n{HEADLINE}\n\nTamsin Okoro")
    assert (story.headline, story.byline, story.paragraphs) == (HEADLINE, ("Tamsin Okoro",), ())
    assert places(story) == [("blocking", 3)]


def test_a_headline_of_over_300_characters_is_blocked() -> None:
    (short,) = parse(f"Sunday\n11-02-2025 Vol 2132\n{'x' * 300}\n\n{FIRST}")
    (long,) = parse(f"Sunday\n11-02-2025 Vol 2132\n{'x' * 301}\n\n{FIRST}")
    assert places(short) == []
    assert places(long) == [("blocking", 3)]


def test_an_unreadable_file_is_one_blocked_copy() -> None:
    assert read(b"") == [
        Copy(headline="", remarks=(Remark("blocking", None, "This file is empty. Send the story again."),))
    ]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\u202e", "\ufeff\n", "-----"])
def test_text_without_words_is_one_blocked_copy(text: str) -> None:
    (story,) = parse(text)
    assert story.blocked


def test_a_misspelt_weekday_is_left_out_with_a_warning() -> None:
    (story,) = parse(f"Sunady\n\n27-10-2025 Vol 2132\n\n{HEADLINE}\n\n{FIRST}")
    assert (story.headline, story.date) == (HEADLINE, datetime.date(2025, 10, 27))
    assert places(story) == [("warning", 1)]


def test_other_text_above_the_header_blocks_the_story() -> None:
    (story,) = parse(f"{HEADLINE}\n\nSunday\n\n11-02-2025 Vol 2132\n\n{FIRST}\n\n{SECOND}")
    assert places(story)[0] == ("blocking", 1)


def test_a_remark_goes_to_the_story_in_which_its_line_stands() -> None:
    first, second = parse(
        f"Sunday\n11-02-2025 Vol 2132\n{HEADLINE}\n\n{FIRST}\n\n"
        f"Sunday\n11-02-2025 Vol 2132\nA second\u202e headline\n\n{SECOND}"
    )
    assert (places(first), places(second)) == ([], [("warning", 9)])


def test_a_date_below_the_end_of_a_story_begins_another() -> None:
    first, second = parse(
        f"{HEADLINE}\n\n{FIRST}\n\nPhoto: AFP\n\nStaff\n\n3 November 2025\n\nThe next one\n\n{SECOND}"
    )
    assert (first.headline, first.byline) == (HEADLINE, ("Staff",))
    assert (second.headline, second.date, second.line) == ("The next one", datetime.date(2025, 11, 3), 9)


def test_the_marks_that_end_a_story_are_not_its_text() -> None:
    (story,) = parse(f"Sunday\n11-02-2025 Vol 2132\n{HEADLINE}\n\n{FIRST}\n\nTamsin Okoro\n\n-30-\n")
    assert (story.paragraphs, story.byline, story.remarks) == ((FIRST,), ("Tamsin Okoro",), ())


def test_a_line_that_may_belong_to_the_headline_is_pointed_out() -> None:
    (story,) = parse(f"Sunday\n11-02-2025 Vol 2132\nPort Almond opens\nits harbour again\n\n{FIRST}")
    assert (story.headline, story.paragraphs) == ("Port Almond opens", ("its harbour again", FIRST))
    assert places(story) == [("warning", 4)]
