"""A VAE found incomplete may go back to part 3: one more edge, in a wider guard. (`close_unanswered` takes one that is there.)"""

import importlib

from django.db import migrations

from cqp.shared.triggers import lift, refuse

# Compared with the state machines by tests/workflows, as those of the migrations before.
EDGES = "VAE>INCOMPLETE>WRITING".split()

NAMES = ("0002_guards", "0004_vae_guards", "0005_resuming", "0006_corrections", "0008_reopened_pathway")
before = [importlib.import_module(f"pathways.migrations.{name}").EDGES for name in NAMES]
allowed = ", ".join(f"'{edge}'" for edges in [*before, EDGES] for edge in edges)
TABLE = "pathways_dossier"


class Migration(migrations.Migration):
    dependencies = [("pathways", "0008_reopened_pathway")]

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
