from django.db import migrations

from cqp.shared.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("accreditations", "0001_initial")]
    operations = [
        *append_only("accreditations_accreditation", "une habilitation ne se corrige que par une fin et une nouvelle"),
        *append_only("accreditations_accreditationend"),
    ]
