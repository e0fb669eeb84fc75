"""A jury day of the demonstration and of the tests, through the jury's own services."""

from datetime import time

from cqp.shared import clock
from jury.enums import Answer, College, Conformity, Verdict
from jury.models import JuryItem, JurySession
from jury.opinions import competency_views
from jury.services.agenda import put_on_agenda
from jury.services.attendance import designate_president, mark_presence
from jury.services.convocations import add_member
from jury.services.deliberation import deliberate
from jury.services.independence import declare
from jury.services.opening import open_session
from jury.services.sessions import plan_session
from jury.services.sheets import save_sheet
from jury.services.signing import sign

from .cast import Committee

RECOMMENDATIONS = "Suivre une formation sur les compétences manquantes, ou compléter l'expérience en entreprise."


def plan(committee: Committee, held_on, *dossiers, place="Salle du conseil, Paris") -> JurySession:
    """A session of three: one of each college and the trade expert."""
    secretary = committee.secretary
    session = plan_session(
        actor=secretary, committee=committee.organisation, held_on=held_on, starts_at=time(9, 30), place=place
    )
    seats = (
        (committee.president, College.EMPLOYEES, "Syndicat des salariés de la formation"),
        (committee.juror, College.EMPLOYERS, "Fédération des organismes"),
        (committee.expert, College.TRADE_EXPERT, ""),
    )
    for user, college, organisation in seats:
        add_member(
            session,
            actor=secretary,
            college=college,
            organisation_name=organisation,
            certifications=trades(committee, college),
            user=user,
        )
    if dossiers:
        put_on_agenda(session, *dossiers, actor=secretary)
    return JurySession.objects.get(pk=session.pk)


def trades(committee: Committee, college) -> list:
    """The experts of the demonstration know every CQP of their committee: its sessions mix them."""
    return [version.certification for version in committee.versions] if college == College.TRADE_EXPERT else []


def declare_all(session) -> None:
    """Each member has no link with any candidate of the agenda, and says so."""
    for member in session.members.seated().select_related("user"):
        declare(session, actor=member.user)


def gather(committee: Committee, session, *, absent=frozenset()) -> None:
    """Those who come are there, and one of them presides. `absent`: pks of the users who were called and do not come."""
    members = list(session.members.seated().exclude(user__in=absent).select_related("user"))
    mark_presence(session, actor=committee.secretary, present=members)
    president = next(member for member in members if member.user_id == committee.president.pk)
    designate_president(session, president, actor=committee.secretary)


def open_(committee: Committee, session, *, absent=frozenset()) -> JurySession:
    declare_all(session)
    gather(committee, session, absent=absent)
    return open_session(session, actor=committee.president)


def decide(committee: Committee, item: JuryItem, *, refused=frozenset(), conclusion=Conformity.CONFORM) -> None:
    """Follow the concordant opinions, but for the competencies `refused`."""
    item = JuryItem.objects.for_page().get(pk=item.pk)
    decisions = {}
    if conclusion == Conformity.CONFORM:
        for view in competency_views(item.dossier, item.session.held_on):
            validated = Verdict.ALREADY_VALIDATED if view.is_kept else Verdict.VALIDATED
            verdict = Verdict.NOT_VALIDATED if view.competency.number in refused else validated
            reason = "" if verdict == view.proposal else "Le jury a relu les preuves du dossier."
            decisions[view.competency.pk] = (verdict, reason)
    save_sheet(
        item.sheet,
        actor=committee.president,
        revision=item.sheet.revision,
        answers={line["code"]: (Answer.YES, "") for line in item.sheet.checks},
        conclusion=conclusion,
        observation="" if conclusion == Conformity.CONFORM else "Une pièce est à compléter.",
        recommendations=RECOMMENDATIONS if refused or conclusion != Conformity.CONFORM else "",
        decisions=decisions,
    )


def close(committee: Committee, session) -> JurySession:
    """The president closes the deliberation, everyone present signs."""
    minutes = deliberate(session, actor=committee.president)
    for member in minutes.signers.select_related("user"):
        sign(minutes, actor=member.user)
    return JurySession.objects.get(pk=session.pk)


def whole_day(committee: Committee, outcomes: dict, *, postponed=None) -> JurySession:
    """Plan for today, open, decide and close. `outcomes`: {dossier: competencies refused}; `postponed`: one sent back for a complement."""
    dossiers = [*outcomes, *filter(None, [postponed])]
    session = open_(committee, plan(committee, clock.today(), *dossiers))
    for item in session.items.select_related("dossier", "sheet"):
        if postponed is not None and item.dossier_id == postponed.pk:
            decide(committee, item, conclusion=Conformity.COMPLEMENT)
            continue
        decide(committee, item, refused=outcomes[next(d for d in outcomes if d.pk == item.dossier_id)])
    return close(committee, session)
