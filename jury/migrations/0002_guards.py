"""What the database refuses whatever the code says: a wrong edge of a session, anything decided rewritten after the closing."""

from django.db import migrations

from cqp.shared.triggers import raw, refuse

SESSION = "jury_jurysession"
EDGES = "'PLANNED>OPEN', 'OPEN>CLOSED', 'PLANNED>CANCELLED'"
CLOSED = "séance close : plus rien n''y change"


def closed(session_id):
    return f"EXISTS (SELECT 1 FROM {SESSION} s WHERE s.id = {session_id} AND s.state = 'CLOSED')"


def of_item(row):
    return f"(SELECT i.session_id FROM jury_juryitem i WHERE i.id = {row}.item_id)"


def of_sheet(row):
    return f"(SELECT i.session_id FROM jury_decisionsheet d JOIN jury_juryitem i ON i.id = d.item_id WHERE d.id = {row}.sheet_id)"


def frozen_when_closed(table, session_of):
    """No INSERT, UPDATE nor DELETE on what belongs to a closed session."""
    return [
        refuse(table, "INSERT", "closed_insert", CLOSED, when_sqlite=closed(session_of("NEW"))),
        refuse(
            table, "UPDATE", "closed_update", CLOSED,
            when_sqlite=f"({closed(session_of('OLD'))} OR {closed(session_of('NEW'))})",
        ),
        refuse(table, "DELETE", "closed_delete", CLOSED, when_sqlite=closed(session_of("OLD"))),
    ]


def no_truncate(table):
    return raw(
        sqlite=[],
        postgresql=[
            f"CREATE FUNCTION {table}_no_truncate_fn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
            f"'{table} : rien n''est effacé' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_no_truncate_fn()",
        ],
    )


AWARD = "jury_award"
AWARD_FROZEN = ("item_id", "kind", "number", "verification_code", "decided_on", "holder_name", "certification_title", "created_at")
# Written later, once: the paper, and the award that supersedes this one.
AWARD_ONCE = ("document_id", "superseded_by_id")


def award_changed(differs):
    frozen = [f"OLD.{column} {differs} NEW.{column}" for column in AWARD_FROZEN]
    once = [f"(OLD.{column} IS NOT NULL AND OLD.{column} {differs} NEW.{column})" for column in AWARD_ONCE]
    return f"({' OR '.join(frozen + once)})"


class Migration(migrations.Migration):
    dependencies = [("jury", "0001_initial")]

    operations = [
        refuse(
            SESSION, "UPDATE", "edges", "séance : ce passage n''existe pas",
            when_sqlite=f"OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ({EDGES})",
        ),
        refuse(SESSION, "INSERT", "start", "séance : une séance commence prévue", when_sqlite="NEW.state <> 'PLANNED'"),
        refuse(SESSION, "UPDATE", "closed", CLOSED, when_sqlite="OLD.state IN ('CLOSED', 'CANCELLED')"),
        refuse(
            SESSION, "UPDATE", "pinned", "séance : numéro et commission sont figés",
            when_sqlite="OLD.number <> NEW.number OR OLD.committee_id <> NEW.committee_id",
        ),
        refuse(
            SESSION, "UPDATE", "president", "séance : le président est un de ses membres",
            when_sqlite="NEW.president_id IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM jury_jurymember m WHERE m.id = NEW.president_id AND m.session_id = NEW.id)",
        ),
        refuse(SESSION, "DELETE", "kept", "séance : jamais effacée"),
        *frozen_when_closed("jury_jurymember", lambda row: f"{row}.session_id"),
        *frozen_when_closed("jury_juryitem", lambda row: f"{row}.session_id"),
        refuse("jury_juryitem", "DELETE", "kept", "ordre du jour : un dossier en est retiré, jamais effacé"),
        *frozen_when_closed("jury_decisionsheet", of_item),
        refuse("jury_decisionsheet", "DELETE", "kept", "fiche de décision : jamais effacée"),
        *frozen_when_closed("jury_competencydecision", of_sheet),
        refuse(
            AWARD, "INSERT", "decided", "titre : seule une séance close en délivre",
            when_sqlite=f"NOT {closed(of_item('NEW'))}",
        ),
        refuse(
            AWARD, "UPDATE", "frozen", "titre délivré : inaltérable",
            when_sqlite=award_changed("IS NOT"), when_postgresql=award_changed("IS DISTINCT FROM"),
        ),
        refuse(AWARD, "DELETE", "kept", "titre délivré : inaltérable"),
        *[
            no_truncate(table)
            for table in (SESSION, "jury_jurymember", "jury_juryitem", "jury_decisionsheet", "jury_competencydecision", AWARD)
        ],
    ]
