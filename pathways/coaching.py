"""Who accompanies a VAE candidate: chosen and ended by the candidate alone, dated, never erased."""

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.accounts.services import managers_of
from cqp.accreditations.services import committed_providers
from cqp.notifications.services import notify
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker

from .enums import WITH_THE_COMMITTEE
from .incompatibilities import ACCREDITED, assigned, at_people, works_for
from .models import Coaching
from .services import lock, note


def coaching_closed(dossier) -> list[Blocker]:
    """Why the accompaniment cannot change any more. An incomplete dossier is back with its people."""
    if dossier.is_final:
        return [Blocker("dossier_closed", "Ce dossier est clos : l'accompagnement ne change plus.")]
    if dossier.state in WITH_THE_COMMITTEE:
        return [Blocker("dossier_transmitted", "Le dossier est transmis : l'accompagnement ne change plus.")]
    return []


def choosable_providers(dossier):
    """The training providers that a candidate may choose today: those that have signed the branch's commitments (mode d'emploi, VAE)."""
    return committed_providers(dossier.committee, clock.today())


@transaction.atomic
def choose_provider(dossier, *, actor, provider) -> Coaching:
    """The candidate chooses `provider`; the one that accompanied them until now is ended. Both are told by mail.

    Raises Forbidden unless `actor` is the candidate of this VAE, Blocked when the dossier is transmitted or closed, when the
    provider is not committed today, or when a person named to assess belongs to it. Choosing the same one twice is once.
    """
    dossier = lock(dossier)
    authorize(actor, "pathways.choose_coaching", dossier)
    if found := coaching_closed(dossier) or _not_choosable(dossier, provider):
        raise Blocked(found)
    current = dossier.coachings.in_force().select_related("provider").first()
    if current is not None and current.provider_id == provider.pk:
        return current
    if current is not None:
        _end(dossier, current, actor)
    coaching = Coaching.objects.create(dossier_id=dossier.pk, provider=provider, chosen_by=actor)
    note(dossier, "choose_coaching", actor=actor, provider=provider.name)
    notify("coaching_chosen", to=managers_of(provider), context={"dossier": dossier, "provider": provider})
    return coaching


@transaction.atomic
def end_coaching(dossier, *, actor) -> Coaching:
    """The provider sees the dossier no more; that it helped stays. Raises Forbidden, or Blocked (too late, nobody to end)."""
    dossier = lock(dossier)
    authorize(actor, "pathways.choose_coaching", dossier)
    if found := coaching_closed(dossier):
        raise Blocked(found)
    current = dossier.coachings.in_force().select_related("provider").first()
    if current is None:
        raise Blocked(Blocker("nobody_accompanies", "Aucun organisme n'accompagne ce dossier."))
    return _end(dossier, current, actor)


def _end(dossier, coaching, actor) -> Coaching:
    coaching.ended_at, coaching.ended_by = clock.now(), actor
    coaching.save(update_fields=["ended_at", "ended_by"])
    # The dossier remembers who holds which role on it: what is recomputed from here no longer counts this provider.
    dossier.__dict__.pop("_roles", None)
    note(dossier, "end_coaching", actor=actor, provider=coaching.provider.name)
    notify(
        "coaching_ended", to=managers_of(coaching.provider), context={"dossier": dossier, "provider": coaching.provider}
    )
    return coaching


def _not_choosable(dossier, provider) -> list[Blocker]:
    """Committed today; and nobody of it named to assess: whoever helps does not assess (domaine.md § 6 no. 15)."""
    if not choosable_providers(dossier).filter(pk=provider.pk).exists():
        return [Blocker("provider_not_committed", f"{provider.name} n'est pas engagé auprès de la CPEF aujourd'hui.")]
    named = [(role, assigned(dossier, role)) for role in ACCREDITED]
    return [
        Blocker(
            "assessor_of_the_provider",
            f"{user.get_full_name()}, votre {role.label}, appartient à {provider.name} : qui accompagne n'évalue pas. "
            "Choisissez un autre organisme, ou demandez au secrétariat de désigner quelqu'un d'autre.",
            at_people(dossier),
        )
        for role, user in named
        if user is not None and works_for(user, provider.siren)
    ]
