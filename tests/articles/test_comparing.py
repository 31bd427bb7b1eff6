"""Two versions of a story compared: what changed is marked, nothing else is, and no text takes long."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing import Labels, compare, compare_field, labels_for, sequences
from tests.cast import country, make_author, make_image, make_issue, make_section, make_topic

NOBODY = Labels()
TAG = re.compile(r"<[^>]+>")
SPOKEN = re.compile(r'<bdi class="visually-hidden">[^<]*</bdi>|<small class="reformatted__how"[^>]*>[^<]*</small>')


def body(before, after):
    return compare_field("body", {"body": before}, {"body": after}, labels=NOBODY)


def headline(before, after):
    return compare_field("headline", {"headline": before}, {"headline": after}, labels=NOBODY)


def marked(html, tag):
    """What stands in <del> or <ins>, without what is only spoken."""
    return [said(inner) for inner in re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)]


def said(html):
    return unescape(TAG.sub("", SPOKEN.sub("", html))).strip()


def kinds(comparison):
    return [row.kind for row in comparison.rows]


def test_only_the_words_that_changed_are_marked():
    found = headline("Rain over Nairobi, again", "Hail over Nairobi, at last")
    assert marked(found.before, "del") == ["Rain", "again"]
    assert marked(found.after, "ins") == ["Hail", "at last"]
    assert said(found.before) == "Rain over Nairobi, again"
    assert said(found.after) == "Hail over Nairobi, at last"


def test_colour_never_says_it_alone():
    inline = headline("Rain", "Hail").inline
    assert '<del><bdi class="visually-hidden">removed: </bdi>Rain</del>' in inline
    assert '<ins><bdi class="visually-hidden">added: </bdi>Hail</ins>' in inline


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("他昨天去了北京", "他今天去了北京", ["昨"], ["今"]),
        ("मुंबई में बारिश", "मुंबई में तूफ़ान", ["बारिश"], ["तूफ़ान"]),
        ("أمطار فوق نيروبي", "ثلوج فوق نيروبي", ["أمطار"], ["ثلوج"]),
        ("รถไฟสาย", "รถไฟใต้", ["สาย"], ["ใต้"]),
        ("The flag 🇰🇪 flies", "The flag 🇺🇬 flies", ["🇰🇪"], ["🇺🇬"]),
        ("It cost 1,000.50 euros", "It cost 1,000.75 euros", ["1,000.50"], ["1,000.75"]),
    ],
)
def test_every_script_is_compared_by_what_its_readers_read(before, after, gone, new):
    found = headline(before, after)
    assert marked(found.before, "del") == gone
    assert marked(found.after, "ins") == new


def test_a_sentence_put_in_is_told_with_its_own_full_stop():
    found = body("<p>A cold day. It rained.</p>", "<p>One cold day. It rained. It snowed.</p>")
    assert marked(found.after, "ins") == ["One", "It snowed."]


def test_what_has_little_in_common_stands_side_by_side_all_the_same():
    (row,) = headline("Rain over Nairobi", "The minister resigns today").rows
    assert row.kind == "replaced"
    assert (said(row.before), said(row.after)) == ("Rain over Nairobi", "The minister resigns today")


def test_what_looks_like_html_in_a_text_stays_text():
    found = headline("<b>Rain</b> & sun", "<script>alert(1)</script> & sun")
    assert "<script" not in found.inline
    assert said(found.after) == "<script>alert(1)</script> & sun"


def test_nothing_that_may_not_stand_in_a_body_comes_through():
    found = body("<p>x</p>", '<p onclick="x()">x<img src="https://elsewhere.example/pixel.gif"></p><script>1</script>')
    assert "onclick" not in found.inline
    assert "elsewhere" not in found.inline


def test_a_paragraph_put_in_leaves_the_others_alone():
    found = body("<p>One is here.</p><p>Two is there.</p>", "<p>One is here.</p><p>New one.</p><p>Two is there.</p>")
    assert kinds(found) == ["same", "added", "same"]


def test_a_paragraph_worked_on_stands_beside_what_it_was():
    found = body("<p>The rain came early and stayed.</p><p>Gone.</p>", "<p>The rain came late and stayed.</p>")
    assert kinds(found) == ["changed", "removed"]
    assert marked(found.rows[0].inline, "del") == ["early"]


def test_a_paragraph_that_moved_is_told_from_a_new_one():
    found = body("<p>first</p><p>second</p><p>third thing</p>", "<p>third thing</p><p>first</p><p>second</p>")
    assert kinds(found) == ["moved", "same", "same", "moved-away"]


def test_bold_shows_though_no_word_changed():
    found = body("<p>It rained hard.</p>", "<p>It rained <strong>hard</strong>.</p>")
    assert "<strong>hard</strong>" in found.after
    assert "(bold)" in found.after
    assert "<strong>" not in found.before


def test_a_link_that_leads_elsewhere_shows_both_addresses():
    old, new = (f'<p><a href="https://{name}.example">Nairobi</a> now</p>' for name in ("old", "new"))
    found = body(old, new)
    assert marked(found.before, "del") == ["https://old.example"]
    assert marked(found.after, "ins") == ["https://new.example"]
    assert "https://new.example" not in body(new, new.replace("now", "then")).inline


def test_a_footnote_is_compared_by_its_text():
    note = '<p>It rained.<sup data-footnote="{}">1</sup></p>'
    found = body(note.format("Report of May."), note.format("Report of June."))
    assert marked(found.before, "del") == ["May"]
    assert marked(found.after, "ins") == ["June"]


def test_a_picture_and_its_caption_are_compared():
    figure = '<figure><img src="/media/{}.jpg" alt="A {}"><figcaption>{}</figcaption></figure>'
    found = body(figure.format("one", "boat", "On the lake."), figure.format("two", "ship", "On the lake."))
    assert '<del><bdi class="visually-hidden">removed: </bdi><img' in found.before
    assert "/media/two.jpg" in found.after
    assert said(found.after).endswith("On the lake.")


def test_a_paragraph_made_a_heading_is_said_in_words():
    (row,) = body("<p>Water</p>", "<h2>Water</h2>").rows
    assert row.note == "paragraph made into heading"


def test_lists_quotes_and_tables_are_aligned_line_by_line():
    found = body(
        "<ol><li><p>One</p></li><li><p>Two</p></li></ol><table><tbody><tr><td>Oil</td><td>5</td></tr></tbody></table>",
        "<ol><li><p>One</p></li><li><p>New</p></li><li><p>Two</p></li></ol>"
        "<table><tbody><tr><td>Oil</td><td>6</td></tr></tbody></table>",
    )
    assert kinds(found) == ["same", "added", "same", "changed"]
    assert said(found.rows[2].before).startswith("2.")
    assert said(found.rows[2].after).startswith("3.")


def test_long_stretches_without_a_change_are_folded():
    same = "".join(f"<p>Paragraph {number} says this.</p>" for number in range(9))
    found = body(f"{same}<p>Old end of it.</p>", f"{same}<p>New end of it.</p>")
    assert [(fold, len(group)) for fold, group in found.groups] == [(True, 8), (False, 2)]


def test_a_change_in_blanks_alone_is_said():
    assert headline("Rain ", "Rain").only_spaces
    assert "(spaces)" in headline("Rain  over", "Rain over").inline


@pytest.mark.django_db
def test_names_stand_for_ids_and_what_is_gone_is_called_deleted(django_assert_num_queries):
    ana, topic, section = make_author("Ana Muñoz"), make_topic("Rain"), make_section("World")
    issue, picture = make_issue(2132), make_image(title="A boat")
    line = {"author_id": ana.pk, "order": 1, "role": "author", "bio_as_printed": ""}
    empty = {"bylines": [], "topics": [], "countries": [], "section_id": None, "issue_id": None, "lead_image_id": None}
    full = {
        "bylines": [line, {**line, "author_id": 999, "order": 2, "role": "translator"}],
        "topics": [{"tag_id": topic.pk, "strength": 1}],
        "countries": [{"tag_id": country("KE").pk, "strength": 2, "proposed": True}],
        "section_id": section.pk,
        "issue_id": issue.pk,
        "lead_image_id": picture.pk,
    }
    with django_assert_num_queries(6):
        found = {one.name: said(one.after) for one in compare(empty, full, labels=labels_for(empty, full))}
    assert "Ana Muñoz, author" in found["bylines"]
    assert "no. 999 (deleted), translator" in found["bylines"]
    assert found["topics"] == "Rain, lead"
    assert found["countries"] == "Kenya, about, proposed"
    assert found["section_id"] == "World"
    assert found["issue_id"] == str(issue)
    assert "A boat" in found["lead_image_id"]


def test_times_are_shown_in_the_zone_of_whoever_looks():
    moment = datetime(2025, 11, 2, 12, tzinfo=UTC).isoformat()
    with timezone.override("Africa/Nairobi"):
        found = compare_field("publish_at", {"publish_at": None}, {"publish_at": moment}, labels=NOBODY)
    assert said(found.after) == "Sun 2 Nov 2025, 15:00 EAT"


def test_only_fields_that_differ_and_that_both_know_are_compared():
    before = {"headline": "Rain", "kicker": "", "body": "<p>x</p>"}
    after = {"headline": "Hail", "kicker": "", "body": "<p>x</p>", "editor_note": "call the mayor"}
    assert [one.name for one in compare(before, after, labels=NOBODY)] == ["headline"]


def test_rows_that_are_only_kept_in_another_way_are_no_change():
    line = {"author_id": 1, "role": "author", "bio_as_printed": ""}
    before = {"bylines": [line | {"order": 1}], "countries": [{"tag_id": 1, "strength": 2}]}
    after = {"bylines": [line | {"order": 7}], "countries": [{"tag_id": 1, "strength": 2, "proposed": False}]}
    assert compare(before, after, labels=NOBODY) == []


TEXTS = st.text(alphabet="ab <>&.\n京é\u0301", max_size=40)


@given(before=TEXTS, after=TEXTS)
def test_both_texts_can_be_read_from_the_comparison(before, after):
    found = headline(before, after)

    def words(text):
        return "".join(text.split())

    assert words(said(found.before)) == words(before)
    assert words(said(found.after)) == words(after)


@given(a=st.lists(st.integers(0, 5), max_size=30), b=st.lists(st.integers(0, 5), max_size=30))
def test_runs_cover_both_sequences_and_the_same_is_the_same(a, b):
    found = sequences.runs(a, b)
    assert [item for run in found for item in a[run.a1 : run.a2]] == a
    assert [item for run in found for item in b[run.b1 : run.b2]] == b
    assert all(a[run.a1 : run.a2] == b[run.b1 : run.b2] for run in found if run.same)


WORDS = st.lists(st.sampled_from(["it", "rained", "."]), max_size=20)


@given(a=WORDS, b=WORDS)
def test_runs_moved_to_the_ends_of_sentences_say_the_same(a, b):
    found = sequences.at_sentences(sequences.runs(a, b), a, b)
    assert [item for run in found for item in a[run.a1 : run.a2]] == a
    assert [item for run in found for item in b[run.b1 : run.b2]] == b
    assert all(a[run.a1 : run.a2] == b[run.b1 : run.b2] for run in found if run.same)


def test_a_text_too_long_to_be_looked_at_whole_is_still_compared_word_by_word(monkeypatch):
    monkeypatch.setattr(sequences, "LONGEST_AT_ONCE", 4)
    found = headline("one two three four five six seven", "one two 3 four five six 7")
    assert marked(found.inline, "del") == ["three", "seven"]
