"""What was asked never changes, what was issued never changes, nothing is removed: refused by the database itself (ADR 0020)."""

from django.db import migrations

from cqp.shared.triggers import append_only, raw, refuse

TABLE = "documents_issueddocument"
FROZEN = (
    "kind", "number", "title", "context", "context_sha256", "requested_by_id", "replaces_id", "created_at",
)
MESSAGE = f"{TABLE} : papier inaltérable"


def any_changed(test):
    return "(" + " OR ".join(f"OLD.{column} {test} NEW.{column}" for column in FROZEN) + ")"


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        *append_only("documents_storedfile"),
        refuse(
            TABLE, "UPDATE", "frozen", MESSAGE,
            when_sqlite=any_changed("IS NOT"), when_postgresql=any_changed("IS DISTINCT FROM"),
        ),
        refuse(TABLE, "UPDATE", "issued", MESSAGE, when_sqlite="OLD.status = 'READY'"),
        refuse(TABLE, "DELETE", "no_delete", MESSAGE),
        raw(
            sqlite=[],
            postgresql=[
                f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_no_delete_fn()",
            ],
        ),
    ]
