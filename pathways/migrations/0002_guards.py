"""What the database refuses whatever the code says: a wrong edge, a dossier born elsewhere than at the start, a rewritten history."""

from django.db import migrations

from cqp.shared.triggers import append_only, refuse

# The workflow's edges as (kind>source>target). tests/workflows compares them with the state machines: a new edge needs a new
# migration that replaces this trigger.
EDGES = """
SKILLS>ASSESSED>IN_PATHWAY SKILLS>ASSESSED>TRANSMITTED SKILLS>ASSESSED>WITHDRAWN SKILLS>COMPLETE>INCOMPLETE SKILLS>COMPLETE>SCHEDULED
SKILLS>COMPLETE>WITHDRAWN SKILLS>INCOMPLETE>COMPLETE SKILLS>INCOMPLETE>TRANSMITTED SKILLS>INCOMPLETE>UNDER_ASSESSMENT
SKILLS>INCOMPLETE>WITHDRAWN SKILLS>IN_PATHWAY>POSITIONING SKILLS>IN_PATHWAY>READY SKILLS>IN_PATHWAY>WITHDRAWN
SKILLS>POSITIONED>IN_PATHWAY SKILLS>POSITIONED>POSITIONING SKILLS>POSITIONED>WITHDRAWN SKILLS>POSITIONING>POSITIONED
SKILLS>POSITIONING>WITHDRAWN SKILLS>POSTPONED>COMPLETE SKILLS>POSTPONED>INCOMPLETE SKILLS>POSTPONED>WITHDRAWN SKILLS>READY>UNDER_ASSESSMENT
SKILLS>READY>WITHDRAWN SKILLS>REGISTERED>POSITIONING SKILLS>REGISTERED>WITHDRAWN SKILLS>SCHEDULED>AWARDED SKILLS>SCHEDULED>COMPLETE
SKILLS>SCHEDULED>INCOMPLETE SKILLS>SCHEDULED>NOT_AWARDED SKILLS>SCHEDULED>PARTIALLY_AWARDED SKILLS>SCHEDULED>POSTPONED
SKILLS>SCHEDULED>WITHDRAWN SKILLS>TRANSMITTED>COMPLETE SKILLS>TRANSMITTED>INCOMPLETE SKILLS>TRANSMITTED>WITHDRAWN
SKILLS>UNDER_ASSESSMENT>ASSESSED SKILLS>UNDER_ASSESSMENT>WITHDRAWN
""".split()

allowed = ", ".join(f"'{edge}'" for edge in EDGES)
TABLE = "pathways_dossier"


class Migration(migrations.Migration):
    dependencies = [("pathways", "0001_initial")]

    operations = [
        refuse(
            TABLE,
            "UPDATE",
            "edges",
            "dossier : ce passage n''existe pas dans la voie",
            when_sqlite=f"OLD.state <> NEW.state AND OLD.kind || '>' || OLD.state || '>' || NEW.state NOT IN ({allowed})",
        ),
        refuse(TABLE, "INSERT", "start", "dossier : un dossier commence enregistré", when_sqlite="NEW.state <> 'REGISTERED'"),
        refuse(
            TABLE,
            "UPDATE",
            "pinned",
            "dossier : voie, numéro et référentiel sont figés",
            when_sqlite="OLD.kind <> NEW.kind OR OLD.number <> NEW.number OR OLD.version_id <> NEW.version_id "
            "OR OLD.committee_id <> NEW.committee_id",
        ),
        refuse(TABLE, "DELETE", "kept", "dossier : rien de ce qui a eu lieu n''est effacé"),
        refuse("pathways_assignment", "DELETE", "kept", "désignation : datée, jamais effacée"),
        *append_only("pathways_dossierevent"),
    ]
