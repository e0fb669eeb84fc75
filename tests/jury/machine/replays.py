"""Invariant 23: what happened, lived again from nothing, gives what is there. Read once, at the end of a sequence.

Each from another source than the rows compared: the journal for the sessions, the history of the dossiers for the agendas, the
decisions in force for the ledger.
"""

import json

from . import seen

ENTERED = {
    "jury.session_planned": "PLANNED",
    "jury.session_opened": "OPEN",
    "jury.deliberated": "TO_SIGN",
    "jury.reopened": "OPEN",
    "jury.session_closed": "CLOSED",
    "jury.session_cancelled": "CANCELLED",
}


def check_replays():
    sessions()
    rooms()
    agendas()
    ledger()


def _read(content):
    return json.loads(content) if isinstance(content, str) else content


def sessions():
    """Its state, its day and who presides, from the journal."""
    found = {}
    sql = "SELECT verb, object_id, payload FROM audit_auditevent WHERE object_type = 'jury.jurysession' ORDER BY id"
    days = {pk: day for pk, (_, day, _) in seen.sessions().items()}
    for verb, pk, payload in seen.rows(sql):
        state, president = found.get(int(pk), ("", None))
        said = _read(payload)
        if verb == "jury.president_designated":
            president = said["user"]
        elif verb == "jury.member_removed" and president == said["user"]:
            president = None
        elif verb == "jury.session_moved":
            days[int(pk)] = said["to"][0]
        found[int(pk)] = ENTERED.get(verb, state), president
    assert {pk: (state, days[pk], president) for pk, (state, president) in found.items()} == seen.sessions()


def rooms():
    """Those in the room are those whose last stay has not ended."""
    sql = """SELECT m.session_id, m.user_id, m.college FROM jury_attendance a JOIN jury_jurymember m ON m.id = a.member_id
        WHERE a.left_at IS NULL"""
    assert sorted(seen.rows(sql)) == sorted(row[:3] for row in seen.members() if row[3])


def agendas():
    """Put on it, taken off or decided, from the history of each dossier."""
    numbers = dict(seen.rows("SELECT number, id FROM jury_jurysession"))
    waiting = {}
    sql = """SELECT dossier_id, verb, from_state, to_state, payload FROM pathways_dossierevent
        WHERE from_state = 'SCHEDULED' OR to_state = 'SCHEDULED' ORDER BY id"""
    for dossier, verb, before, after, payload in seen.rows(sql):
        if verb == "schedule":
            waiting[dossier] = numbers[_read(payload)["session"]]
        elif before == "SCHEDULED" and after not in ("", "SCHEDULED"):
            del waiting[dossier]
    live = {
        dossier: session for session, dossier, removed, settled, *_ in seen.items().values() if not (removed or settled)
    }
    assert live == waiting


def ledger():
    """What counts of each decided dossier is what its last decision in force validated, on the day of that session; nothing else."""
    sql = """SELECT d.number, i.id, s.held_on FROM jury_juryitem i JOIN pathways_dossier d ON d.id = i.dossier_id
        JOIN jury_decisionsheet f ON f.item_id = i.id JOIN jury_jurysession s ON s.id = i.session_id
        WHERE i.settled_at IS NOT NULL AND f.conclusion <> 'COMPLEMENT' ORDER BY i.id"""
    last = {number: (item, str(day)) for number, item, day in seen.rows(sql)}
    expected = set()
    for number, (item, day) in last.items():
        expected |= {(number, n, day) for n, verdict in seen.in_force(item).items() if verdict == "VALIDATED"}
    sql = """SELECT c.dossier_number, k.number, c.acquired_on FROM candidates_competencycredit c
        JOIN referentials_competency k ON k.id = c.competency_id
        WHERE c.id NOT IN (SELECT credit_id FROM candidates_creditrevocation)"""
    assert sorted((number, n, str(day)) for number, n, day in seen.rows(sql)) == sorted(expected)
