"""Image sources: one source, however its name is typed; credit lines."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from articles.images.models import Image, ImageSource, ImageSourceName

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed", ["Atlantic Council", "atlanticcouncil", "ATLANTIC-COUNCIL", "Atlántic  Council", "ac"]
)
def test_a_source_answers_to_all_its_names(typed):
    source = ImageSource.objects.create(name="Atlantic Council")
    ImageSourceName.objects.create(source=source, name="A.C.")
    ImageSource.objects.create(name="Reuters")
    assert list(ImageSource.objects.named(typed)) == [source]


def test_a_web_address_finds_the_source_by_its_host():
    source = ImageSource.objects.create(name="en.wikinews.org")
    assert list(ImageSource.objects.named("https://www.en.wikinews.org/path?x=1")) == [source]


def test_no_two_sources_answer_to_one_name():
    ImageSource.objects.create(name="Reuters")
    other = ImageSource.objects.create(name="AFP")
    with pytest.raises(ValidationError, match="“Reuters” is known by this name already"):
        ImageSourceName(source=other, name="REUTERS").clean()


@pytest.mark.parametrize(
    ("template", "name", "line"),
    [
        ("Photo: {name}/{source}", "Ana Muñoz", "Photo: Ana Muñoz/Reuters"),
        ("Photo: {name}/{source}", "", "Photo: Reuters"),
        ("Illustration: {name} for {source}", "", "Illustration: Reuters"),
        ("Graphic: {source}", "Ana", "Graphic: Reuters"),
        ("{source}: {name}", "Ana", "Reuters: Ana"),
        ("{source}: {name}", "", "Reuters"),
    ],
)
def test_credit_lines_read_well_with_and_without_a_photographer(template, name, line):
    assert ImageSource(name="Reuters", credit_template=template).credit(name) == line


def test_a_picture_without_a_source_credits_its_photographer_or_nobody():
    assert (Image(credit_name="Ana").credit_line, Image().credit_line) == ("Photo: Ana", "")


@pytest.mark.parametrize(
    "template",
    ["{photographer}", "{}", "{", "{{name}}", "{name.upper}", "{name!r}", "{name:>99999999}", "{name:{source}}"],
)
def test_a_credit_line_that_cannot_be_filled_in_is_refused_and_spoils_no_page(template):
    source = ImageSource(name="x", credit_template=template)
    with pytest.raises(ValidationError, match=r"Only \{name\} and \{source\}"):
        source.clean()
    assert len(source.credit("Ana")) < 30
