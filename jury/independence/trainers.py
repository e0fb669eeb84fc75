"""Who trained the candidate, as the tutor wrote it: free text, so a likeness is only likely, and the member says what it is."""

from cqp.shared.names import names_organisation, names_person
from evaluations.models import FollowUp, ProgressReview, TrainingAction


def likely_trainers(user, employers, told_of) -> dict[int, str]:
    """{dossier pk: the likeness in words}. `told_of`: {pk of each dossier and of those it takes up: pk of the dossier}.

    Three queries: the trainings, the cover of the follow-up, the points d'étape."""
    by_name, by_employer = {}, {}
    for dossier, person, organisation in _written(told_of):
        if names_person(person, user.first_name, user.last_name):
            by_name[told_of[dossier]] = f"le suivi du candidat nomme « {person} » comme formateur ou formatrice"
        if employer := next((its for its in employers if names_organisation(organisation, its.name)), None):
            by_employer[told_of[dossier]] = f"le candidat a été formé par « {organisation} » ; {employer.words}"
    return by_employer | by_name


def _written(told_of) -> list[tuple]:
    """(dossier pk, trainer, organisation) of everything that tells who trained."""
    actions = TrainingAction.objects.filter(dossier__in=told_of).order_by("pk")
    covers = FollowUp.objects.filter(dossier__in=told_of).order_by("pk")
    reviews = ProgressReview.objects.filter(signable__dossier__in=told_of).exclude(trainer="").order_by("pk")
    return [
        *actions.values_list("dossier", "trainer", "provider"),
        *covers.values_list("dossier", "training_referent", "training_provider"),
        *((dossier, trainer, "") for dossier, trainer in reviews.values_list("signable__dossier", "trainer")),
    ]
