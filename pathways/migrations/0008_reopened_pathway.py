"""A parcours declared ready, or returned as incomplete, may be reopened: its edges join the others."""

import importlib

from django.db import migrations

from cqp.shared.triggers import lift, refuse

# Compared with the state machines by tests/workflows, as those of the earlier guards.
EDGES = "SKILLS>READY>IN_PATHWAY SKILLS>INCOMPLETE>IN_PATHWAY".split()

GUARDS = ("0002_guards", "0004_vae_guards", "0005_resuming", "0006_corrections")
before = [importlib.import_module(f"pathways.migrations.{name}") for name in GUARDS]
allowed = ", ".join(f"'{edge}'" for edges in (*(module.EDGES for module in before), EDGES) for edge in edges)
TABLE = "pathways_dossier"


class Migration(migrations.Migration):
    dependencies = [("pathways", "0007_cohort_and_one_open_vae")]

    operations = [
        lift(TABLE, "edges"),
        refuse(
            TABLE,
            "UPDATE",
            "edges",
            "dossier : ce passage n''existe pas dans la voie",
            when_sqlite=f"OLD.state <> NEW.state AND OLD.kind || '>' || OLD.state || '>' || NEW.state NOT IN ({allowed})",
        ),
    ]
