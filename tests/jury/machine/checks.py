"""The invariants (1-10, 16-18, 23), asked of the database after each act that happened: first that it says what the model says."""

import datetime as dt
import hashlib

from . import seen
from .model import COMPETENCIES, COUNTING, is_jury

ONE = dt.timedelta(days=1)
LIVE = ("PLANNED", "OPEN", "TO_SIGN")
# Acts that are no decision and still concern a closed session: a title superseded by a later one, of which the paper stays.
FIXED = """SELECT i.id, i.position, i.removed_at, i.settled_at, s.checks, s.conclusion, s.observation, s.recommendations,
    c.competency_id, c.verdict, c.reason FROM jury_juryitem i JOIN jury_decisionsheet s ON s.item_id = i.id
    LEFT JOIN jury_competencydecision c ON c.sheet_id = s.id WHERE i.session_id = %s ORDER BY i.id, c.id"""


def check(bench):
    names = ("sessions", "items", "members", "dossiers", "candidates", "awards")
    now = {name: getattr(seen, name)() for name in names} | {"credits": seen.credit_lines()}
    told_by_the_model(bench, now)
    nobody_is_stuck(now)
    rooms(bench, now)
    titles(bench, now)
    frozen(bench, now)


def told_by_the_model(bench, now):
    judge, users = bench.judge, {key: user.pk for key, user in bench.users.items()} | {"": None}
    sessions = dict(zip(bench.sessions, judge.sessions, strict=True))
    items = dict(zip(bench.items, judge.items, strict=True))
    assert now["sessions"] == {pk: (s.state, str(s.day), users[s.president]) for pk, s in sessions.items()}
    assert now["members"] == sorted(
        (pk, users[user], member.college, member.present)
        for pk, session in sessions.items()
        for user, member in session.members.items()
    )
    assert now["items"] == {
        pk: (
            bench.sessions[it.session],
            bench.dossiers[it.dossier],
            it.removed,
            it.settled,
            it.conclusion,
            it.observation,
            it.advice,
            it.adopted,
        )
        for pk, it in items.items()
    }
    assert seen.decisions() == sorted((pk, n, *words) for pk, it in items.items() for n, words in it.verdicts.items())
    assert seen.recusals() == sorted((pk, users[u], why) for pk, it in items.items() for u, why in it.recused.items())
    assert now["dossiers"] == {bench.dossiers[key]: (d.state, bench.rows[d.row]) for key, d in judge.dossiers.items()}
    assert now["candidates"] == {
        bench.rows[key]: (row.is_checked, bench.rows.get(row.merged_into)) for key, row in judge.rows.items()
    }
    assert now["credits"] == [
        (
            bench.rows[c.row],
            c.number,
            str(c.day),
            str(c.last_day),
            c.revoked,
            str(c.last_day + ONE) if c.lapsed else "",
            sorted(c.told),
        )
        for c in judge.credits
    ]
    assert seen.kept() == {bench.dossiers[key]: d.kept for key, d in judge.dossiers.items() if d.kept}
    given = {None: None} | dict(enumerate(now["awards"]))
    told = [(bench.items[a.item], a.kind, str(a.day), given[a.superseded_by], a.revoked) for a in judge.awards]
    assert [row[1:] for row in now["awards"].values()] == told
    corrections(bench)


def corrections(bench):
    made, said = seen.rectifications()
    minutes = [pk for _, pk in bench.rectifications]
    states = {(False, False): "TO_SIGN", (True, False): "IN_FORCE", (False, True): "SET_ASIDE"}
    judged = bench.judge.rectifications
    assert {pk: (item, states[done, aside]) for pk, (item, done, aside) in made.items()} == {
        pk: (bench.items[one.item], one.state) for pk, one in zip(minutes, judged, strict=True)
    }
    assert said == {
        pk: one.verdicts if one.conclusion == "CONFORM" else {} for pk, one in zip(minutes, judged, strict=True)
    }
    assert seen.appeals() == {pk: one.state for pk, one in zip(bench.appeals, bench.judge.appeals, strict=True)}


