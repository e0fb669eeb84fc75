"""What the database holds: read with plain SQL, cheaply enough to be compared with the model after each act."""

import hashlib
import json

from django.db import connection


def rows(sql, params=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


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
    """In the order in which they were written: (row, competency, day, last day, revoked, lapsed on, notices)."""
    sql = """SELECT c.id, c.candidate_id, k.number, c.acquired_on, c.last_day, r.id IS NOT NULL, l.lapsed_on
        FROM candidates_competencycredit c JOIN referentials_competency k ON k.id = c.competency_id
        LEFT JOIN candidates_creditrevocation r ON r.credit_id = c.id LEFT JOIN candidates_creditlapse l ON l.credit_id = c.id
        ORDER BY c.id"""
    told = {}
    for pk, months in rows("SELECT credit_id, months FROM candidates_creditnotice ORDER BY months"):
        told.setdefault(pk, []).append(months)
    return [
        (row, number, str(day), str(last), bool(revoked), str(lapsed or ""), told.get(pk, []))
        for pk, row, number, day, last, revoked, lapsed in rows(sql)
    ]


def kept():
    """{dossier: competencies that it does not assess again}."""
    sql = """SELECT h.dossier_id, c.number FROM pathways_heldcompetency h
        JOIN referentials_competency c ON c.id = h.competency_id"""
    found = {}
    for dossier, number in rows(sql):
        found.setdefault(dossier, set()).add(number)
    return found


def awards():
    """In the order in which they were given."""
    sql = """SELECT a.id, a.number, a.item_id, a.kind, a.decided_on, a.superseded_by_id, r.id IS NOT NULL FROM jury_award a
        LEFT JOIN jury_awardrevocation r ON r.award_id = a.id ORDER BY a.id"""
    return {pk: (number, item, kind, str(day), new, bool(r)) for pk, number, item, kind, day, new, r in rows(sql)}


def rectifications():
    """{minutes: (item, in force, set aside)}, and what each says: {minutes: {competency: (verdict, reason)}}."""
    sql = """SELECT m.id, r.item_id, m.effective_at IS NOT NULL, m.reopened_at IS NOT NULL FROM jury_rectification r
        JOIN jury_minutes m ON m.id = r.minutes_id"""
    made = {pk: (item, bool(done), bool(aside)) for pk, item, done, aside in rows(sql)}
    said = {pk: {} for pk in made}
    sql = """SELECT r.minutes_id, c.number, d.verdict, d.reason FROM jury_rectifieddecision d
        JOIN jury_rectification r ON r.id = d.rectification_id JOIN referentials_competency c ON c.id = d.competency_id
        WHERE r.minutes_id IS NOT NULL"""
    for pk, number, *words in rows(sql) if made else ():
        said[pk][number] = tuple(words)
    return made, said


def appeals():
    return dict(rows("SELECT id, state FROM jury_appeal"))


def in_force(item) -> dict:
    """{competency: verdict} that stand on that item: of the last rectifying minutes in force, else of the sheet."""
    sql = """SELECT r.id FROM jury_rectification r JOIN jury_minutes m ON m.id = r.minutes_id
        WHERE r.item_id = %s AND m.effective_at IS NOT NULL ORDER BY m.effective_at DESC, r.id DESC LIMIT 1"""
    if last := rows(sql, [item]):
        sql = """SELECT c.number, d.verdict FROM jury_rectifieddecision d JOIN referentials_competency c
            ON c.id = d.competency_id WHERE d.rectification_id = %s"""
        return dict(rows(sql, last[0]))
    return {number: verdict for pk, number, verdict, _ in decisions() if pk == item}


def printed(award_pk) -> tuple:
    """The competencies that the paper of a title lists."""
    sql = "SELECT d.kind, d.context FROM documents_issueddocument d JOIN jury_award a ON a.document_id = d.id WHERE a.id = %s"
    [(kind, context)] = rows(sql, [award_pk])
    content = json.loads(context) if isinstance(context, str) else context
    listed = content["competencies" if kind == "certificate" else "validated"]
    return kind, tuple(row["number"] for row in listed)


def minutes():
    sql = """SELECT m.id, m.session_id, m.version, m.digest, m.content, m.reopened_at IS NULL, m.effective_at IS NOT NULL,
        m.kind FROM jury_minutes m"""
    return rows(sql)


def signatures():
    return rows("SELECT minutes_id, digest FROM jury_minutessignature")


def signables():
    sql = "SELECT id, digest, content FROM evaluations_signable WHERE completed_at IS NOT NULL"
    return {pk: (said, recomputed(content)) for pk, said, content in rows(sql)}


def recomputed(content) -> str:
    """As anybody can, who has the content alone: SHA-256 of its JSON, keys in order, without spaces."""
    facts = json.loads(content) if isinstance(content, str) else content
    canonical = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def histories():
    """{dossier: (from, to) of each passage, in order}."""
    found = {}
    sql = "SELECT dossier_id, from_state, to_state FROM pathways_dossierevent WHERE to_state <> '' ORDER BY id"
    for dossier, before, after in rows(sql):
        found.setdefault(dossier, []).append((before, after))
    return found
