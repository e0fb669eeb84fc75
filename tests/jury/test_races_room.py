"""In one room and at one desk: who presides, who opens, who votes while the vote ends, what leaves once. PostgreSQL only.

Each race many times over from the same moment, each of its outcomes seen; then the real code once more, its locks off.
"""

import pytest

from cqp.audit.models import AuditEvent
from cqp.jobs.models import Job
from cqp.notifications.models import Email
from cqp.notifications.services import SEND
from jury.enums import ParityMoment, SessionState
from jury.models import Award, Ballot, BallotVote, JurySession, ParityRecord, Presidency
from jury.services import attendance, ballots, opening
from jury.services.attendance import designate_president
from jury.services.ballots import call_ballot, cancel, cast, count
from jury.services.deliberation import deliberate
from jury.services.letters import send_letters
from jury.services.opening import open_session
from jury.services.sessions import cancel_session
from jury.services.signing import sign

from . import sittings
from .racing import ON_POSTGRESQL, ROUNDS, Moment, names, overtaken, refusals, together

pytestmark = ON_POSTGRESQL


@pytest.fixture
def moment():
    made = []

    def begin(*but):
        made.append(Moment(*but))
        return made[-1]

    yield begin
    for one in made:
        one.forget()


def now(session):
    return JurySession.objects.select_related("president").get(pk=session.pk)


# --- who presides, who opens ----------------------------------------------------------------------------------------------


@pytest.fixture
def gathered(world):
    """Ready to open; the three members are there."""
    session = sittings.ready(world, sittings.complete(world))
    return session, [sittings.member_of(session, user) for user in (world.branch.juror, world.branch.expert)]


def test_two_members_designated_at_once_the_last_designation_presides(world, gathered, moment):
    session, (one, other) = gathered
    start, presided = moment(), set()
    for rank in range(ROUNDS):
        answers = together(
            lambda: designate_president(session, one, actor=world.branch.juror),
            lambda: designate_president(session, other, actor=world.branch.expert),
            late=rank % 2,
        )
        assert refusals(answers) == []
        last = Presidency.objects.filter(session=session).latest("pk")
        assert (Presidency.objects.filter(session=session).count(), now(session).president) == (3, last.member)
        presided.add(last.member)
        start.again()
    assert presided == {one, other}


def test_president_designated_while_the_session_opens_is_not_lost_nor_is_the_opening(world, gathered, moment):
    session, (one, _) = gathered
    start, first = moment(), set()
    for rank in range(ROUNDS):
        answers = together(
            lambda: designate_president(session, one, actor=world.branch.juror),
            lambda: open_session(session, actor=world.branch.secretary),
            late=rank % 2,
        )
        assert refusals(answers) == []
        assert (now(session).state, now(session).president) == (SessionState.OPEN, one)
        verbs = ("jury.president_designated", "jury.session_opened")
        first.add(AuditEvent.objects.filter(verb__in=verbs).order_by("-pk")[1].verb)
        start.again()
    assert first == {"jury.president_designated", "jury.session_opened"}


def test_control_without_the_lock_only_the_second_net_keeps_the_opening(world, gathered, monkeypatch):
    session, (one, _) = gathered
    answers = overtaken(
        monkeypatch,
        attendance,
        "require_not_over",
        lambda: designate_president(session, one, actor=world.branch.juror),
        lambda: open_session(session, actor=world.branch.secretary),
    )
    assert names(answers) == ["ConcurrentTransition", "JurySession"]


def test_session_opened_twice_at_once_opens_once(world, gathered, moment):
    session, _ = gathered
    start, openers = moment(), set()
    for rank in range(ROUNDS):
        answers = together(
            lambda: open_session(session, actor=world.branch.secretary),
            lambda: open_session(session, actor=world.branch.president),
            late=rank % 2,
        )
        assert names(refusals(answers)) == ["TransitionNotAllowed"]
        assert ParityRecord.objects.filter(moment=ParityMoment.OPENING).count() == 1
        openers.add(AuditEvent.objects.get(verb="jury.session_opened").actor)
        start.again()
    assert openers == {world.branch.secretary, world.branch.president}


