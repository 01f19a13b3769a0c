from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reissue', '0002_by_email'),
    ]

    operations = [
        migrations.AlterField(
            model_name='reissue',
            name='way',
            field=models.CharField(choices=[('phone', 'Phone'), ('portal', 'Portal'), ('app', 'App'), ('officer', 'Officer')], max_length=8),
        ),
        migrations.AddIndex(
            model_name='reissue',
            index=models.Index(fields=['asked_at', 'way'], name='reissue_rei_asked_a_ec90f3_idx'),
        ),
    ]
