"""A declaration keeps the likeness that the application had shown: the member confirmed it, or explained it away."""

from django.db import migrations, models

from cqp.shared.triggers import append_only, lift

DECLARATION = "jury_declaration"


class Migration(migrations.Migration):
    dependencies = [("jury", "0005_jury_day_guards")]

    operations = [
        # SQLite makes the table anew: its guards go with the old one.
        lift(DECLARATION, "no_update", "no_delete", "no_truncate"),
        migrations.AddField(
            "declaration",
            "likeness",
            models.TextField(blank=True, default="", max_length=1000, verbose_name="lien probable montré"),
            preserve_default=False,
        ),
        *append_only(DECLARATION),
    ]
