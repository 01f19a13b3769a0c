from django.db import migrations

from nhanh8.audit import record, triggers


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: triggers.install(editor.connection),
            lambda apps, editor: triggers.remove(editor.connection),
        ),
        migrations.RunPython(lambda apps, editor: record.begin(), migrations.RunPython.noop),
    ]
