"""Probes: alive says little, ready says why not."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from newsroom.clock.keeping import take


def test_alive_needs_no_database_and_no_known_host():
    response = Client().get("/healthz", headers={"host": "10.1.2.3:8000"})
    assert (response.status_code, response.content, response.headers["Cache-Control"]) == (200, b"alive\n", "no-store")


@override_settings(SECURE_SSL_REDIRECT=True)
def test_probes_are_not_sent_to_https():
    assert Client().get("/healthz").status_code == 200


@pytest.mark.django_db
def test_ready_when_all_is_there(client):
    take(uuid4(), timezone.now())
    response = client.get("/readyz")
    assert (response.status_code, json.loads(response.content)) == (200, {"ready": True, "reasons": [], "warnings": []})


@pytest.mark.django_db
def test_a_clock_that_does_not_run_is_a_warning_and_takes_nobody_out_of_service(client):
    response = client.get("/readyz")
    assert (response.status_code, json.loads(response.content)["warnings"]) == (200, ["The clock has never run."])


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client):
    MigrationRecorder(connection).record_unapplied("articles", "0001_stories")
    response = client.get("/readyz")
    assert (response.status_code, json.loads(response.content)) == (
        503,
        {
            "ready": False,
            "reasons": ["1 migrations are not applied. Run: python manage.py migrate"],
            "warnings": [],
        },
    )


@pytest.mark.django_db
def test_not_ready_when_pictures_can_not_be_stored(client, settings, tmp_path: Path):
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = str(tmp_path / "file")
    assert json.loads(client.get("/readyz").content)["reasons"] == ["Pictures can't be stored."]


@pytest.mark.django_db
def test_not_ready_in_production_before_the_stylesheets_are_collected(client, settings, tmp_path: Path):
    settings.PRODUCTION, settings.STATIC_ROOT = True, str(tmp_path)
    reasons = ["Stylesheets are not collected. Run: python manage.py collectstatic"]
    assert json.loads(client.get("/readyz").content)["reasons"] == reasons


@pytest.mark.django_db
def test_probes_only_answer_questions(client):
    assert client.post("/healthz").status_code == 404
