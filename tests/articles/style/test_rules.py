"""The rules of the house style as rows."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.style.models import StyleRule
from articles.style.rules import Kind, Typography

pytestmark = pytest.mark.django_db


def test_the_rules_of_typography_are_there_from_the_first_day():
    assert {rule.typography for rule in StyleRule.objects.active().as_rules()} == set(Typography)


def test_rules_come_oldest_first_and_only_those_in_force():
    StyleRule.objects.all().delete()
    StyleRule.objects.create(pattern="color", replacement="colour")
    StyleRule.objects.create(pattern="utilise", kind=Kind.AVOID, is_active=False)
    StyleRule.objects.create(pattern="Bombay", replacement="Mumbai", match_case=True)
    assert [rule.pattern for rule in StyleRule.objects.active().as_rules()] == ["color", "Bombay"]
    assert StyleRule.objects.active().as_rules()[1].match_case


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"pattern": "  "}, "pattern"),
        ({"pattern": "color"}, "replacement"),
        ({"pattern": "color", "replacement": "color"}, "replacement"),
        ({"pattern": "color", "replacement": "colour", "kind": Kind.AVOID}, "replacement"),
        ({"pattern": "color", "kind": Kind.TYPOGRAPHY}, "__all__"),
        ({"pattern": "taken", "replacement": "other"}, "__all__"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_words(fields, wrong):
    StyleRule.objects.create(pattern="taken", replacement="free")
    with pytest.raises(ValidationError) as refusal:
        StyleRule(**fields).full_clean()
    assert list(refusal.value.message_dict) == [wrong]


def test_there_is_one_rule_of_each_typography():
    with pytest.raises(IntegrityError), transaction.atomic():
        StyleRule.objects.create(kind=Kind.TYPOGRAPHY, typography=Typography.DOTS)
