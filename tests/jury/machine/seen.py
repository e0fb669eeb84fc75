"""What the database holds: read with plain SQL, cheaply enough to be compared with the model after each act."""

import hashlib
import json

from django.db import connection

from cqp.documents.services import digest

# Everything an act of this machine may write, or ought not to.
TABLES = (
    "jury_jurysession",
    "jury_jurymember",
    "jury_juryitem",
    "jury_decisionsheet",
    "jury_competencydecision",
    "jury_declaration",
    "jury_recusal",
    "jury_attendance",
    "jury_parityrecord",
    "jury_ballot",
    "jury_ballotvote",
    "jury_minutes",
    "jury_minutessignature",
    "jury_signingimpediment",
    "jury_award",
    "jury_awardrevocation",
    "candidates_candidate",
    "candidates_competencycredit",
    "candidates_creditrevocation",
    "pathways_dossier",
    "pathways_assignment",
    "pathways_heldcompetency",
    "pathways_pendingact",
    "documents_numberseries",
)
# Large, and append-only or followed by another process: how many rows says whether an act wrote in them.
COUNTED = ("pathways_dossierevent", "audit_auditevent", "documents_issueddocument", "notifications_email", "jobs_job")


def rows(sql, params=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def everything() -> str:
    """One digest of all that an act may write."""
    told = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 (names above)
            told.update(repr(cursor.fetchall()).encode())
        for table in COUNTED:
            cursor.execute(f"SELECT count(*), max(id) FROM {table}")  # noqa: S608
            told.update(repr(cursor.fetchall()).encode())
    return told.hexdigest()


def sessions():
    sql = """SELECT s.id, s.state, s.held_on, (SELECT user_id FROM jury_jurymember p WHERE p.id = s.president_id)
        FROM jury_jurysession s"""
    return {pk: (state, str(day), president) for pk, state, day, president in rows(sql)}


def members():
    found = rows("SELECT session_id, user_id, college, is_present FROM jury_jurymember WHERE released_at IS NULL")
    return sorted((session, user, college, bool(here)) for session, user, college, here in found)


def items():
    sql = """SELECT i.id, i.session_id, i.dossier_id, i.removed_at IS NOT NULL, i.settled_at IS NOT NULL, s.conclusion,
        s.observation, s.recommendations, s.adopted_at IS NOT NULL
        FROM jury_juryitem i JOIN jury_decisionsheet s ON s.item_id = i.id"""
    return {pk: (a, b, bool(off), bool(done), c, o, r, bool(m)) for pk, a, b, off, done, c, o, r, m in rows(sql)}


def decisions():
    sql = """SELECT s.item_id, c.number, d.verdict, d.reason FROM jury_competencydecision d
        JOIN jury_decisionsheet s ON s.id = d.sheet_id JOIN referentials_competency c ON c.id = d.competency_id"""
    return sorted(rows(sql))


def recusals():
    sql = """SELECT r.item_id, m.user_id, r.cause FROM jury_recusal r JOIN jury_jurymember m ON m.id = r.member_id
        WHERE r.lifted_at IS NULL"""
    return sorted(rows(sql))


def dossiers():
    return {pk: (state, row) for pk, state, row in rows("SELECT id, state, candidate_id FROM pathways_dossier")}


def candidates():
    found = rows("SELECT id, identity_checked_on IS NOT NULL, merged_into_id FROM candidates_candidate")
    return {pk: (bool(checked), merged) for pk, checked, merged in found}


def credit_lines():
    sql = """SELECT c.candidate_id, k.number, c.acquired_on, c.last_day FROM candidates_competencycredit c
        JOIN referentials_competency k ON k.id = c.competency_id"""
    return sorted((row, number, str(day), str(last)) for row, number, day, last in rows(sql))


def kept():
    """{dossier: competencies that it does not assess again}."""
    sql = """SELECT h.dossier_id, c.number FROM pathways_heldcompetency h
        JOIN referentials_competency c ON c.id = h.competency_id"""
    found = {}
    for dossier, number in rows(sql):
        found.setdefault(dossier, set()).add(number)
    return found


def awards():
    sql = """SELECT a.id, a.number, a.item_id, a.kind, a.decided_on, n.item_id FROM jury_award a
        LEFT JOIN jury_award n ON n.id = a.superseded_by_id"""
    return {pk: (number, item, kind, str(day), newer) for pk, number, item, kind, day, newer in rows(sql)}


def printed(award_pk) -> tuple:
    """The competencies that the paper of a title lists."""
    sql = "SELECT d.kind, d.context FROM documents_issueddocument d JOIN jury_award a ON a.document_id = d.id WHERE a.id = %s"
    [(kind, context)] = rows(sql, [award_pk])
    content = json.loads(context) if isinstance(context, str) else context
    listed = content["competencies" if kind == "certificate" else "validated"]
    return kind, tuple(row["number"] for row in listed)


def minutes():
    sql = """SELECT m.id, m.session_id, m.version, m.digest, m.content, m.reopened_at IS NULL, m.effective_at IS NOT NULL
        FROM jury_minutes m WHERE m.kind = 'SESSION'"""
    return rows(sql)


def signatures():
    return rows("SELECT minutes_id, digest FROM jury_minutessignature")


def signables():
    sql = "SELECT id, digest, content FROM evaluations_signable WHERE completed_at IS NOT NULL"
    return {pk: (said, recomputed(content)) for pk, said, content in rows(sql)}


def recomputed(content) -> str:
    return digest(json.loads(content) if isinstance(content, str) else content)


def histories():
    """{dossier: (from, to) of each passage, in order}."""
    found = {}
    sql = "SELECT dossier_id, from_state, to_state FROM pathways_dossierevent WHERE to_state <> '' ORDER BY id"
    for dossier, before, after in rows(sql):
        found.setdefault(dossier, []).append((before, after))
    return found
