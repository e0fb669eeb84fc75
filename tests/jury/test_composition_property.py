"""Whatever the composition, the arrivals, the departures, the declarations and the recusals: the verdict is that of a model written
apart, and no session opens, decides nor closes while it is red, nor on what was decided with somebody recused since."""

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from django.db import transaction
from django_fsm import TransitionNotAllowed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqp.access.decisions import Forbidden
from cqp.shared.blockers import Blocked
from jury.composition import Room, room_of
from jury.enums import College, RecusalCause
from jury.models import JurySession, ParityRecord, Recusal
from jury.services import attendance, independence, opening
from jury.services.agenda import put_on_agenda

from . import sittings

EMPLOYEES, EMPLOYERS, EXPERT = College.EMPLOYEES, College.EMPLOYERS, College.TRADE_EXPERT


# --- the model, written apart from the code: what the text of the branch says, and nothing of how it is computed ------------------


@dataclass
class Model:
    colleges: list
    items: int
    here: set = field(default_factory=set)
    been: set = field(default_factory=set)
    free: set = field(default_factory=set)
    out: set = field(default_factory=set)
    chair: int | None = None
    is_open: bool = False
    decided: set = field(default_factory=set)

    def jury(self, people) -> bool:
        sides = [self.colleges[p] for p in people]
        employees, employers, experts = (sides.count(college) for college in (EMPLOYEES, EMPLOYERS, EXPERT))
        return employees == employers and employees in (1, 2) and experts == 1

    def on(self, item) -> set:
        """Here, having declared no link, not recused."""
        return {person for person in self.here if (person, item) in self.free - self.out}

    def all_said(self) -> bool:
        """Nobody is here who has still to declare on a dossier from which they are not recused."""
        pairs = {(person, item) for person in self.here for item in range(self.items)}
        return pairs <= self.free | self.out

    def chaired(self) -> bool:
        return self.chair in self.here

    def may(self, act, *what) -> bool:
        """Whether the act is possible now."""
        if act == "president":
            return what[0] in self.here
        if act == "recuse":
            return what not in self.out
        if act == "lift":
            return what in self.out
        if act == "open":
            return not self.is_open and self.jury(self.here) and self.chaired() and self.all_said()
        if act == "decide":
            person, item = what
            return self.is_open and person in self.on(item) and self.jury(self.on(item)) and self.chaired()
        if act == "close":
            done = all(item in self.decided and self.jury(self.on(item)) for item in range(self.items))
            return self.is_open and self.jury(self.here) and self.chaired() and self.all_said() and done
        return True

    def play(self, act, *what) -> None:
        if act in ("arrive", "leave"):
            (self.here.add if act == "arrive" else self.here.discard)(what[0])
            self.been |= self.here
        elif act == "declare":
            self.free |= {(what[0], item) for item in range(self.items)}
        elif act == "recuse":
            if self.is_open and what[0] in self.been and what in self.free - self.out:
                self.decided.discard(what[1])
            self.out.add(what)
        elif act == "lift":
            self.out.discard(what)
        elif act == "president":
            self.chair = what[0]
        elif act == "open":
            self.is_open = True
        elif act == "decide":
            self.decided.add(what[1])


# --- thousands of rooms, without database -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seat:
    pk: int
    college: str
    is_present: bool


colleges = st.lists(st.sampled_from([EMPLOYEES, EMPLOYERS, EXPERT]), max_size=8)


