import secrets

from django.db import migrations

PORTION = 500


def give_tokens(apps, schema_editor):
    """In portions, each a transaction of its own: the table stays free to work with."""
    Image = apps.get_model("images", "Image")
    while images := list(Image.objects.filter(token=None).only("pk")[:PORTION]):
        for image in images:
            image.token = secrets.token_urlsafe(12)
        Image.objects.bulk_update(images, ["token"])


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("images", "0004_pictures_get_addresses_nobody_guesses")]

    operations = [migrations.RunPython(give_tokens, migrations.RunPython.noop)]
