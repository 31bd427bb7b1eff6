from django.db import migrations, models

import articles.images.models
from articles.indexes_at_work import AddUniqueAtWork


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("images", "0005_every_picture_has_a_token")]

    operations = [
        migrations.AlterField(
            "image", "token",
            models.CharField(default=articles.images.models.new_token, editable=False, max_length=16),
        ),
        AddUniqueAtWork("image", models.UniqueConstraint(fields=["token"], name="images_token")),
    ]
