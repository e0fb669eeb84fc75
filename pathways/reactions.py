"""When it has passed: a table (pathway, transition) → functions that only write rows (paper asked, mail in the outbox)."""

from cqp.accounts.services import managers_of, secretaries_of
from cqp.notifications.services import notify

from .enums import PathwayKind, Role

_reactions = {}


def reacts_to(kind: PathwayKind, *names: str):
    """Register `function(dossier, event)` to run in the transaction of these transitions."""

    def decorate(function):
        for name in names:
            _reactions.setdefault((str(kind), name), []).append(function)
        return function

    return decorate


def react(dossier, event) -> None:
    for function in _reactions.get((dossier.kind, event.verb), []):
        function(dossier, event)


def people(dossier, *roles) -> list:
    """The users who hold these roles on the dossier now, without doubles."""
    found = {}
    if Role.CANDIDATE in roles:
        found[dossier.candidate.user_id] = dossier.candidate.user
    if Role.COMPANY in roles and dossier.company_id:
        found |= {user.pk: user for user in managers_of(dossier.company)}
    if Role.SECRETARIAT in roles:
        found |= {user.pk: user for user in secretaries_of(dossier.committee)}
    if Role.COACHING_PROVIDER in roles:
        for coaching in dossier.coachings.in_force().select_related("provider"):
            found |= {user.pk: user for user in managers_of(coaching.provider)}
    for assignment in dossier.assignments.in_force().filter(role__in=roles).select_related("user"):
        found[assignment.user_id] = assignment.user
    return list(found.values())


def tell(dossier, code, *roles, **context) -> None:
    """Put a mail about the dossier in the outbox of each holder of `roles`. No personal data in the link."""
    notify(code, to=people(dossier, *roles), context={"dossier": dossier, **context})


@reacts_to(PathwayKind.SKILLS, "start_pathway", "resume_pathway")
def tell_pathway_started(dossier, event):
    tell(dossier, "pathway_started", Role.CANDIDATE, Role.TUTOR)


@reacts_to(PathwayKind.SKILLS, "declare_ready")
def tell_ready(dossier, event):
    tell(dossier, "ready_for_assessment", Role.EXTERNAL_ASSESSOR, Role.SECTOR_PROFESSIONAL, Role.CANDIDATE)


@reacts_to(PathwayKind.VAE, "send_file")
def tell_file_sent(dossier, event):
    tell(dossier, "vae_file_sent", Role.CANDIDATE)


@reacts_to(PathwayKind.VAE, "transmit")
@reacts_to(PathwayKind.SKILLS, "transmit")
def tell_transmitted(dossier, event):
    tell(dossier, "dossier_transmitted", Role.SECRETARIAT, Role.CANDIDATE, Role.COMPANY)


@reacts_to(PathwayKind.VAE, "return_incomplete")
@reacts_to(PathwayKind.SKILLS, "return_incomplete")
def tell_incomplete(dossier, event):
    tell(dossier, "dossier_incomplete", Role.EXTERNAL_ASSESSOR, Role.CANDIDATE, Role.COMPANY, reasons=event.comment)


@reacts_to(PathwayKind.VAE, "declare_complete")
@reacts_to(PathwayKind.SKILLS, "declare_complete")
def tell_complete(dossier, event):
    tell(dossier, "dossier_complete", Role.CANDIDATE, Role.COMPANY)


@reacts_to(PathwayKind.SKILLS, "withdraw")
def tell_withdrawn(dossier, event):
    tell(dossier, "dossier_withdrawn", Role.CANDIDATE, Role.COMPANY, Role.SECRETARIAT, reasons=event.comment)


@reacts_to(PathwayKind.VAE, "withdraw")
def tell_vae_withdrawn(dossier, event):
    """No company stands behind it: whoever was about to assess or to help learns it from here."""
    helping = (Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR, Role.COACHING_PROVIDER)
    tell(dossier, "dossier_withdrawn", Role.CANDIDATE, Role.SECRETARIAT, *helping, reasons=event.comment)
