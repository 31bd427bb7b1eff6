"""Fill in the closed list of countries from our own data file. Going back empties it."""

import json
from pathlib import Path

from django.db import migrations
from django.utils.text import slugify

DATA = Path(__file__).resolve().parent.parent / "data" / "countries.json"


def load(apps, schema_editor):
    Country = apps.get_model("tagging", "Country")
    known = set(Country.objects.values_list("code", flat=True))
    Country.objects.bulk_create(
        Country(
            code=entry["code"],
            alpha3=entry["alpha3"],
            numeric=entry["numeric"],
            name=entry["name"],
            slug=f"{slugify(entry['name'])}-{entry['code'].lower()}",
            official_name=entry["official_name"],
            aliases=entry["aliases"],
            demonyms=entry["demonyms"],
            capitals=entry["capitals"],
            region=entry["region"],
            subregion=entry["subregion"],
        )
        for entry in json.loads(DATA.read_text(encoding="utf-8"))
        if entry["code"] not in known
    )


def empty(apps, schema_editor):
    apps.get_model("tagging", "Country").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("tagging", "0001_topics_and_countries")]
    operations = [migrations.RunPython(load, empty)]
