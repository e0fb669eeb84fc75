from django.db import migrations

from cqp.shared.triggers import append_only


class Migration(migrations.Migration):
    """The journal cannot be rewritten, whoever holds the application's password (house § 2.5)."""

    dependencies = [("audit", "0001_initial")]

    operations = append_only("audit_auditevent")
