"""The rectifying procès-verbal: proposed with its reason, signed by those who signed the first, in force at the last signature.

Nothing of what was decided is rewritten: rows are added beside it, and what it gave and no longer stands is revoked, dated.
"""

from django.db import transaction
from django.urls import reverse

from candidates.services import revoke_credit, write_credit
from cqp.access.decisions import authorize, can
from cqp.audit.services import record
from cqp.documents.services import digest, next_number
from cqp.notifications.services import notify
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from jury.enums import Conformity, MinutesKind
from jury.models import AwardRevocation, Minutes, Rectification, RectifiedDecision
from jury.outcomes import standing_of
from jury.rectifying import (
    CONCLUSIONS,
    EDGE_OF,
    content_of,
    draft_of,
    effects,
    proposal_blockers,
    refusals,
)
from pathways import expectations
from pathways.enums import Role
from pathways.services import advance, lock

from .appeals import point_to
from .closing import write_award
from .locks import lock_session
from .signing import set_aside, takes_effect


def _locked(item, actor):
    """The session first, then the dossier: the item as it is now."""
    session = lock_session(item.session)
    item.session, item.dossier = session, lock(item.dossier)
    authorize(actor, "jury.rectify", item)
    return item


@transaction.atomic
def propose_rectification(
    item, *, actor, reason, conclusion, observation="", recommendations="", decisions
) -> Rectification:
    """Write, or write again, what should stand in the place of the decision on `item`. `decisions`: {competency pk: (verdict, reason)}.

    Raises Forbidden (neither the president of that session nor its secretariat), or Blocked: not the decision in force, a
    rectification under signature, no reason, nothing changes, or what a session could not have decided either.
    """
    item = _locked(item, actor)
    if found := refusals(item):
        raise Blocked(found)
    if not reason.strip():
        raise Blocked(Blocker("comment_missing", "Indiquez le motif : il figure au procès-verbal rectificatif."))
    if conclusion not in CONCLUSIONS:
        raise Blocked(Blocker("no_complement", "Une décision en vigueur se rectifie en conforme ou en non conforme."))
    draft = draft_of(item) or Rectification(item=item, proposed_by=actor)
    draft.reason, draft.conclusion = reason.strip(), conclusion
    draft.observation, draft.recommendations = observation.strip(), recommendations.strip()
    draft.save()
    draft.decisions.all().delete()
    if conclusion == Conformity.CONFORM:
        RectifiedDecision.objects.bulk_create(
            RectifiedDecision(rectification=draft, competency_id=pk, verdict=verdict, reason=why.strip())
            for pk, (verdict, why) in decisions.items()
            if verdict
        )
    if found := proposal_blockers(item, standing_of(draft)):
        raise Blocked(found)
    record("jury.rectification_proposed", actor=actor, object=draft, payload={"item": item.pk})
    return draft


@transaction.atomic
def make_rectifying_minutes(rectification, *, actor) -> Minutes:
    """Freeze what was, what is and why; those who signed the first procès-verbal are asked to sign this one.

    Raises Forbidden, or Blocked: abandoned, made already, what it rests on has changed since, nobody left to sign.
    """
    item = _locked(rectification.item, actor)
    rectification = Rectification.objects.select_for_update(of=("self",)).get(pk=rectification.pk)
    rectification.item = item
    if rectification.minutes_id or rectification.abandoned_at:
        raise Blocked(Blocker("not_a_draft", "Cette rectification n'est plus en préparation."))
    if found := refusals(item) or proposal_blockers(item, standing_of(rectification)):
        raise Blocked(found)
    minutes = Minutes(
        session=item.session, kind=MinutesKind.RECTIFYING, number=next_number("PVR"), made_by=actor, made_at=clock.now()
    )
    minutes.content = content_of(rectification, minutes)
    minutes.digest = digest(minutes.content)
    minutes.save()
    rectification.minutes = minutes
    rectification.save()
    signers = [member.user for member in minutes.signers.select_related("user")]
    if not signers:
        raise Blocked(Blocker("nobody_signs", "Aucun signataire du premier procès-verbal ne peut signer celui-ci."))
    context = {"session": item.session, "minutes": minutes, "dossier": item.dossier}
    notify("jury_rectification_to_sign", to=signers, context=context)
    expectations.refresh(item.dossier)
    record("jury.rectification_made", actor=actor, object=rectification, payload={"minutes": minutes.number})
    return minutes


