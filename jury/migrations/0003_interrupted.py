"""One edge more: a session that opened and lost its jury is interrupted, its dossiers wait for another one."""

from django.db import migrations

from cqp.shared.triggers import raw, refuse

SESSION = "jury_jurysession"
EDGES = "'PLANNED>OPEN', 'OPEN>CLOSED', 'PLANNED>CANCELLED', 'OPEN>CANCELLED'"


class Migration(migrations.Migration):
    dependencies = [("jury", "0002_guards")]

    operations = [
        raw(
            sqlite=[f"DROP TRIGGER {SESSION}_edges"],
            postgresql=[f"DROP TRIGGER {SESSION}_edges ON {SESSION}", f"DROP FUNCTION {SESSION}_edges_fn()"],
        ),
        refuse(
            SESSION, "UPDATE", "edges", "séance : ce passage n''existe pas",
            when_sqlite=f"OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ({EDGES})",
        ),
    ]
