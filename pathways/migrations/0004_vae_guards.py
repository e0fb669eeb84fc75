"""The edges of the VAE pathway join those of the other; each pathway begins at its own start; an accompaniment is dated, never deleted."""

import importlib

from django.db import migrations

from cqp.shared.triggers import raw, refuse

# Compared with the state machines by tests/workflows, as those of 0002: a new edge needs a new migration that replaces this trigger.
EDGES = """
VAE>ADMISSIBLE>WITHDRAWN VAE>ADMISSIBLE>WRITING VAE>APPLICATION_RETURNED>APPLIED VAE>APPLICATION_RETURNED>WITHDRAWN
VAE>APPLIED>APPLICATION_RETURNED VAE>APPLIED>TACITLY_ADMISSIBLE VAE>APPLIED>UNDER_EXAMINATION VAE>APPLIED>WITHDRAWN
VAE>ASSESSED>TRANSMITTED VAE>ASSESSED>WITHDRAWN VAE>ASSESSED>WRITING VAE>COMPLETE>INCOMPLETE VAE>COMPLETE>SCHEDULED
VAE>COMPLETE>WITHDRAWN VAE>FILE_SENT>APPLIED VAE>FILE_SENT>WITHDRAWN VAE>INCOMPLETE>COMPLETE VAE>INCOMPLETE>TRANSMITTED
VAE>INCOMPLETE>UNDER_ASSESSMENT VAE>INCOMPLETE>WITHDRAWN VAE>POSTPONED>COMPLETE VAE>POSTPONED>INCOMPLETE VAE>POSTPONED>WITHDRAWN
VAE>REQUESTED>FILE_SENT VAE>REQUESTED>WITHDRAWN VAE>SCHEDULED>AWARDED VAE>SCHEDULED>COMPLETE VAE>SCHEDULED>INCOMPLETE
VAE>SCHEDULED>NOT_AWARDED VAE>SCHEDULED>PARTIALLY_AWARDED VAE>SCHEDULED>POSTPONED VAE>SCHEDULED>WITHDRAWN
VAE>TACITLY_ADMISSIBLE>WITHDRAWN VAE>TACITLY_ADMISSIBLE>WRITING VAE>TRANSMITTED>COMPLETE VAE>TRANSMITTED>INCOMPLETE
VAE>TRANSMITTED>WITHDRAWN VAE>UNDER_ASSESSMENT>ASSESSED VAE>UNDER_ASSESSMENT>WITHDRAWN VAE>UNDER_EXAMINATION>ADMISSIBLE
VAE>UNDER_EXAMINATION>APPLICATION_RETURNED VAE>UNDER_EXAMINATION>NOT_ADMISSIBLE VAE>UNDER_EXAMINATION>TACITLY_ADMISSIBLE
VAE>UNDER_EXAMINATION>WITHDRAWN VAE>WRITING>WITHDRAWN VAE>WRITING>WRITTEN VAE>WRITTEN>UNDER_ASSESSMENT VAE>WRITTEN>WITHDRAWN
VAE>WRITTEN>WRITING
""".split()

SKILLS_EDGES = importlib.import_module("pathways.migrations.0002_guards").EDGES
allowed = ", ".join(f"'{edge}'" for edge in [*SKILLS_EDGES, *EDGES])
TABLE = "pathways_dossier"


def lift(name):
    """Take a guard off to put a wider one in its place, in the same migration."""
    return raw(
        sqlite=[f"DROP TRIGGER IF EXISTS {TABLE}_{name}"],
        postgresql=[f"DROP TRIGGER {TABLE}_{name} ON {TABLE}", f"DROP FUNCTION {TABLE}_{name}_fn()"],
    )


class Migration(migrations.Migration):
    dependencies = [("pathways", "0003_vae")]

    operations = [
        # SQLite makes the table anew to alter a column, and its triggers go with the old one: all four are put back on both engines.
        *(lift(name) for name in ("edges", "start", "pinned", "kept")),
        refuse(
            TABLE,
            "UPDATE",
            "edges",
            "dossier : ce passage n''existe pas dans la voie",
            when_sqlite=f"OLD.state <> NEW.state AND OLD.kind || '>' || OLD.state || '>' || NEW.state NOT IN ({allowed})",
        ),
        refuse(
            TABLE,
            "INSERT",
            "start",
            "dossier : un dossier commence au début de sa voie",
            when_sqlite="NEW.kind || '>' || NEW.state NOT IN ('SKILLS>REGISTERED', 'VAE>REQUESTED')",
        ),
        refuse(
            TABLE,
            "UPDATE",
            "pinned",
            "dossier : voie, numéro et référentiel sont figés",
            when_sqlite="OLD.kind <> NEW.kind OR OLD.number <> NEW.number OR OLD.version_id <> NEW.version_id "
            "OR OLD.committee_id <> NEW.committee_id",
        ),
        refuse(TABLE, "DELETE", "kept", "dossier : rien de ce qui a eu lieu n''est effacé"),
        refuse("pathways_coaching", "DELETE", "kept", "accompagnement : daté, jamais effacé"),
    ]
