"""What a person may do on a dossier now: drawn as buttons, and asked again by the services (house § 2.5)."""

from django.urls import reverse
from django_fsm import TransitionNotAllowed

from cqp.access.decisions import authorize, can

from . import claiming, expectations, requests, resuming, workflow
from .enums import PathwayKind, Role, State
from .models import PendingAct
from .offer import at_request, offer_for

# Edges that only follow another act (the last signature, the agenda, the closing of a session, an appeal upheld or renounced), or that are
# taken on the page of the examination, where what they say is prepared. They have no page of their own here.
BY_THEIR_SERVICE = frozenset(
    {
        "conclude_positioning",
        "conclude_assessment",
        "conclude_application",
        "conclude_writing",
        "return_application",
        "admit",
        "refuse_admission",
        "admit_tacitly",
        "schedule",
        "unschedule",
        "award",
        "award_partially",
        "refuse_award",
        "postpone",
        "rectify_award",
        "rectify_partially",
        "rectify_refusal",
        "reopen_after_appeal",
        "stand_by_award",
        "stand_by_partial",
        "stand_by_refusal",
    }
)
# The two edges that answer « choisir la suite » are listed themselves.
ANSWERED_BY_EDGES = frozenset({"choose_follow_on"})
# Missing by nature, not by delay: an act without object isn't shown as "not yet possible".
WITHOUT_OBJECT = frozenset({"all_acquired", "nothing_to_take_up"})
# Never what somebody came for: at the foot of the page, not among the acts.
ENDING = "withdraw"
CLOSING = frozenset({ENDING, "close_unanswered"})
LAST = ("reopen_pathway", "reopen_writing", "return_incomplete", "close_unanswered", ENDING)


def offered(dossier) -> list[str]:
    """Names of the edges of this pathway that have a page."""
    return [name for name in workflow.names(dossier.kind) if name not in BY_THEIR_SERVICE]


def edge_for(user, dossier, name: str):
    """The edge `name`, for its page. Raises Forbidden for somebody else's act, TransitionNotAllowed from the wrong state."""
    authorize(user, f"pathways.{name}", dossier)
    edge = workflow.transition_of(dossier, name)
    if edge is None:
        raise TransitionNotAllowed(f"{name} n'est pas possible depuis {dossier.state}", object=dossier, method=name)
    return edge


def acts_for(user, dossier) -> list[dict]:
    """Rows for components/acts.html: the acts that wait for this person first, then the other edges they may take.

    One main act at most: the oldest that waits for them and is possible.
    """
    roles = dossier.roles_of(user)
    rows = PendingAct.objects.for_user(user).filter(dossier_id=dossier.pk, role__in=roles)
    rows = list(rows.exclude(act__in=ANSWERED_BY_EDGES))
    for row in rows:
        row.dossier = dossier
    labels = expectations.labels_of(rows)
    waiting = {row.act: labels[row.pk] for row in rows}
    acts = [_awaited(dossier, code, label) for code, label in waiting.items()]
    acts += _edges(dossier, roles, done=set(waiting)) + _new_request(user, dossier, roles) + _resumption(user, dossier)
    acts += _second_thoughts(dossier, roles, waiting)
    main = next((act for act in acts if act["allowed"] and act["waits"]), None)
    if main:
        main["main"] = True
    return acts


def _awaited(dossier, code, label):
    edge = workflow.transition_of(dossier, code)
    url, description = expectations.words_of(code).url(dossier), edge.custom["confirm"] if edge else ""
    return _act(dossier, code, label, url, waits=True, description=description)


def _edges(dossier, roles, done):
    found = []
    for name in sorted(offered(dossier), key=lambda name: (name in LAST, LAST.index(name) if name in LAST else 0)):
        edge = workflow.transition_of(dossier, name)
        if edge is None or name in done or not roles & set(edge.custom["actors"]) or _already_chosen(dossier, name):
            continue
        url = expectations.at_act(name)(dossier)
        act = _act(dossier, name, edge.custom["label"], url, waits=False, description=edge.custom["confirm"])
        if not WITHOUT_OBJECT & {blocker.code for blocker in act["blockers"]}:
            found.append(act)
    return found


def _new_request(user, dossier, roles):
    """A VAE that no jury decided may be asked for again, by the candidate (domaine.md § 1.4): on its own page."""
    ended = dossier.kind == PathwayKind.VAE and dossier.state in (State.NOT_ADMISSIBLE, State.WITHDRAWN)
    if not ended or Role.CANDIDATE not in roles or (offer := offer_for(dossier.certification)) is None:
        return []
    act = _act(dossier, "request_file", "Demander un nouveau dossier de VAE", at_request(offer), waits=False)
    missing = requests.refusals(user, offer.version)
    return [act | {"allowed": not missing, "blockers": missing}]


def _resumption(user, dossier):
    """Decided without the CQP: taken up again on its own page, for what is missing (domaine.md § 6 no. 17)."""
    if dossier.state not in resuming.RESUMABLE or not can(user, "pathways.resume", dossier):
        return []
    url = reverse("dossier_resume", args=[dossier.pk])
    act = _act(dossier, "resume", "Reprendre pour les compétences manquantes", url, waits=False)
    missing = resuming.refusals(dossier, user)
    return [act | {"allowed": not missing, "blockers": missing}]


def _second_thoughts(dossier, roles, waiting):
    """What the candidate said of the competencies validated elsewhere may be changed until the positioning is signed; why nothing
    can be said yet is read there too."""
    if Role.CANDIDATE not in roles or claiming.CLAIMED in waiting or not claiming.is_open_to_choice(dossier):
        return []
    claim = claiming.claim_of(dossier)
    if not claim.is_theirs:
        return []
    label = (
        "Revoir votre choix sur vos compétences validées" if claim.choice else "Faire valoir vos compétences validées"
    )
    act = _act(dossier, claiming.CLAIMED, label, claiming.at_claim(dossier), waits=False)
    refused = [] if claim.choice else claim.blockers
    return [act | {"allowed": not refused, "blockers": refused}]


def _already_chosen(dossier, name):
    return name == "present_as_is" and dossier.presents_as_is


def _act(dossier, name, label, url, *, waits, description=""):
    missing = workflow.blockers(dossier, name)
    return {
        "name": name,
        "label": label,
        "url": url,
        "allowed": not missing,
        "reason": "",
        "blockers": missing,
        "description": description,
        "waits": waits,
        "main": False,
    }