def test_control_without_the_lock_both_openings_find_it_planned(world, gathered, monkeypatch):
    session, _ = gathered
    answers = overtaken(
        monkeypatch,
        opening,
        "opening_blockers",
        lambda: open_session(session, actor=world.branch.secretary),
        lambda: open_session(session, actor=world.branch.president),
    )
    assert names(answers) == ["ConcurrentTransition", "JurySession"]


# --- a voice while the vote ends ------------------------------------------------------------------------------------------


@pytest.fixture
def voting(world):
    """The president is for, the expert against; the employer has still to vote."""
    branch, dossier = world.branch, sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, branch.juror)
    item = sittings.item_of(dossier)
    ballot = call_ballot(item, dossier.version.competencies.first(), actor=branch.president)
    cast(ballot, actor=branch.president, choice="FOR")
    cast(ballot, actor=branch.expert, choice="AGAINST")
    return session, ballot


def voices(ballot):
    return BallotVote.objects.filter(ballot=ballot).count()


def test_voice_given_while_the_president_counts_is_counted_or_refused(world, voting, moment):
    _, ballot = voting
    start, seen = moment(), set()
    for rank in range(ROUNDS):
        answers = together(
            lambda: cast(ballot, actor=world.branch.juror, choice="FOR"),
            lambda: count(ballot, actor=world.branch.president),
            late=rank % 2,
        )
        refused = names(refusals(answers))
        assert refused in ([], ["Blocked"])
        counted = Ballot.objects.get(pk=ballot.pk)
        assert (counted.votes_for, counted.abstentions) == ((2, 0) if not refused else (1, 1))
        assert voices(ballot) == 3 - len(refused)
        seen.add(len(refused))
        start.again()
    assert seen == {0, 1}


def test_control_without_the_lock_a_voice_comes_after_the_count(world, voting, monkeypatch):
    _, ballot = voting
    answers = overtaken(
        monkeypatch,
        ballots,
        "_under_way",
        lambda: cast(ballot, actor=world.branch.juror, choice="FOR"),
        lambda: count(ballot, actor=world.branch.president),
    )
    assert told_by(answers, ballot) == "IntegrityError, Ballot: 1 for, 2 voices"


def told_by(answers, ballot):
    return f"{', '.join(names(answers))}: {Ballot.objects.get(pk=ballot.pk).votes_for} for, {voices(ballot)} voices"


def test_voice_given_while_the_vote_is_cancelled_is_refused_or_goes_with_it(world, voting, moment):
    _, ballot = voting
    start, seen = moment(), set()
    for rank in range(ROUNDS):
        answers = together(
            lambda: cast(ballot, actor=world.branch.juror, choice="FOR"),
            lambda: cancel(ballot, actor=world.branch.president),
            late=rank % 2,
        )
        refused = names(refusals(answers))
        assert refused in ([], ["Blocked"])
        assert (voices(ballot), Ballot.objects.under_way().count()) == (3 - len(refused), 0)
        seen.add(len(refused))
        start.again()
    assert seen == {0, 1}


def test_voice_given_while_the_president_closes_is_kept_and_the_vote_forbids_closing(world, voting, moment):
    session, ballot = voting
    start = moment()
    for rank in range(ROUNDS):
        answers = together(
            lambda: cast(ballot, actor=world.branch.juror, choice="FOR"),
            lambda: deliberate(session, actor=world.branch.president),
            late=rank % 2,
        )
        assert names(answers) == ["BallotVote", "Blocked"]
        assert (voices(ballot), now(session).state) == (3, SessionState.OPEN)
        start.again()


def test_voice_given_while_the_session_is_interrupted_came_before_or_not_at_all(world, voting, moment):
    session, ballot = voting
    start, seen = moment(), set()
    for rank in range(ROUNDS):
        answers = together(
            lambda: cast(ballot, actor=world.branch.juror, choice="FOR"),
            lambda: cancel_session(session, actor=world.branch.secretary, reason="L'expert est parti."),
            late=rank % 2,
        )
        refused = names(refusals(answers))
        assert refused in ([], ["Forbidden"])
        assert (voices(ballot), now(session).state) == (3 - len(refused), SessionState.CANCELLED)
        seen.add(len(refused))
        start.again()
    assert seen == {0, 1}


