"""The primary navigation. An entry shows when its view's own rule allows it: the menu never knows more than the door."""

from django.urls import reverse

from cqp.access.decisions import can

ENTRIES = (
    ("Accueil", "home", None),
    ("Dossiers", "dossier_list", "pathways.list"),
    ("Inscrire un candidat", "dossier_register", "pathways.register"),
    ("Séances de jury", "session_list", "jury.list"),
    ("Guide du jury", "jury_guide", "jury.read_guide"),
    ("Recours", "appeal_list", "jury.list_appeals"),
    ("Échéances", "benefit_calendar", "jury.see_benefits"),
    ("Habilitations", "accreditation_list", "accreditations.list"),
    ("Organismes engagés", "commitment_list", "accreditations.list_commitments"),
    ("Doublons", "duplicate_list", "pathways.merge_candidates"),
    ("Référentiels", "certification_list", "referentials.list"),
)


def menu_for(request) -> list[dict]:
    """Labels and links for this person; empty when nobody is signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        {"label": label, "url": reverse(name), "current": name == here}
        for label, name, action in ENTRIES
        if action is None or can(user, action)
    ]


def organisation_of(request):
    """The organisation told beside the name, when the person acts for exactly one; several would need a choice that no page asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    memberships = user.current_memberships
    return memberships[0].organisation if len(memberships) == 1 else None


def page_of(request, organisation) -> str:
    """Where those in charge keep it up to date; empty for the others, who have the list of « Mon compte »."""
    if organisation is None or not can(request.user, "accounts.edit_organisation", organisation):
        return ""
    return reverse("organisation_edit", args=[organisation.pk])
