"""`import_stories`: files go in by one command, and everything said about them is true."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from articles.editing import record_revision
from articles.images.models import Image, ImageSource
from articles.models import Article, Author, Revision
from articles.tagging.models import Topic
from issues import publishing
from issues.intake.models import Batch, BatchItem
from issues.models import Issue
from tests.cast import NOW, jpeg, make_author, make_editor, make_issue, make_publication, make_source, make_story

pytestmark = pytest.mark.django_db

STORY = """Sunday

11-02-2025 Vol 2132

Ferries run by night again on Lake Victoria

For the first time in a generation, boats cross Lake Victoria after dark, from Kisumu in Kenya to Mwanza in Tanzania.

The lights on the islands were lit in spring, and the first captains learned them by heart. Kenyan officials said more
would follow before the rains.

{extra}

image source from:lakepress

Ana Muñoz
"""
OTHER = STORY.replace("Ferries run by night again on Lake Victoria", "A school for lighthouse keepers opens in Dakar")


def text(extra="Freight pays for it, and passengers sleep on deck."):
    return STORY.format(extra=extra)


def run(*files, **options):
    said, warned = io.StringIO(), io.StringIO()
    call_command("import_stories", *map(str, files), stdout=said, stderr=warned, **options)
    return said.getvalue()


def refused(*files, **options):
    said = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_stories", *map(str, files), stdout=said, stderr=io.StringIO(), **options)
    assert error.value.returncode == 1
    return said.getvalue()


@pytest.fixture
def story_file(tmp_path):
    def write(content=None, name="ferries.txt"):
        path = tmp_path / name
        path.write_text(text() if content is None else content, encoding="utf-8")
        return path

    return write


def test_a_story_goes_in_whole_and_what_is_missing_is_made(story_file):
    run(story_file())
    story = Article.objects.get()
    assert story.issue.folio == "Sunday, 11-02-2025, Vol 2132"
    assert (story.headline, story.position) == ("Ferries run by night again on Lake Victoria", 1)
    assert story.body.count("<p>") == 3
    assert [str(byline.author) for byline in story.bylines.all()] == ["Ana Muñoz"]
    assert story.image_source.name == "lakepress"
    assert {tagging.tag.code for tagging in story.country_taggings.filter(proposed=True)} == {"KE", "TZ"}
    assert story.revisions.count() == 1


def test_without_publish_it_is_a_draft_of_an_issue_without_a_time(story_file):
    run(story_file())
    assert Article.objects.get().status == Article.Status.DRAFT
    assert Issue.objects.get().publish_at is None


def test_with_publish_the_issue_goes_out_at_its_date_in_the_publication_s_zone(story_file):
    make_publication(time_zone="America/New_York")
    run(story_file(), publish=True)
    assert Issue.objects.get().publish_at.isoformat() == "2025-11-02T11:00:00+00:00"
    assert list(Article.objects.live(NOW)) == [Article.objects.get()]


def counts():
    return [model.objects.count() for model in (Article, Issue, Author, ImageSource, Revision, Batch, BatchItem)]


def test_the_same_file_again_changes_nothing_and_says_so(story_file):
    run(story_file(), publish=True)
    before = counts(), Article.objects.values().get(), Issue.objects.values().get()
    said = run(story_file(), publish=True)
    assert (counts(), Article.objects.values().get(), Issue.objects.values().get()) == before
    assert "unchanged: Ferries run by night" in said
    assert said.endswith("Done: 1 unchanged.\n")


def test_the_same_story_with_other_line_ends_under_another_name_is_unchanged(tmp_path, story_file):
    run(story_file())
    path = tmp_path / "again.txt"
    path.write_bytes(b"\xef\xbb\xbf" + text().replace("\n", "\r\n").encode())
    assert "unchanged" in run(path)
    assert Article.objects.count() == 1


def test_the_same_file_again_with_publish_lets_the_draft_go_out(story_file):
    run(story_file())
    said = run(story_file(), publish=True)
    assert list(Article.objects.live(NOW)) == [Article.objects.get()]
    assert Revision.objects.count() == 1
    assert "unchanged, cleared now: Ferries run by night" in said


def test_a_changed_file_is_a_new_version_of_the_same_story(story_file):
    run(story_file())
    address = Article.objects.get().get_absolute_url()
    said = run(story_file(text("A third boat is being built.")))
    story = Article.objects.get()
    assert "A third boat is being built." in story.body
    assert (story.get_absolute_url(), story.position, story.bylines.count()) == (address, 1, 1)
    assert list(story.revisions.values_list("number", flat=True)) == [2, 1]
    assert "new version" in said


def test_a_new_headline_in_the_same_file_is_still_the_same_story(story_file):
    run(story_file())
    run(story_file(text().replace("Ferries run by night again", "Night boats return")))
    assert [story.headline for story in Article.objects.all()] == ["Night boats return on Lake Victoria"]


def test_another_story_under_the_same_file_name_is_a_new_one(story_file):
    run(story_file())
    different = text().split("For the first")[0].replace("Ferries run by night again on Lake Victoria", "Apples bloom")
    run(story_file(different + "Nothing at all here is like what came before; orchards near Almaty opened early.\n"))
    assert {story.headline for story in Article.objects.all()} == {
        "Ferries run by night again on Lake Victoria",
        "Apples bloom",
    }


def test_two_different_stories_with_one_headline_get_two_addresses(story_file):
    run(story_file())
    head = text().split("For the first")[0]
    run(
        story_file(
            head + "Quite another report about ferries whose words share next to nothing. It is short.\n", "b.txt"
        )
    )
    assert set(Article.objects.values_list("slug", flat=True)) == {
        "ferries-run-by-night-again-on-lake-victoria",
        "ferries-run-by-night-again-on-lake-victoria-2",
    }


def test_a_desk_edit_is_kept_in_the_revisions_and_the_person_is_told(story_file):
    run(story_file())
    story = Article.objects.get()
    story.standfirst = "By Vera."
    story.save()
    record_revision(story, by=make_editor(), at=NOW)
    said = run(story_file(text("Changed at the agency.")))
    assert "The desk had edited this story" in said
    assert Article.objects.get().standfirst == "By Vera."
    assert Revision.objects.filter(saved_by__isnull=False).count() == 1


def test_a_name_in_other_case_or_without_accents_is_the_same_author(story_file):
    ana = make_author("ANA MUNOZ")
    run(story_file())
    assert list(Author.objects.all()) == [ana]


def test_a_source_is_matched_by_its_aliases_however_typed(story_file):
    source = make_source("The Lake Press")
    source.names.create(name="LakePress")
    for number, typed in enumerate(["lakepress", "Lake-Press", "LAKE PRESS"]):
        run(story_file(text(f"{number}").replace("lakepress", typed), f"{number}.txt"))
    assert list(ImageSource.objects.all()) == [source]
    assert {story.image_source for story in Article.objects.all()} == {source}


def test_a_countrys_tag_that_a_person_set_is_left_alone_by_a_new_version(story_file):
    run(story_file())
    story = Article.objects.get()
    kept = story.country_taggings.get(tag__code="TZ")
    kept.proposed = False
    kept.strength = 3
    kept.save()
    story.country_taggings.get(tag__code="KE").delete()
    run(story_file(text("Uganda joins later, its Ugandan ports say.")))
    strengths = dict(story.country_taggings.values_list("tag__code", "strength"))
    assert strengths["TZ"] == 3
    assert set(strengths) == {"KE", "TZ", "UG"}


def test_a_picture_beside_the_text_comes_along_once_with_the_source_named_in_the_text(story_file, tmp_path):
    (tmp_path / "ferries.jpg").write_bytes(jpeg())
    run(story_file(), tmp_path / "ferries.jpg")
    run(story_file(text("Changed.")))
    image = Image.objects.get()
    assert Article.objects.get().lead_image == image
    assert image.credit_line == "Photo: lakepress"


def test_a_picture_that_arrives_later_finds_its_story(story_file, tmp_path):
    run(story_file())
    (tmp_path / "ferries.png").write_bytes(jpeg())
    assert "new version" in run(story_file())
    assert Article.objects.get().lead_image == Image.objects.get()
    assert "unchanged" in run(story_file())


def test_a_broken_picture_costs_a_remark_and_not_the_story(story_file, tmp_path):
    (tmp_path / "ferries.jpg").write_bytes(b"no picture")
    assert "The picture ferries.jpg is left out" in run(story_file())
    assert (Article.objects.count(), Image.objects.count()) == (1, 0)


def test_a_broken_file_spoils_only_itself(story_file, tmp_path):
    broken = tmp_path / "a-broken.txt"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    said = refused(broken, story_file(), tmp_path / "missing.txt")
    assert [story.headline for story in Article.objects.all()] == ["Ferries run by night again on Lake Victoria"]
    assert said.endswith("Done: 2 refused, 1 new story.\n")


def test_a_file_with_one_blocked_story_is_left_out_as_a_whole(story_file):
    good_then_bad = text() + "\n" + "Monday\n\n13-45-2025 Vol 2133\n\nA headline\n\nSome text follows here.\n"
    said = refused(story_file(good_then_bad))
    assert not Article.objects.exists()
    assert not Issue.objects.exists()
    assert "left out as a whole" in said


def test_a_volume_that_bears_another_date_is_refused_at_its_line_with_both_dates(story_file):
    make_issue(2132, date=NOW.date().replace(day=9))
    said = refused(story_file())
    assert "Vol 2132 is the issue of Sunday, 11-09-2025, but the file says Sunday, 11-02-2025" in said
    assert not Article.objects.exists()


def test_a_closed_issue_takes_no_more_stories(story_file):
    publishing.close(make_issue(), by=make_editor(), at=NOW)
    assert "Vol 2132 is closed" in refused(story_file())


@pytest.mark.parametrize(
    "extra",
    ["<script>alert(1)</script> a < b & c", "{{ 7*7 }} {% now %}", "\u202ereversed\u202c", "a\u0301 siècle"],
    ids=["html", "template", "bidi", "unicode"],
)
def test_what_looks_like_code_stays_text_and_hidden_marks_go(story_file, extra):
    run(story_file(text(extra)))
    stored = Article.objects.get().body
    assert "<script" not in stored
    assert "\u202e" not in stored


def test_a_dry_run_says_the_same_and_touches_nothing(story_file):
    before = counts()
    said = run(story_file(), dry_run=True)
    assert counts() == before
    assert said.endswith("Dry run, nothing stored: 1 new story.\n")


def test_json_has_the_fixed_form(story_file):
    values = json.loads(run(story_file(), dry_run=True, format="json"))
    (story,) = values
    assert list(story) == [
        "file",
        "issue",
        "headline",
        "standfirst",
        "paragraphs",
        "byline",
        "contributors",
        "image_source",
        "countries",
        "topics",
        "remarks",
    ]
    assert story["issue"] == {"volume": 2132, "number": None, "date": "2025-11-02"}
    assert story["byline"] == ["Ana Muñoz"]
    assert {tuple(one) for one in story["countries"]} == {("code", "name", "strength", "evidence")}
    assert {one["code"] for one in story["countries"]} == {"KE", "TZ"}
    assert story["remarks"] == []


def test_json_of_a_refused_file_has_no_headline_and_a_blocking_remark_beside_the_good_ones(story_file, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    bad, good = json.loads(refused(empty, story_file(), dry_run=True, format="json"))
    assert (bad["headline"], bad["issue"], bad["remarks"][0]["level"]) == ("", None, "blocking")
    assert good["headline"] == "Ferries run by night again on Lake Victoria"


def test_json_of_nothing_is_an_empty_list(tmp_path):
    assert json.loads(run(tmp_path, dry_run=True, format="json")) == []


def test_topics_are_named_when_the_text_calls_them_by_name(story_file):
    Topic.objects.create(name="Lake Victoria")
    Topic.objects.create(name="Lake")
    Topic.objects.create(name="Passenger")
    (story,) = json.loads(run(story_file(), dry_run=True, format="json"))
    assert story["topics"] == ["Lake Victoria"]


def test_a_story_that_names_no_issue_stands_alone_and_publish_lets_it_out_at_once(story_file):
    alone = text().split("Vol 2132\n\n")[1]
    run(story_file(alone), publish=True)
    story = Article.objects.get()
    assert (story.issue, story.position) == (None, None)
    assert story.status == Article.Status.CLEARED
    assert story.live_from is not None


def test_a_live_story_stays_live_when_a_new_version_comes(story_file):
    run(story_file(), publish=True)
    run(story_file(text("Changed.")))
    assert list(Article.objects.live(NOW)) == [Article.objects.get()]


def test_the_stories_of_a_file_stand_in_its_order(story_file):
    run(story_file(text() + "\n" + OTHER.format(extra="")))
    assert list(Article.objects.in_run_order().values_list("position", "headline")) == [
        (1, "Ferries run by night again on Lake Victoria"),
        (2, "A school for lighthouse keepers opens in Dakar"),
    ]


def test_a_cleared_story_of_the_desk_with_the_same_headline_and_text_is_recognised(story_file):
    body = "<p>" + text().split("Lake Victoria\n\n", 1)[1].split("image source")[0].replace("\n\n", "</p><p>") + "</p>"
    mine = make_story("Ferries run by night again on Lake Victoria", issue=make_issue(), body=body)
    run(story_file())
    assert list(Article.objects.all()) == [mine]


def test_the_files_of_the_repository_go_in_as_they_are():
    folder = Path(__file__).parents[2] / "files" / "stories"
    said = refused(folder)
    assert "Traceback" not in said
    assert Article.objects.count() > 10


def test_a_source_that_is_only_a_sign_is_one_source_too(story_file):
    run(story_file(text("one").replace("lakepress", "🙂"), "1.txt"))
    run(story_file(text("two").replace("lakepress", "🙂"), "2.txt"))
    assert [source.name for source in ImageSource.objects.all()] == ["🙂"]


@pytest.mark.parametrize("day", ["01-01-0001", "12-31-9999"])
def test_a_year_that_no_newspaper_saw_is_refused(story_file, day):
    said = refused(story_file(text().replace("Sunday\n\n11-02-2025", day)), publish=True)
    assert "can't be right" in said
    assert not Issue.objects.exists()


@pytest.mark.parametrize(
    ("typed", "name", "address"),
    [
        ("https://en.example.org/", "en.example.org", "https://en.example.org/"),
        ("javascript://%0aalert(1)", "javascript://%0aalert(1)", ""),
        ("Agency", "Agency", ""),
    ],
)
def test_only_a_link_that_readers_can_follow_becomes_the_address_of_a_source(story_file, typed, name, address):
    run(story_file(text().replace("lakepress", typed)))
    source = ImageSource.objects.get()
    assert (source.name, source.address) == (name, address)


def test_a_picture_with_the_source_named_in_the_text_goes_out_with_its_story(story_file, tmp_path):
    (tmp_path / "ferries.jpg").write_bytes(jpeg())
    run(story_file(), publish=True)
    assert list(Article.objects.live(NOW)) == [Article.objects.get()]
    assert Article.objects.get().lead_image == Image.objects.get()


def test_a_picture_that_nobody_is_credited_for_keeps_its_story_back_and_the_last_line_says_so(story_file, tmp_path):
    (tmp_path / "ferries.jpg").write_bytes(jpeg())
    said = run(story_file(text().replace("image source from:lakepress", "")), publish=True)
    assert "It stays a draft: The lead picture has no credit line." in said
    assert said.endswith("Done: 1 new story. 1 could not go out and stayed drafts: see above.\n")