@given(st.data())
@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_verdict_of_the_room_and_of_each_dossier_is_that_of_the_model(data):
    seats, items = data.draw(colleges), 3
    model = Model(seats, items)
    persons = st.integers(0, max(len(seats) - 1, 0))
    moves = st.tuples(
        st.sampled_from(["arrive", "arrive", "declare", "declare", "leave", "recuse", "lift"]),
        persons,
        st.integers(0, items - 1),
    )
    for act, person, item in data.draw(st.lists(moves, max_size=25)) if seats else ():
        model.play(act, *((person, item) if act in ("recuse", "lift") else (person,)))
    recused, declared = (
        {item: {person for person, its in pairs if its == item} for item in range(items)}
        for pairs in (model.out, model.free)
    )
    room = Room(
        session=SimpleNamespace(pk=1, president=None, is_planned=data.draw(st.booleans())),
        seated=tuple(Seat(n, college, n in model.here) for n, college in enumerate(seats)),
        recused=recused,
        declared=declared,
    )
    assert (not room.reasons, len(room.present)) == (model.jury(model.here), len(model.here))
    for item in range(items):
        row = SimpleNamespace(pk=item)
        assert {member.pk for member in room.sitting_on(row)} == model.on(item)
        assert (not room.reasons_on(row)) == model.jury(model.on(item))


# --- the same through the services, with the database -----------------------------------------------------------------------------

BENCH = [EMPLOYEES, EMPLOYERS, EXPERT, EMPLOYEES, EMPLOYERS, EXPERT]
person, dossier = st.integers(0, len(BENCH) - 1), st.integers(0, 1)
acts = st.one_of(
    st.tuples(st.sampled_from(["arrive", "leave", "president", "declare"]), person),
    st.tuples(st.sampled_from(["recuse", "lift", "decide"]), person, dossier),
    st.tuples(st.sampled_from(["open", "close"])),
)


# Most sequences begin as a day does; some do not.
def gathered(number, president):
    """As many have declared, are here, and one of them presides."""
    return [*(("declare", n) for n in range(number)), *(("arrive", n) for n in range(number)), ("president", president)]


starts = st.sampled_from(
    [
        [],
        [*(("arrive", n) for n in range(3)), ("president", 0), ("open",)],
        [*gathered(3, 0), ("open",)],
        [*gathered(3, 0), ("open",), ("decide", 0, 0), ("arrive", 3), ("arrive", 4), ("declare", 3), ("declare", 4)],
        [*gathered(5, 1), ("open",), ("decide", 0, 0), ("decide", 2, 1)],
        [*gathered(5, 0), ("recuse", 3, 0), ("open",), ("recuse", 4, 0)],
        [*gathered(5, 0), ("open",), ("decide", 0, 0), ("decide", 0, 1), ("recuse", 3, 0), ("recuse", 4, 0)],
    ]
)


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
    room = room_of(day.session)
    assert (not room.reasons, len(room.present)) == (model.jury(model.here), len(model.here))
    for number, item in enumerate(day.items):
        assert (not room.reasons_on(item)) == model.jury(model.on(number))
        assert len(room.sitting_on(item)) == len(model.on(number))


def last_record_says_so(day, model):
    record = ParityRecord.objects.filter(session=day.pk, item=None).order_by("-pk").first()
    assert (record.holds, len(record.present)) == (model.jury(model.here), len(model.here))


@pytest.fixture
def day(world):
    dossiers = [sittings.complete(world) for _ in range(2)]
    session = sittings.planned(world.branch)
    branch, beta = world.branch, world.beta
    users = [branch.president, branch.juror, branch.expert, beta.tutor, beta.professional, beta.manager]
    for user, college in zip(users, BENCH, strict=True):
        sittings.seat(session, branch, user, college)
    put_on_agenda(session, *dossiers, actor=branch.secretary)
    return Day(world, session, dossiers)


@pytest.mark.django_db
def test_no_session_opens_decides_nor_closes_while_red(day):
    @given(starts, st.lists(acts, max_size=8))
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def plays(start, sequence):
        model = Model(BENCH, len(day.items))
        point = transaction.savepoint()
        try:
            for act, *what in [*start, *sequence, ("close",)]:
                possible = model.may(act, *what)
                assert is_done(day, act, *what) == possible, (act, what)
                if act == "close" and possible:
                    break
                if possible:
                    model.play(act, *what)
                same_verdicts(day, model)
                if model.is_open:
                    last_record_says_so(day, model)
        finally:
            transaction.savepoint_rollback(point)

    plays()
