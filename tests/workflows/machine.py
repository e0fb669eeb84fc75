"""What the tables of both pathways share: putting a dossier in any state, and asking the database for one passage."""

from django.db import IntegrityError, connection, transaction

from pathways.migrations._edges import GUARDS, edges_until
from pathways.models import Dossier
from tests.databases import guards_lifted

_TO = "UPDATE pathways_dossier SET state = %s WHERE id = %s"


def edges_guarded(kind) -> set:
    """What the database lets through for one pathway, as its migrations wrote it."""
    return {edge for edge in edges_until(GUARDS[-1]) if edge.startswith(f"{kind}>")}


def put(dossier, state):
    """Place a dossier in `state` as no code may: the guard is lifted, then put back. Tests of refusals need every starting point."""
    with guards_lifted(), connection.cursor() as cursor:
        cursor.execute(_TO, [state, dossier.pk])
    return Dossier.objects.get(pk=dossier.pk)


def database_lets(dossier, target) -> bool:
    """Whether a bare UPDATE, without any of our code, may take the dossier to `target`."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TO, [target, dossier.pk])
    except IntegrityError:
        return False
    return True


def machine_of(model, transitions) -> dict:
    """{name: (sources, target)} as the code declares them."""
    found = {}
    for _, transition in transitions(model):
        sources, _ = found.setdefault(transition.name, (set(), transition.target))
        sources.add(transition.source)
    return found


def stuck(edges, start, states, final) -> tuple[list, list]:
    """(states that no dossier ever reaches, states from which no last one is reached). `edges`: {name: (sources, target)}."""
    pairs = {(source, target) for sources, target in edges.values() for source in sources}
    reached, ending = {start}, set(final)
    for _ in states:
        reached |= {target for source, target in pairs if source in reached}
        ending |= {source for source, target in pairs if target in ending}
    return sorted(set(states) - reached), sorted(set(states) - ending)