def nobody_is_stuck(now):
    """A dossier inscribed is on one agenda still to be held; any other is on none. Replayed from zero, its history gives its state."""
    waiting = sorted(row[1] for row in now["items"].values() if not row[2] and not row[3])
    assert waiting == sorted(pk for pk, (state, _) in now["dossiers"].items() if state == "SCHEDULED")
    live = {row[0] for row in now["items"].values() if not row[2] and not row[3]}
    assert all(now["sessions"][session][0] in LIVE for session in live)
    for pk, passages in seen.histories().items():
        state = ""
        for before, after in passages:
            assert before == state, f"dossier {pk}: from {before}, it was {state}"
            state = after
        assert state == now["dossiers"][pk][0]


def rooms(bench, now):
    """Three or five, as many of both sides, one expert, the president in the room: when it opens, and when it closes."""
    for pk, (state, _, president) in now["sessions"].items():
        if state == bench.states.get(pk):
            continue
        bench.states[pk] = state
        if state in ("OPEN", "TO_SIGN", "CLOSED"):
            present = {user: college for session, user, college, here in now["members"] if session == pk and here}
            # Reopened, a room is what it was; it will be asked again.
            assert is_jury(present.values())
            assert len(present) in (3, 5)
            assert president in present
        if state == "CLOSED":
            bench.closed[pk] = what_was_decided(pk)


def what_was_decided(session) -> str:
    return hashlib.sha256(repr(seen.rows(FIXED, [session])).encode()).hexdigest()


def titles(bench, now):
    """No number twice, ever; each title rests on what a closed session decided; one full title per person."""
    numbers = {number: pk for pk, (number, *_) in now["awards"].items()}
    assert len(numbers) == len(now["awards"])
    assert numbers.items() >= bench.numbers.items()
    for pk in set(numbers.values()) - set(bench.numbers.values()):
        justified(bench, now, pk)
    bench.numbers = numbers


def justified(bench, now, award):
    _, item, kind, day, _, _ = now["awards"][award]
    session, dossier, removed, settled, *_ = now["items"][item]
    person = person_of(now, dossier)
    assert (removed, settled) == (False, True)
    assert now["sessions"][session][:2] == ("CLOSED", day)
    verdicts = seen.in_force(item)
    counted = tuple(n for n in COMPETENCIES if verdicts[n] in COUNTING)
    theirs = [line for line in now["credits"] if (now["candidates"][line[0]][1] or line[0]) == person and not line[4]]
    for number in counted:
        on_the_day = verdicts[number] == "VALIDATED"
        assert any(n == number and (a == day if on_the_day else a < day) and day <= z for _, n, a, z, *_ in theirs)
    assert seen.printed(award) == ({"FULL": "certificate", "PARTIAL": "competency_statement"}[kind], counted)
    assert (kind == "FULL") == (counted == COMPETENCIES)
    said = bench.judge.awards[list(now["awards"]).index(award)]
    assert (kind, counted) == (said.kind, said.numbers)
    same = [row for row in now["awards"].values() if person_of(now, now["items"][row[1]][1]) == person]
    assert sum(row[2] == "FULL" and not row[5] for row in same) <= 1


def person_of(now, dossier):
    row = now["dossiers"][dossier][1]
    return now["candidates"][row][1] or row


def frozen(bench, now):
    """What is signed is what was frozen, and can be recomputed; what a closed session decided does not move."""
    standing = {}
    for pk, session, version, said, content, is_standing, in_force, kind in seen.minutes():
        if pk not in bench.signed:
            assert seen.recomputed(content) == said
            bench.signed[pk] = (said, content)
        assert bench.signed[pk] == (said, content)
        if is_standing and kind == "SESSION":
            assert session not in standing
            standing[session] = (version, in_force)
    for minutes, said in seen.signatures():
        assert said == bench.signed[minutes][0]
    versions = dict(zip(bench.sessions, bench.judge.sessions, strict=True))
    signing = {pk: s for pk, s in versions.items() if s.state in ("TO_SIGN", "CLOSED")}
    assert standing == {pk: (s.versions, s.state == "CLOSED") for pk, s in signing.items()}
    assert {pk: what_was_decided(pk) for pk in bench.closed} == bench.closed
