from django.db import migrations, models


def end_all(apps, schema_editor):
    """Keys that were kept as they are find no session any more: everyone logs in again."""
    apps.get_model("users", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial")]

    operations = [
        migrations.RunPython(end_all, end_all),
        migrations.AlterField(
            model_name="session",
            name="session_key",
            field=models.CharField(max_length=64, primary_key=True, serialize=False),
        ),
    ]
