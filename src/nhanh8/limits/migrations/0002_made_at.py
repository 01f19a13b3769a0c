import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("limits", "0001_initial")]

    operations = [
        migrations.RemoveIndex("tally", "limits_tall_starts__2140e8_idx"),
        migrations.AddField(
            "tally",
            "made_at",
            models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex("tally", models.Index(fields=["made_at"], name="limits_tall_made_at_9c3f07_idx")),
    ]
