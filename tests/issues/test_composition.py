"""The page of an issue by rule: what stands where, whatever the pictures and however many the stories."""

from __future__ import annotations

import pytest

from articles.images.models import Image
from articles.models import Article, Section
from issues.composition import compose

WIDE, TALL = (1500, 1000), (1000, 1500)


def story(picture: tuple[int, int] | None = None, section: Section | None = None) -> Article:
    image = Image(width=picture[0], height=picture[1]) if picture else None
    return Article(headline="Rain", lead_image=image, section=section)


@pytest.mark.parametrize(
    ("picture", "shape"),
    [(None, "plain"), (WIDE, "wide"), ((1000, 1000), "wide"), (TALL, "tall"), ((1000, 1050), "tall")],
)
def test_the_lead_is_laid_out_by_the_shape_of_its_picture(picture, shape):
    lead = compose([story(picture)]).lead
    assert lead is not None
    assert lead.shape == shape


@pytest.mark.parametrize(
    ("pictures", "beside"),
    [
        ([], ""),
        ([WIDE], "one"),
        ([WIDE, None], "pair"),
        ([WIDE, None, TALL], "feature"),
        ([None, WIDE, WIDE], "thirds"),
        ([TALL, WIDE, WIDE], "thirds"),
    ],
)
def test_the_stories_beside_the_lead_stand_by_their_number_and_the_first_picture(pictures, beside):
    assert compose([story(), *(story(picture) for picture in pictures)]).beside == beside


@pytest.mark.parametrize(("in_section", "lines", "briefs"), [(1, 1, 0), (6, 6, 0), (7, 4, 3), (36, 4, 32)])
def test_a_long_section_ends_in_brief_and_loses_no_story(in_section, lines, briefs):
    world = Section(pk=1, name="World")
    [band] = compose([story(section=world) for _ in range(4 + in_section)]).bands
    assert (len(band.lines), len(band.briefs)) == (lines, briefs)
    assert [*band.lines, *band.briefs] == band.placed
