"""The house style is found in the text of a story, never in its tags and addresses, and mended in the right case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.style.checking import check, check_blocks
from articles.style.rules import Kind, Rule, Typography


def prefer(pattern, replacement, **more):
    return Rule(1, Kind.PREFER, pattern, replacement, **more)


def avoid(pattern, **more):
    return Rule(2, Kind.AVOID, pattern, **more)


def typography(which):
    return Rule(3, Kind.TYPOGRAPHY, typography=which)


def found(text, *rules, language="en"):
    """What is found in a headline, and what should stand there."""
    return [(match.text, match.replacement) for match in check(text, "", "", rules, language=language)]


def mended(text, *rules, language="en"):
    for match in reversed(check(text, "", "", rules, language=language)):
        if match.replacement is not None:
            text = text[: match.start] + match.replacement + text[match.end :]
    return text


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("The color is red", "The colour is red"),
        ("Color is all", "Colour is all"),
        ("COLOR AND SHAPE", "COLOUR AND SHAPE"),
        ("Colorful, discolor", "Colorful, discolor"),
        ("(color)", "(colour)"),
        ("color-blind", "colour-blind"),
    ],
)
def test_the_replacement_keeps_the_case(text, better):
    assert mended(text, prefer("color", "colour")) == better


def test_words_end_where_letters_of_any_script_end():
    assert found("Żółć i żółty", avoid("żół")) == []
    assert found("हिन्दी", avoid("हिन")) == []
    assert found("Наше время", avoid("время")) == [("время", None)]
    assert found("東京都に住む", avoid("京都")) == []
    assert found("東京都に住む", avoid("京都", whole_words=False)) == [("京都", None)]


def test_capitals_count_where_the_rule_says_so():
    rule = prefer("US", "United States", match_case=True)
    assert found("US troops told us", rule) == [("US", "United States")]


def test_a_rule_about_capitals_corrects_them():
    rule = prefer("internet", "Internet")
    assert mended("the internet, the INTERNET, the Internet", rule) == "the Internet, the Internet, the Internet"


def test_a_phrase_is_found_over_any_blanks_and_with_either_apostrophe():
    assert mended("in order\N{NO-BREAK SPACE} to go", prefer("in order to", "to")) == "to go"
    assert found("It don’t matter", avoid("don't")) == [("don’t", None)]


def test_the_longest_rule_wins():
    rules = [prefer("in order", "x"), prefer("in order to", "to")]
    assert mended("in order to go", *rules) == "to go"


def test_what_reads_as_wanted_is_left_alone():
    assert found("Covid-19 and Covid", prefer("Covid", "Covid-19")) == [("Covid", "Covid-19")]


@pytest.mark.parametrize("pattern", ["(a+)+$", "[", "\\", ".*", "a|b", "?", "{1,9999999}"])
def test_what_is_typed_as_a_rule_is_no_regular_expression(pattern):
    assert found(f"see {pattern} here", avoid(pattern)) == [(pattern, None)]
    assert found("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", avoid(pattern)) == []


def test_of_a_body_only_the_text_counts():
    body = (
        '<p>A <a href="/color/" title="color">co<strong>lor</strong></a></p>'
        '<p></p><h2>Color<br>less</h2><p><code>color</code><sup data-footnote="color">color</sup></p>'
        '<figure><img src="/media/color.jpg" alt="color"><figcaption>color</figcaption></figure>'
    )
    matches = check("", "", body, [prefer("color", "colour")])
    assert [(match.block, match.start, match.end, match.replacement) for match in matches] == [
        (0, 2, 7, "colour"),
        (1, 0, 5, "Colour"),
        (4, 0, 5, "colour"),
    ]


def test_matches_say_where_they_are_and_why():
    matches = check(
        "Utilise it", "We utilise", "<p>One.</p><p>Utilise two.</p>", [avoid("utilise", explanation="Use.")]
    )
    assert [(match.field, match.block, match.start, match.message, match.rule) for match in matches] == [
        ("headline", 0, 0, "Use.", 2),
        ("standfirst", 0, 3, "Use.", 2),
        ("body", 1, 0, "Use.", 2),
    ]
    assert check_blocks("", "", ["", "Utilise"], [avoid("utilise")])[0].block == 1


@pytest.mark.parametrize(
    ("which", "text", "better"),
    [
        (Typography.QUOTES, 'He said: "No." And "yes".', "He said: “No.” And “yes”."),
        (Typography.QUOTES, "It's the dogs' day, 'tis '99", "It’s the dogs’ day, ’tis ’99"),
        (Typography.QUOTES, "\"She said 'no' to me\"", "“She said ‘no’ to me”"),
        (Typography.QUOTES, '6\'2" tall, a 12" disc', '6\'2" tall, a 12" disc'),
        (Typography.QUOTES, '"In 1990"', "“In 1990”"),
        (Typography.SPACES, "one  two\N{NO-BREAK SPACE} three", "one two three"),
        (Typography.DOTS, "well... so . . . on....", "well… so … on...."),
        (Typography.DASHES, "a - b -- c, well-known, -5", "a – b – c, well-known, -5"),
        (Typography.PUNCTUATION, "one , two . Why ? at .5 :)", "one, two. Why? at .5 :)"),
    ],
)
def test_typography(which, text, better):
    assert mended(text, typography(which)) == better


@pytest.mark.parametrize(
    ("language", "better"),
    [
        ("de", "Er sagt: „Nein, ‚nie‘“"),
        ("de-CH", "Er sagt: «Nein, ‹nie›»"),
        ("fr", "Er sagt: «\N{NO-BREAK SPACE}Nein, “nie”\N{NO-BREAK SPACE}»"),
        ("pl", "Er sagt: „Nein, ‚nie’”"),
        ("xx", "Er sagt: “Nein, ‘nie’”"),
    ],
)
def test_quotation_marks_are_those_of_the_language(language, better):
    assert mended("Er sagt: \"Nein, 'nie'\"", typography(Typography.QUOTES), language=language) == better


def test_french_sets_a_space_before_tall_signs():
    text = "Quoi ? Non , jamais ."
    assert mended(text, typography(Typography.PUNCTUATION), language="fr") == "Quoi ? Non, jamais."


EVERY_SIGN = [Rule(number, Kind.TYPOGRAPHY, typography=which) for number, which in enumerate(Typography)]
TEXTS = st.text(st.sampled_from("aZ1 '\"-.,!?…–“”()\N{NO-BREAK SPACE}é한🌧"), max_size=40)


@given(TEXTS, st.sampled_from(["en", "de", "fr", "sv"]))
def test_matches_lie_in_the_text_and_never_over_each_other(text, language):
    last = 0
    for match in check(text, "", "", [*EVERY_SIGN, prefer("a", "b"), avoid("1 a")], language=language):
        assert match.start >= last
        assert match.end > match.start
        assert match.text == text[match.start : match.end]
        assert match.replacement != match.text
        last = match.end


@given(TEXTS)
def test_what_was_mended_a_few_times_is_left_alone(text):
    for _pass in range(4):
        text = mended(text, *EVERY_SIGN)
    assert found(text, *EVERY_SIGN) == []
