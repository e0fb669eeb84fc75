"""Sessions brought to a state by the acts of their people, through the real services."""

import datetime as dt

from cqp.shared import clock
from jury.enums import College, Conformity, RecusalCause, Verdict
from jury.models import JuryItem, JurySession
from jury.services.agenda import put_on_agenda
from jury.services.attendance import designate_president, mark_presence
from jury.services.convocations import add_member
from jury.services.deliberation import deliberate
from jury.services.independence import declare, recuse
from jury.services.opening import open_session
from jury.services.sessions import plan_session
from jury.services.sheets import save_sheet
from jury.services.signing import sign
from pathways.enums import State as S
from tests.kept import kept

HALF_PAST_NINE = dt.time(9, 30)
ADVICE = "Suivre une formation courte sur la compétence manquante."


@kept
def planned(committee, held_on=None):
    return plan_session(
        actor=committee.secretary,
        committee=committee.organisation,
        held_on=held_on or clock.today(),
        starts_at=HALF_PAST_NINE,
        place="3 rue de la Paix, Paris",
    )


def trades(committee, college):
    """An expert of these tests knows every CQP of the committee."""
    return [version.certification for version in committee.versions] if college == College.TRADE_EXPERT else []


@kept
def seat(session, committee, user, college, organisation_name="Organisation", certifications=None):
    return add_member(
        session,
        actor=committee.secretary,
        user=user,
        college=college,
        organisation_name=organisation_name,
        certifications=trades(committee, college) if certifications is None else certifications,
    )


@kept
def seated(session, committee):
    """One employee (the future president), one employer, one trade expert; nobody marked present."""
    return [
        seat(session, committee, committee.president, College.EMPLOYEES),
        seat(session, committee, committee.juror, College.EMPLOYERS),
        seat(session, committee, committee.expert, College.TRADE_EXPERT),
    ]


@kept
def declared(session, links=None):
    """Each member declares for the whole agenda. `links`: {user pk: {item pk: link}}."""
    for member in session.members.seated().select_related("user"):
        declare(session, actor=member.user, links=(links or {}).get(member.user_id))


@kept
def ready(world, *dossiers, held_on=None):
    """Planned today, three members present who declared no link, a president, these dossiers on the agenda."""
    committee = world.branch
    session = planned(committee, held_on)
    members = seated(session, committee)
    put_on_agenda(session, *dossiers, actor=committee.secretary)
    declared(session)
    mark_presence(session, actor=committee.secretary, present=members)
    return designate_president(session, members[0], actor=committee.juror)


@kept
def sitting(world, *dossiers):
    return open_session(ready(world, *dossiers), actor=world.branch.secretary)


@kept
def five(world, *dossiers):
    """Two of each college and the expert, present, declared; the first president presides; open."""
    session = ready(world, *dossiers)
    for user, college in ((world.beta.tutor, College.EMPLOYEES), (world.beta.professional, College.EMPLOYERS)):
        seat(session, world.branch, user, college)
    declared(session)
    mark_presence(session, actor=world.branch.secretary, present=session.members.all())
    return open_session(session, actor=world.branch.secretary)


@kept
def with_late(world, *dossiers, college=College.TRADE_EXPERT):
    """The three of `sitting`, open; a fourth member is called, who has neither come nor declared."""
    session = ready(world, *dossiers)
    late = seat(session, world.branch, world.beta.tutor, college)
    return open_session(session, actor=world.branch.secretary), late


def member_of(session, user):
    return session.members.seated().select_related("user", "session").get(user=user)


@kept
def recuse_for_parity(session, dossier, user):
    president = JurySession.objects.for_page().get(pk=session.pk).president.user
    return recuse(
        item_of(dossier), member_of(session, user), actor=president, cause=RecusalCause.PARITY, reason="Parité."
    )


def complete(world, **story):
    return world.dossier(S.COMPLETE, **story)


def item_of(dossier) -> JuryItem:
    return JuryItem.objects.for_page().select_related("sheet").filter(dossier_id=dossier.pk).order_by("-pk").first()


@kept
def decide(dossier, actor, verdicts=None, *, conclusion=Conformity.CONFORM, reason="", **texts):
    """Fill in the whole sheet. `verdicts`: {competency number: verdict}, validated for the others."""
    item = item_of(dossier)
    decisions = {}
    if conclusion == Conformity.CONFORM:
        for competency in dossier.version.competencies.all():
            verdict = (verdicts or {}).get(competency.number, Verdict.VALIDATED)
            decisions[competency.pk] = (verdict, "" if verdict == Verdict.VALIDATED else reason)
    return save_sheet(
        item.sheet,
        actor=actor,
        revision=item.sheet.revision,
        answers={},
        decisions=decisions,
        conclusion=conclusion,
        **texts,
    )


def decide_one(sheet, competency, actor, verdict, *, revision=None, reason=""):
    """One decision, the rest of the sheet left as it is."""
    revision = sheet.revision if revision is None else revision
    said = {competency.pk: (verdict, reason)}
    return save_sheet(sheet, actor=actor, revision=revision, answers={}, decisions=said)


def check(sheet, actor, answers, *, revision=None, **texts):
    """The check of the approach: `answers` as `save_sheet` takes them."""
    revision = sheet.revision if revision is None else revision
    return save_sheet(sheet, actor=actor, revision=revision, answers=answers, decisions={}, **texts)


@kept
def deliberated(session):
    """The minutes, made by the president; nobody has signed."""
    session = JurySession.objects.for_page().get(pk=session.pk)
    return deliberate(session, actor=session.president.user)


def signed(minutes):
    """By everyone who was present."""
    for member in minutes.signers.select_related("user"):
        sign(minutes, actor=member.user)
    return JurySession.objects.for_page().get(pk=minutes.session_id)


@kept
def closed(session):
    """Deliberated, then signed by all: in force."""
    return signed(deliberated(session))
