"""Changes of contacts are kept, and the addresses that are told stand on the letters."""

from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_contact_bounces_contact_usable_from"),
    ]

    operations = [
        migrations.RenameModel("ContactNotice", "ContactChange"),
        migrations.RemoveField("contactchange", "address"),
        migrations.AlterField(
            model_name="contactchange",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contact_changes",
                to="registry.participant",
            ),
        ),
    ]
