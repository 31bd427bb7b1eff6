import re

from django.db import migrations

PICTURE = re.compile(r'<img\b[^>]*\bsrc="([^"]*)"')
TOKEN = re.compile(r"pictures/([\w-]{16})/")
COPY = re.compile(r"(images/.*?)(?:-\d+)?\.\w+$")


def note(apps, schema_editor):
    """Look once through the bodies that hold a picture; from now on every save does."""
    Article = apps.get_model("articles", "Article")
    PictureUse = apps.get_model("articles", "PictureUse")
    keys = {}
    for pk, token, file in apps.get_model("images", "Image").objects.values_list("pk", "token", "file"):
        keys[token] = keys[file.rpartition(".")[0]] = pk
    for pk, body in Article.objects.filter(body__contains="<img").values_list("pk", "body").iterator(500):
        found = (TOKEN.search(address) or COPY.search(address) for address in PICTURE.findall(body))
        named = {keys[match[1]] for match in found if match and match[1] in keys}
        rows = [PictureUse(article_id=pk, image_id=key) for key in named]
        PictureUse.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    """Which pictures stand in which text is kept, so that the library can say where a picture is used."""

    dependencies = [("articles", "0012_words_about_a_lead_picture_are_the_storys")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop, elidable=True)]
