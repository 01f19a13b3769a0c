from django.db import migrations, models

from nhanh8.audit import triggers

# What the facts say, in a column of its own: it has an index, and the digests don't cover it.
_FILL = {
    "postgresql": "UPDATE audit_entry SET account = (facts ->> 'account')::bigint",
    "sqlite": "UPDATE audit_entry SET account = json_extract(facts, '$.account')",
}


def fill(apps, editor):
    editor.execute(_FILL[editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: triggers.remove(editor.connection),
            lambda apps, editor: triggers.install(editor.connection),
        ),
        migrations.CreateModel(
            name="Beginning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64)),
            ],
        ),
        migrations.AddField("entry", "account", models.BigIntegerField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "entry",
            models.Index(
                condition=models.Q(("account__isnull", False)),
                fields=["account", "sequence"],
                name="audit_entry_of_account",
            ),
        ),
        migrations.RunPython(
            lambda apps, editor: triggers.install(editor.connection),
            lambda apps, editor: triggers.remove(editor.connection),
        ),
    ]
