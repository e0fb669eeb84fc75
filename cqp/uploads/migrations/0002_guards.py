"""A file sent never changes and is never removed; it leaves quarantine once, and for good: refused by the database itself (ADR 0022)."""

from django.db import migrations

from cqp.shared.triggers import raw, refuse

TABLE = "uploads_upload"
FROZEN = ("file_id", "name", "content_type", "size", "uploaded_by_id", "created_at")
MESSAGE = f"{TABLE} : fichier inaltérable"


def any_changed(test):
    return "(" + " OR ".join(f"OLD.{column} {test} NEW.{column}" for column in FROZEN) + ")"


class Migration(migrations.Migration):
    dependencies = [("uploads", "0001_initial")]
    operations = [
        refuse(
            TABLE, "UPDATE", "frozen", MESSAGE,
            when_sqlite=any_changed("IS NOT"), when_postgresql=any_changed("IS DISTINCT FROM"),
        ),
        refuse(TABLE, "UPDATE", "settled", MESSAGE, when_sqlite="OLD.status <> 'QUARANTINED'"),
        refuse(TABLE, "DELETE", "no_delete", MESSAGE),
        raw(
            sqlite=[],
            postgresql=[
                f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_no_delete_fn()",
            ],
        ),
    ]
