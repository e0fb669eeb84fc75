"""The lines of the table of trainings for every part 2 still being written; one already signed says what it said. Apart from the table's
own migration: PostgreSQL does not alter a table in the transaction that fills it."""

from django.db import migrations

LINES = 4


def open_tables(apps, schema_editor):
    training = apps.get_model("evaluations", "FollowedTraining")
    written = apps.get_model("evaluations", "Application").objects.filter(signable__presented_at__isnull=True)
    training.objects.bulk_create(
        training(application_id=pk, position=position)
        for pk in written.order_by("pk").values_list("pk", flat=True)
        for position in range(1, LINES + 1)
    )


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0007_vae_part_2_facts")]
    operations = [migrations.RunPython(open_tables, migrations.RunPython.noop)]
