"""Whatever the composition, the replies, the arrivals, the departures, the declarations and the recusals: the verdict is that of a model
written apart, what it announces mends it, and no session opens, decides nothing nor closes while it is red, nor on what was decided
with somebody recused since."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.db import transaction
from django_fsm import TransitionNotAllowed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqp.access.decisions import Forbidden
from cqp.demo.cast import person as somebody
from cqp.shared.blockers import Blocked
from jury.composition import Room, room_of
from jury.enums import RecusalCause
from jury.models import JurySession, ParityRecord, Recusal
from jury.services import attendance, convocations, independence, opening
from jury.services.agenda import put_on_agenda

from . import sittings
from .composition_model import EMPLOYEES, EMPLOYERS, EXPERT, Model, experts_to_move, ways

pytestmark = pytest.mark.once

# --- thousands of rooms, without database -----------------------------------------------------------------------------------------

TITLES = ("CQP Un", "CQP Deux")


@dataclass(frozen=True)
class Seat:
    pk: int
    college: str
    is_present: bool
    reply: str = "AWAITED"


colleges = st.lists(st.sampled_from([EMPLOYEES, EMPLOYERS, EXPERT]), max_size=8)
trades = st.sets(st.integers(0, 1), min_size=1).map(frozenset)
cqps = st.lists(st.integers(0, 1), min_size=3, max_size=3)
replies = st.sampled_from(["AWAITED", "COMING", "COMING", "DECLINED"])
nobody = SimpleNamespace(pk=1, president=None, is_planned=False)


def room(model, session=nobody) -> Room:
    recused, declared = (
        {item: {person for person, its in pairs if its == item} for item in model.items}
        for pairs in (model.out, model.free)
    )
    return Room(
        session=session,
        seated=tuple(
            Seat(n, college, n in model.here, model.said.get(n, "AWAITED")) for n, college in enumerate(model.colleges)
        ),
        recused=recused,
        declared=declared,
        trades={n: its for n, its in enumerate(model.trades) if model.colleges[n] == EXPERT},
        examined={item: (cqp, TITLES[cqp]) for item, cqp in enumerate(model.cqps)},
    )


@st.composite
def models(draw) -> Model:
    seats = draw(colleges)
    model = Model(seats, [draw(trades) for _ in seats], draw(cqps))
    model.said = {n: draw(replies) for n in range(len(seats))}
    persons = st.integers(0, max(len(seats) - 1, 0))
    acts = st.sampled_from(["arrive", "arrive", "declare", "declare", "leave", "recuse", "lift"])
    moves = st.tuples(acts, persons, st.integers(0, 2))
    for act, person, item in draw(st.lists(moves, max_size=25)) if seats else ():
        model.play(act, *((person, item) if act in ("recuse", "lift") else (person,)))
    return model


quickly = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


@given(models(), st.booleans())
@settings(max_examples=2000, **quickly)
def test_verdict_of_the_room_and_of_each_dossier_is_that_of_the_model(model, is_planned):
    now = room(model, SimpleNamespace(pk=1, president=None, is_planned=is_planned))
    assert (not now.reasons, len(now.present)) == (model.jury(model.here), len(model.here))
    for item in model.items:
        row = SimpleNamespace(pk=item)
        assert {member.pk for member in now.sitting_on(row)} == model.on(item)
        assert (not now.reasons_on(row)) == model.jury_on(item, model.on(item))
        awaited = model.called(item, "COMING", "AWAITED")
        assert (not now.reasons_called(row)) == model.jury_on(item, awaited)
        assert (not now.reasons_coming(row)) == model.jury_on(item, model.called(item, "COMING"))


@given(models())
@settings(max_examples=2000, **quickly)
def test_what_a_verdict_announces_turns_it_green(model):
    """Every way that it tells is enough, with what it tells of the experts: for the room, and for each dossier."""
    now = room(model)
    rows = {item: SimpleNamespace(pk=item) for item in model.items}
    for item, members in [(None, now.present), *((item, now.sitting_on(row)) for item, row in rows.items())]:
        reasons = now.reasons if item is None else now.verdict_on(rows[item], members)
        messages = [reason.message for reason in reasons]
        for way in ways(messages):
            assert verdict_of(now, item, after(model, item, members, way, messages)) == [], (messages, way)


@dataclass(frozen=True)
class Added:
    pk: int
    college: str
    trades: frozenset = frozenset()
    is_present: bool = True


def verdict_of(now, item, members) -> list:
    """The same room, with other members: those added know what they were called for."""
    known = now.trades | {m.pk: m.trades for m in members if isinstance(m, Added)}
    again = Room(now.session, tuple(members), {}, {}, known, now.examined)
    return again.reasons if item is None else again.verdict_on(SimpleNamespace(pk=item), members)


def after(model, item, members, way, messages) -> list:
    """The members once what is announced is done: the needed expert is one of the CQP, and stays before another."""
    cqp = None if item is None else model.cqps[item]
    left, number = list(members), len(model.colleges)
    for college, move in (*way.items(), (EXPERT, experts_to_move(messages))):
        theirs = [member for member in left if member.college == college]
        theirs.sort(key=lambda member: college == EXPERT and cqp in model.trades[member.pk])
        for gone in theirs[: max(0, -move)]:
            left.remove(gone)
        left += [Added(number + n, college, frozenset({0, 1})) for n in range(max(0, move))]
        number += max(0, move)
    if any("aucun expert du CQP" in message for message in messages):
        wrong = [m for m in left if m.college == EXPERT and not isinstance(m, Added) and cqp not in model.trades[m.pk]]
        left = [m for m in left if m not in wrong] + [Added(number, EXPERT, frozenset({cqp}))] * bool(wrong)
    return left


# --- the same through the services, with the database -----------------------------------------------------------------------------

# Nine are called: an expert of both CQP, then one of each. A bench is drawn among them.
BENCH = [EMPLOYEES, EMPLOYERS, EXPERT] * 3
TRADES = [
    frozenset(),
    frozenset(),
    frozenset({0, 1}),
    frozenset(),
    frozenset(),
    frozenset({0}),
    frozenset(),
    frozenset(),
]
TRADES += [frozenset({1})]
CQPS = [0, 1]
person, dossier = st.integers(0, len(BENCH) - 1), st.integers(0, 1)
acts = st.one_of(
    st.tuples(st.sampled_from(["arrive", "leave", "president", "declare"]), person),
    st.tuples(st.sampled_from(["recuse", "lift", "decide"]), person, dossier),
    st.tuples(st.just("reply"), person, st.sampled_from(["COMING", "DECLINED"])),
    st.tuples(st.sampled_from(["open", "close"])),
)


@st.composite
def starts(draw):
    """Most sequences begin as a day does, on one bench or another; some do not."""
    if draw(st.integers(0, 9)) == 0:
        return []
    each = draw(st.integers(1, 2))
    sides = [
        draw(st.permutations([n for n, its in enumerate(BENCH) if its == side]))[:each]
        for side in (EMPLOYEES, EMPLOYERS)
    ]
    bench = [*sides[0], *sides[1], draw(st.sampled_from([2, 2, 2, 5, 8]))]
    odd = draw(st.integers(0, 9))
    bench += [draw(person)] if odd == 0 else []
    bench = list(dict.fromkeys(bench))
    silent = draw(st.sampled_from(bench)) if odd == 1 else None
    answers = [("reply", n, draw(st.sampled_from(["COMING", "DECLINED"]))) for n in draw(st.sets(person, max_size=2))]
    before = [("recuse", draw(st.sampled_from(bench)), draw(dossier))] if odd == 2 else []
    here = [*(("declare", n) for n in bench if n != silent), *(("arrive", n) for n in bench), ("president", bench[0])]
    decided = [("decide", bench[draw(st.integers(0, 1))], item) for item in draw(st.sets(dossier))]
    return [*answers, *here, *before, ("open",), *decided]


class Day:
    """The session of one example, acted on through the services alone."""

    def __init__(self, world, session, dossiers):
        self.secretary, self.dossiers, self.pk = world.branch.secretary, dossiers, session.pk
        self.members = list(session.members.seated().select_related("user", "session").order_by("pk"))
        self.items = [sittings.item_of(each) for each in dossiers]

    @property
    def session(self):
        return JurySession.objects.for_page().get(pk=self.pk)

    def play(self, act, *what):
        getattr(self, act)(*what)

    def reply(self, who, said):
        convocations.reply(self.session, actor=self.members[who].user, coming=said == "COMING")

    def arrive(self, who):
        attendance.arrive(self.members[who], actor=self.secretary)

    def leave(self, who):
        attendance.leave(self.members[who], actor=self.secretary)

    def president(self, who):
        attendance.designate_president(self.session, self.members[who], actor=self.secretary)

    def declare(self, who):
        independence.declare(self.session, actor=self.members[who].user)

    def recuse(self, who, what):
        cause = RecusalCause.FOUND
        independence.recuse(self.items[what], self.members[who], actor=self.secretary, cause=cause, reason="Un lien.")

    def lift(self, who, what):
        rows = Recusal.objects.in_force().filter(member=self.members[who], item=self.items[what])
        if (recusal := rows.select_related("item__session").first()) is None:
            raise Blocked([])
        independence.lift_recusal(recusal, actor=self.secretary, reason="Homonyme.")

    def open(self):
        opening.open_session(self.session, actor=self.secretary)

    def decide(self, who, what):
        sittings.decide(self.dossiers[what], self.members[who].user)

    def close(self):
        session = self.session
        if session.president is None:
            raise Blocked([])
        sittings.deliberate(session, actor=session.president.user)


def is_done(day, act, *what) -> bool:
    try:
        with transaction.atomic():
            day.play(act, *what)
    except (Blocked, Forbidden, TransitionNotAllowed):
        return False
    return True


def same_verdicts(day, model):
    now = room_of(day.session)
    assert (not now.reasons, len(now.present)) == (model.jury(model.here), len(model.here))
    for number, item in enumerate(day.items):
        assert (not now.reasons_on(item)) == model.jury_on(number, model.on(number))
        assert len(now.sitting_on(item)) == len(model.on(number))
        assert (not now.reasons_called(item)) == model.jury_on(number, model.called(number, "COMING", None))
        assert (not now.reasons_coming(item)) == model.jury_on(number, model.called(number, "COMING"))


def last_record_says_so(day, model):
    record = ParityRecord.objects.filter(session=day.pk, item=None).order_by("-pk").first()
    assert (record.holds, len(record.present)) == (model.jury(model.here), len(model.here))


def mend(day, model, now):
    """Do in the room what its verdict announces, the first way: it is a jury."""
    messages = [reason.message for reason in now.reasons]
    for college, move in (*ways(messages)[0].items(), (EXPERT, experts_to_move(messages))):
        theirs = [n for n, its in enumerate(BENCH) if its == college]
        here, away = ([n for n in theirs if (n in model.here) is there] for there in (True, False))
        for act, people in (("leave", here[: max(0, -move)]), ("arrive", away[: max(0, move)])):
            for who in people:
                assert is_done(day, act, who)
    assert room_of(day.session).reasons == []


@pytest.fixture
def day(world):
    branch, beta = world.branch, world.beta
    dossiers = [sittings.complete(world, version=branch.versions[cqp]) for cqp in CQPS]
    session = sittings.planned(branch)
    users = [branch.president, branch.juror, branch.expert, beta.tutor, beta.professional, beta.manager]
    users += [somebody(f"{n}@jury.test", "Personne", f"Autre-{n}") for n in range(3)]
    for user, college, known in zip(users, BENCH, TRADES, strict=True):
        its = [branch.versions[cqp].certification for cqp in sorted(known)]
        sittings.seat(session, branch, user, college, certifications=its)
    put_on_agenda(session, *dossiers, actor=branch.secretary)
    return Day(world, session, dossiers)


@pytest.mark.django_db
def test_no_session_opens_decides_nor_closes_while_red(day):
    """Built once; each example is lived in a savepoint."""

    @given(starts(), st.lists(acts, max_size=4))
    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def plays(start, sequence):
        model = Model(BENCH, TRADES, CQPS)
        point = transaction.savepoint()
        try:
            for rank, (act, *what) in enumerate([*start, *sequence, ("close",)], start=1):
                possible = model.may(act, *what)
                assert is_done(day, act, *what) == possible, (act, what)
                if act == "close" and possible:
                    return
                if possible:
                    model.play(act, *what)
                if rank >= len(start):
                    same_verdicts(day, model)
            if model.is_open:
                last_record_says_so(day, model)
            mend(day, model, room_of(day.session))
        finally:
            transaction.savepoint_rollback(point)

    plays()
