from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("images", "0003_vowel_signs_tell_names_apart")]

    operations = [
        migrations.AddField("image", "token", models.CharField(editable=False, max_length=16, null=True)),
        migrations.AddField("image", "haze", models.CharField(
            blank=True, default="", editable=False, max_length=400,
            help_text="The picture twelve pixels wide, as a data: address: what readers see until it is there.",
        )),
        migrations.AddField(
            "image", "withdrawn_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="withdrawn"),
        ),
        migrations.CreateModel(
            name="Making",
            fields=[
                ("name", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField()),
            ],
            options={"verbose_name": "size being made", "verbose_name_plural": "sizes being made"},
        ),
    ]
