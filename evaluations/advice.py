"""What the accompanying provider advised on part 3, whatever the version it was said about."""

from django.db.models import Count

from .models import CoachingComment


def _about(signable):
    return CoachingComment.objects.filter(signable__dossier=signable.dossier_id, signable__kind=signable.kind)


def advice_on(signable, competency) -> list:
    """Oldest first; a provider replaced since is still named beside what it said."""
    said = _about(signable).filter(competency=competency).select_related("author", "on_behalf_of")
    return list(said.order_by("at", "pk"))


def advice_counts(signable) -> list[tuple]:
    """(number of the competency, how many pieces of advice), for those that have some."""
    said = _about(signable).order_by().values_list("competency__number").annotate(n=Count("pk"))
    return list(said.order_by("competency__number"))
