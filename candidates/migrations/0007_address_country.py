"""The country of the address (domaine.md § 1.4)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0006_birth_place_codes'),
    ]

    operations = [
        migrations.AddField(
            model_name='candidate',
            name='address_country',
            field=models.CharField(blank=True, default='France', max_length=60, verbose_name='pays de résidence'),
        ),
    ]
