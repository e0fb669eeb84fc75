"""What the database refuses of a jury day, whatever the code says. Replaces the guards of 0002 and 0003, lifted by 0004.

Deliberated (TO_SIGN), nothing of the room changes; in force (CLOSED), nothing at all: a rectifying procès-verbal adds rows.
"""

import importlib

from django.db import migrations

from cqp.shared.triggers import append_only, never_truncated, refuse

before = importlib.import_module("jury.migrations.0002_guards")
SESSION, AWARD, CLOSED = before.SESSION, before.AWARD, before.CLOSED
EDGES = (
    "'PLANNED>OPEN', 'OPEN>TO_SIGN', 'TO_SIGN>OPEN', 'TO_SIGN>CLOSED', 'PLANNED>CANCELLED', 'OPEN>CANCELLED'"
)
DELIBERATED = "délibération close : rouvrez le procès-verbal pour y changer quelque chose"
KEPT = "rien de ce qui a eu lieu n''est effacé"


def in_states(session_id, states):
    return f"EXISTS (SELECT 1 FROM {SESSION} s WHERE s.id = {session_id} AND s.state IN ({states}))"


def frozen(table, session_of, message, states):
    """No INSERT, UPDATE nor DELETE on what belongs to a session in one of these states."""
    new, old = (in_states(session_of(row), states) for row in ("NEW", "OLD"))
    return [
        refuse(table, "INSERT", "closed_insert", message, when_sqlite=new),
        refuse(table, "UPDATE", "closed_update", message, when_sqlite=f"({old} OR {new})"),
        refuse(table, "DELETE", "closed_delete", message, when_sqlite=old),
    ]


def when_closed(table, session_of):
    return frozen(table, session_of, CLOSED, "'CLOSED'")


def when_deliberated(table, session_of):
    return frozen(table, session_of, DELIBERATED, "'TO_SIGN', 'CLOSED'")


def of_member(row):
    return f"(SELECT m.session_id FROM jury_jurymember m WHERE m.id = {row}.member_id)"


def of_ballot(row):
    return f"(SELECT i.session_id FROM jury_ballot b JOIN jury_juryitem i ON i.id = b.item_id WHERE b.id = {row}.ballot_id)"


def over(row):
    """The ballot has been counted or cancelled."""
    return (
        f"EXISTS (SELECT 1 FROM jury_ballot b WHERE b.id = {row}.ballot_id "
        "AND (b.closed_at IS NOT NULL OR b.cancelled_at IS NOT NULL))"
    )


def changed(pinned, once=()):
    """(sqlite, postgresql): one of `pinned` differs, or one of `once` differs from what was written."""
    def condition(differs):
        found = [f"OLD.{c} {differs} NEW.{c}" for c in pinned]
        found += [f"(OLD.{c} IS NOT NULL AND OLD.{c} {differs} NEW.{c})" for c in once]
        return f"({' OR '.join(found)})"

    return {"when_sqlite": condition("IS NOT"), "when_postgresql": condition("IS DISTINCT FROM")}


MINUTES = ("session_id", "kind", "number", "version", "content", "digest", "made_by_id", "made_at")
MINUTES_ONCE = ("reopened_at", "reopened_by_id", "effective_at", "document_id")


def minutes_changed():
    both = changed(MINUTES, MINUTES_ONCE)
    return both | {"when_postgresql": both["when_postgresql"].replace("OLD.content IS DISTINCT FROM NEW.content", "OLD.content::text IS DISTINCT FROM NEW.content::text")}


SIGNED_WELL = (
    "NOT EXISTS (SELECT 1 FROM jury_minutes m WHERE m.id = NEW.minutes_id AND m.digest = NEW.digest "
    "AND m.reopened_at IS NULL AND m.effective_at IS NULL)"
)
RECTIFIED = (
    "EXISTS (SELECT 1 FROM jury_rectification r WHERE r.id = {row}.rectification_id AND r.minutes_id IS NOT NULL)"
)
APPEAL_EDGES = "'LODGED>ADMISSIBLE', 'LODGED>INADMISSIBLE', 'ADMISSIBLE>REJECTED', 'ADMISSIBLE>UPHELD'"
APPEAL_PINNED = ("number", "item_id", "lodged_by_id", "lodged_on", "grounds")
KEPT_TABLES = (
    SESSION, "jury_jurymember", "jury_juryitem", "jury_decisionsheet", "jury_competencydecision", AWARD, "jury_poolseat", "jury_sounding",
    "jury_soundingdate", "jury_availability", "jury_attendance", "jury_recusal", "jury_reading", "jury_contestedline", "jury_ballot",
    "jury_ballotvote", "jury_minutes", "jury_rectification", "jury_rectifieddecision", "jury_appeal",
)
# A draft decision may be taken back in session; everything else stays.
ERASABLE = ("jury_competencydecision", "jury_rectifieddecision")


