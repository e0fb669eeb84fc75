"""A dossier that an appeal had deliberated again goes back to what its standing decision says, when its candidate renounces."""

import importlib

from django.db import migrations

from cqp.shared.triggers import lift, refuse

DECIDED = ("AWARDED", "PARTIALLY_AWARDED", "NOT_AWARDED")
AGAIN = ("UNDER_ASSESSMENT", "ASSESSED", "TRANSMITTED", "INCOMPLETE", "COMPLETE", "SCHEDULED", "POSTPONED")
earlier = (
    "0002_guards",
    "0004_vae_guards",
    "0005_resuming",
    "0006_corrections",
    "0008_reopened_pathway",
    "0009_vae_ends",
)
before = [edge for name in earlier for edge in importlib.import_module(f"pathways.migrations.{name}").EDGES]
# Compared with the state machines by tests/workflows, as those of the earlier guards. The closing takes three of them already.
EDGES = [
    edge
    for kind in ("SKILLS", "VAE")
    for source in AGAIN
    for target in DECIDED
    if (edge := f"{kind}>{source}>{target}") not in before
]
allowed = ", ".join(f"'{edge}'" for edge in [*before, *EDGES])
TABLE = "pathways_dossier"


class Migration(migrations.Migration):
    dependencies = [("pathways", "0010_claimed_benefits")]

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
