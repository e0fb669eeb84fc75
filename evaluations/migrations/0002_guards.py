"""After signature a document is frozen: its row is out of reach, and a signature is never changed."""

from django.db import migrations

from cqp.shared.triggers import append_only, refuse


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0001_initial")]
    operations = [
        refuse(
            "evaluations_signable",
            "UPDATE",
            "frozen",
            "écrit signé : il ne se modifie plus",
            when_sqlite="OLD.completed_at IS NOT NULL",
        ),
        refuse("evaluations_signable", "DELETE", "kept", "écrit : une version n''est jamais effacée"),
        *append_only("evaluations_signature"),
    ]
