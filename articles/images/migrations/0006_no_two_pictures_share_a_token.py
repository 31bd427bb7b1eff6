from django.db import migrations, models

import articles.images.models


class Migration(migrations.Migration):

    dependencies = [("images", "0005_every_picture_has_a_token")]

    operations = [
        migrations.AlterField(
            "image", "token",
            models.CharField(default=articles.images.models.new_token, editable=False, max_length=16, unique=True),
        ),
    ]