@transaction.atomic
def abandon_rectification(rectification, *, actor, reason) -> Rectification:
    """A draft is abandoned; minutes under signature are set aside with the reason and the signatures they had. Nothing had taken effect.

    Raises Forbidden, or Blocked: in force already, or abandoned.
    """
    item = _locked(rectification.item, actor)
    rectification = Rectification.objects.select_for_update(of=("self",)).get(pk=rectification.pk)
    if not reason.strip():
        raise Blocked(Blocker("comment_missing", "Indiquez le motif de l'abandon."))
    minutes = Minutes.objects.filter(pk=rectification.minutes_id).first()
    if rectification.abandoned_at or (minutes and not minutes.is_to_sign):
        raise Blocked(Blocker("not_a_draft", "Cette rectification n'est plus en préparation ni à signer."))
    if minutes:
        set_aside(minutes, actor=actor, reason=reason.strip())
    else:
        rectification.abandoned_at = clock.now()
        rectification.save(update_fields=["abandoned_at"])
    expectations.refresh(item.dossier)
    record("jury.rectification_abandoned", actor=actor, object=rectification, payload={"reason": reason.strip()})
    return rectification


def _signed(minutes) -> Rectification:
    """With its item and its dossier as they are now, locked after the session."""
    rectification = Rectification.objects.for_page().get(minutes=minutes.pk)
    item = rectification.item
    item.session, item.dossier = minutes.session, lock(item.dossier)
    return rectification


def changed_since(minutes, actor) -> list[Blocker]:
    """A last signature may come months later: what it would put in force is proposed again, as on the first day, and is still what was
    frozen, or nobody signs last."""
    rectification = _signed(minutes)
    item = rectification.item
    found = refusals(item, besides=rectification) or proposal_blockers(item, standing_of(rectification))
    if not found and digest(now := content_of(rectification, minutes)) != minutes.digest:
        found = [Blocker("changed_since", f"Dossier {item.dossier.number} : {_told(now, minutes.content)}.")]
    if not found:
        return []
    text = (
        f"Le procès-verbal {minutes.number} ne peut plus entrer en vigueur tel quel : le président de séance ou le "
        "secrétariat de la CPEF l'abandonne, puis en propose un autre."
    )
    url = reverse("rectification_abandon", args=[rectification.pk]) if can(actor, "jury.rectify", item) else ""
    return [*found, Blocker("to_abandon", text, url)]


def _told(now, frozen) -> str:
    """Which parts of the content are no longer what was frozen, in words."""
    parts = {
        "candidate": "l'état civil du candidat",
        "before": "la décision en vigueur",
        "consequences": "ce qui s'ensuit",
    }
    changed = [words for name, words in parts.items() if now[name] != frozen[name]]
    return f"depuis que ce procès-verbal a été fait a changé {' ; '.join(changed) or 'ce qu’il dit'}"


@takes_effect(MinutesKind.RECTIFYING, unless=changed_since)
def take_effect(minutes, actor) -> None:
    """Signed: lines of the ledger that fall are revoked, new ones bear the day of the first decision, the title is replaced, the
    dossier moves, papers and letters follow its edge. In the transaction of the last signature."""
    rectification = _signed(minutes)
    item, after = rectification.item, standing_of(rectification, minutes)
    outcome = after.outcome(item.dossier.version.competencies.all())
    found = effects(item, after)
    reason = f"Procès-verbal rectificatif : {rectification.reason}"[:2000]
    because = {"reason": reason, "act_number": minutes.number}
    for line in found.fallen:
        revoke_credit(line, actor=actor, on=clock.today(), **because)
    for competency in found.gained:
        _write(item, competency)
    if found.revoked:
        AwardRevocation.objects.create(award=found.revoked, revoked_on=clock.today(), recorded_by=actor, **because)
    if found.kind:
        point_to(item, write_award(item, found.kind))
    name = _in_whose_name(minutes, item)
    advance(item.dossier, EDGE_OF[outcome], actor=name, act=minutes.number, session=item.session.number)
    record("jury.rectified", actor=actor, object=rectification, payload={"minutes": minutes.number})


def _in_whose_name(minutes, item):
    """The president when they signed, else the first who did and still judges that dossier: somebody may have left since they signed."""
    signatures = minutes.signatures.select_related("member__user").order_by("signed_at", "pk")
    members = sorted((one.member for one in signatures), key=lambda member: member.pk != item.session.president_id)
    judges = [member.user for member in members if Role.JUROR in item.dossier.roles_of(member.user)]
    return judges[0] if judges else members[0].user


def _write(item, competency):
    write_credit(
        candidate=item.dossier.candidate,
        competency=competency,
        decided_on=item.session.held_on,
        dossier_number=item.dossier.number,
        session_number=item.session.number,
    )
