from django.db import migrations, models

from articles.indexes_at_work import AddIndexAtWork


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("images", "0007_the_library_knows_more")]

    operations = [
        AddIndexAtWork(
            "image",
            models.Index(
                condition=models.Q(("licence_ends_on__isnull", False)),
                fields=["licence_ends_on"],
                name="images_licence",
            ),
        ),
        AddIndexAtWork(
            "image",
            models.Index(condition=models.Q(("fingerprint", None)), fields=["id"], name="images_not_looked_at"),
        ),
        AddIndexAtWork(
            "image",
            models.Index(condition=models.Q(("alike__isnull", False)), fields=["alike"], name="images_alike"),
        ),
    ]
