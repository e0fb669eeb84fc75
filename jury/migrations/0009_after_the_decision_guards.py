"""A deliberated session may still be interrupted; an appeal may be renounced; letters and presidencies are only added."""

import importlib

from django.db import migrations

from cqp.shared.triggers import append_only, lift, refuse

before = importlib.import_module("jury.migrations.0005_jury_day_guards")
SESSION, APPEAL = before.SESSION, "jury_appeal"
EDGES = f"{before.EDGES}, 'TO_SIGN>CANCELLED'"
APPEAL_EDGES = f"{before.APPEAL_EDGES}, 'LODGED>RENOUNCED', 'ADMISSIBLE>RENOUNCED', 'UPHELD>RENOUNCED'"


class Migration(migrations.Migration):
    dependencies = [("jury", "0008_after_the_decision")]

    operations = [
        lift(SESSION, "edges"),
        refuse(
            SESSION, "UPDATE", "edges", "séance : ce passage n''existe pas",
            when_sqlite=f"OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ({EDGES})",
        ),
        refuse(
            APPEAL, "UPDATE", "edges", "recours : ce passage n''existe pas",
            when_sqlite=f"OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ({APPEAL_EDGES})",
        ),
        refuse(APPEAL, "INSERT", "start", "recours : il commence déposé", when_sqlite="NEW.state <> 'LODGED'"),
        refuse(
            APPEAL, "UPDATE", "pinned", "recours : ce qui a été déposé est figé", **before.changed(before.APPEAL_PINNED)
        ),
        refuse(APPEAL, "DELETE", "kept", before.KEPT),
        *append_only("jury_decisionletter"),
        *append_only("jury_presidency"),
    ]