def test_control_without_the_lock_a_voice_is_given_in_a_session_that_is_over(world, voting, monkeypatch):
    session, ballot = voting
    answers = overtaken(
        monkeypatch,
        ballots,
        "_under_way",
        lambda: cast(ballot, actor=world.branch.juror, choice="FOR"),
        lambda: cancel_session(session, actor=world.branch.secretary, reason="L'expert est parti."),
    )
    assert (told_by(answers, ballot), now(session).state) == (
        "BallotVote, JurySession: None for, 3 voices",
        SessionState.CANCELLED,
    )


# --- at the secretariat ---------------------------------------------------------------------------------------------------


def test_two_secretaries_plan_at_once_two_sessions_with_two_numbers(world):
    branch = world.branch
    for _ in range(ROUNDS):
        assert refusals(together(*[lambda: sittings.planned(branch)] * 2)) == []
    numbers = JurySession.objects.order_by("number").values_list("number", flat=True)
    assert [number[-6:] for number in numbers] == [f"{rank:06d}" for rank in range(1, 2 * ROUNDS + 1)]


@pytest.fixture
def decided(world):
    """Two dossiers decided; four letters wait to be read over."""
    dossiers = sittings.complete(world), sittings.complete(world)
    session = sittings.sitting(world, *dossiers)
    for dossier in dossiers:
        sittings.decide(dossier, world.branch.juror)
    return sittings.closed(session), list(Email.objects.held().order_by("pk").values_list("pk", flat=True))


def asked_to_leave(held):
    return Job.objects.filter(kind=SEND, object_id__in=held).count()


def test_two_secretaries_send_the_letters_at_once_each_leaves_once(world, decided, moment):
    """One from the top of the list, the other from the bottom: they never wait for each other in a circle."""
    session, held = decided
    start, senders = moment(), set()
    for rank in range(ROUNDS):
        answers = together(
            lambda: send_letters(session, actor=world.branch.secretary, emails=held),
            lambda: send_letters(session, actor=world.branch.secretary, emails=held[::-1]),
            late=rank % 2,
        )
        assert refusals(answers) == []
        assert (sum(answers), asked_to_leave(held), Email.objects.held().count()) == (len(held), len(held), 0)
        senders.add(max(range(2), key=answers.__getitem__))
        start.again()
    assert senders == {0, 1}


def test_control_without_asking_at_the_write_both_secretaries_send_every_letter(world, decided, monkeypatch):
    """Nothing is locked there: a letter leaves by one UPDATE that asks whether it is still held."""
    session, held = decided
    monkeypatch.setattr(type(Email.objects.all()), "held", lambda self: self)
    answers = together(*[lambda: send_letters(session, actor=world.branch.secretary)] * 2)
    assert answers == [len(held), len(held)]


# --- certificates ---------------------------------------------------------------------------------------------------------


def test_two_sessions_signed_at_once_never_give_one_certificate_number(world, moment):
    """Real closings, again and again from the same moment: only the series goes on."""
    branch, minutes = world.branch, []
    for _ in range(2):
        dossier = sittings.complete(world)
        session = sittings.sitting(world, dossier)
        sittings.decide(dossier, branch.juror)
        minutes.append(sittings.deliberated(session))
        for user in (branch.juror, branch.expert):
            sign(minutes[-1], actor=user)
    start, given, first = moment("documents_numberseries"), [], set()
    for rank in range(ROUNDS):
        answers = together(*[lambda one=one: sign(one, actor=branch.president) for one in minutes], late=rank % 2)
        assert refusals(answers) == []
        awards = list(Award.objects.order_by("number").select_related("item"))
        given += [award.number for award in awards]
        first.add(awards[0].item.session_id)
        start.again()
    assert [number[-6:] for number in given] == [f"{rank:06d}" for rank in range(1, 2 * ROUNDS + 1)]
    assert first == {one.session_id for one in minutes}