class Migration(migrations.Migration):
    dependencies = [("jury", "0004_jury_day")]

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
        refuse(
            SESSION, "UPDATE", "current", "séance : le dossier examiné est à son ordre du jour",
            when_sqlite="NEW.current_item_id IS NOT NULL AND NOT EXISTS "
            "(SELECT 1 FROM jury_juryitem i WHERE i.id = NEW.current_item_id AND i.session_id = NEW.id)",
        ),
        *when_closed("jury_jurymember", lambda row: f"{row}.session_id"),
        *when_closed("jury_juryitem", lambda row: f"{row}.session_id"),
        *when_deliberated("jury_decisionsheet", before.of_item),
        *when_deliberated("jury_competencydecision", before.of_sheet),
        *when_deliberated("jury_attendance", of_member),
        *when_deliberated("jury_recusal", before.of_item),
        *when_deliberated("jury_contestedline", before.of_item),
        *when_deliberated("jury_ballot", before.of_item),
        *when_deliberated("jury_ballotvote", of_ballot),
        refuse("jury_ballotvote", "INSERT", "counted_insert", "vote dépouillé ou annulé", when_sqlite=over("NEW")),
        refuse("jury_ballotvote", "UPDATE", "counted_update", "vote dépouillé ou annulé", when_sqlite=over("OLD")),
        refuse(
            "jury_ballot", "UPDATE", "counted", "vote dépouillé ou annulé : inaltérable",
            when_sqlite="OLD.closed_at IS NOT NULL OR OLD.cancelled_at IS NOT NULL",
        ),
        refuse(
            AWARD, "INSERT", "decided", "titre : seule une séance close en délivre",
            when_sqlite=f"NOT {before.closed(before.of_item('NEW'))}",
        ),
        refuse(
            AWARD, "UPDATE", "frozen", "titre délivré : inaltérable",
            when_sqlite=before.award_changed("IS NOT"), when_postgresql=before.award_changed("IS DISTINCT FROM"),
        ),
        refuse("jury_minutes", "UPDATE", "frozen", "procès-verbal : inaltérable", **minutes_changed()),
        refuse(
            "jury_minutessignature", "INSERT", "well", "signature : le procès-verbal n''est pas celui qui est à signer",
            when_sqlite=SIGNED_WELL,
        ),
        refuse(
            "jury_rectification", "UPDATE", "made", "rectification : son procès-verbal est fait",
            when_sqlite="OLD.minutes_id IS NOT NULL OR OLD.abandoned_at IS NOT NULL",
        ),
        *(
            refuse(
                "jury_rectifieddecision", event, f"made_{event.lower()}", "rectification : son procès-verbal est fait",
                when_sqlite=RECTIFIED.format(row=row),
            )
            for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
        ),
        refuse(
            "jury_appeal", "UPDATE", "edges", "recours : ce passage n''existe pas",
            when_sqlite=f"OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ({APPEAL_EDGES})",
        ),
        refuse("jury_appeal", "INSERT", "start", "recours : il commence déposé", when_sqlite="NEW.state <> 'LODGED'"),
        refuse("jury_appeal", "UPDATE", "pinned", "recours : ce qui a été déposé est figé", **changed(APPEAL_PINNED)),
        *(refuse(table, "DELETE", "kept", KEPT) for table in KEPT_TABLES if table not in ERASABLE),
        *(never_truncated(table, KEPT) for table in KEPT_TABLES),
        *(
            operation
            for table in (
                "jury_declaration", "jury_parityrecord", "jury_minutessignature", "jury_signingimpediment", "jury_awardrevocation",
            )
            for operation in append_only(table)
        ),
    ]
