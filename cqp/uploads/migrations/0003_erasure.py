"""The content of a file sent may be erased, once; nothing else of it changes with it, nor after (ADR 0039)."""

from django.db import migrations, models

from cqp.shared.triggers import altering, lift, refuse

TABLE = "uploads_upload"
MESSAGE = f"{TABLE} : fichier inaltérable"


def wrongly_written(same):
    """Neither leaving quarantine nor being erased; or anything at all once erased."""
    erasing = (
        f"OLD.status = NEW.status AND OLD.scanned_at {same} NEW.scanned_at "
        "AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL"
    )
    settling = "OLD.status = 'QUARANTINED' AND NEW.erased_at IS NULL"
    return f"OLD.erased_at IS NOT NULL OR NOT (({settling}) OR ({erasing}))"


class Migration(migrations.Migration):
    dependencies = [("uploads", "0002_guards")]

    operations = [
        lift(TABLE, "settled"),
        *altering(
            migrations.AddField(
                "upload",
                "erased_at",
                models.DateTimeField(blank=True, null=True, verbose_name="contenu supprimé le"),
            ),
        ),
        refuse(
            TABLE,
            "UPDATE",
            "settled",
            MESSAGE,
            when_sqlite=wrongly_written("IS"),
            when_postgresql=wrongly_written("IS NOT DISTINCT FROM"),
        ),
    ]
