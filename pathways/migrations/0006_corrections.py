"""A decided dossier may be decided again: by a rectifying procès-verbal, or by a new deliberation after an appeal."""

import importlib

from django.db import migrations

from cqp.shared.triggers import lift, refuse

DECIDED = ("AWARDED", "PARTIALLY_AWARDED", "NOT_AWARDED")
# Compared with the state machines by tests/workflows, as those of the earlier guards.
EDGES = [
    f"{kind}>{before}>{after}"
    for kind in ("SKILLS", "VAE")
    for before in DECIDED
    for after in (*DECIDED, "COMPLETE")
    if before != after
]

before = [importlib.import_module(f"pathways.migrations.{name}") for name in ("0002_guards", "0004_vae_guards", "0005_resuming")]
allowed = ", ".join(f"'{edge}'" for edges in (*(module.EDGES for module in before), EDGES) for edge in edges)
TABLE = "pathways_dossier"


class Migration(migrations.Migration):
    dependencies = [("pathways", "0005_resuming")]

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
