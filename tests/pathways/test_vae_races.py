"""One open VAE of a person for a CQP, at whatever instant they ask: by the lock on their row, and by the database under it."""

import os

import pytest
from django.db import IntegrityError, connection, transaction

from candidates.models import Candidate
from cqp.documents.services import next_number
from cqp.shared.blockers import Blocked
from pathways import requests
from pathways.enums import START_OF, CandidateStatus, PathwayKind
from pathways.models import Dossier, VaeDossier
from pathways.requests import request_file
from pathways.services import advance
from tests.factories.accounts import UserFactory
from tests.jury.test_races import refusals, together

ROUNDS = int(os.environ.get("CQP_RACE_ROUNDS", "50"))
only_postgresql = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1800),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time: nothing can race there"
    ),
]


def asker(rank=0):
    return UserFactory(email=f"nour{rank}@exemple.test", first_name="Nour", last_name="Haddad")


def racing(function):
    for mark in only_postgresql:
        function = mark(function)
    return function


@racing
def test_two_clicks_of_somebody_who_has_no_row_yet_open_one_dossier(world):
    version = world.branch.versions[0]
    for rank in range(1, ROUNDS + 1):
        user = asker(rank)
        answers = together(*[lambda user=user: request_file(user=user, version=version)] * 3)
        assert [type(refusal) for refusal in refusals(answers)] == [Blocked, Blocked]
        assert VaeDossier.objects.filter(opened_by=user).count() == 1
        assert Candidate.objects.filter(user=user).count() == 1


@racing
def test_without_the_lock_the_database_keeps_only_one(world, monkeypatch):
    """Every request finds that it may: what the index is for. Nothing of the refused ones is left."""
    monkeypatch.setattr(requests, "refusals", lambda user, version: [])
    monkeypatch.setattr("cqp.accounts.models.user.UserManager.select_for_update", lambda self, **_: self.all())
    version = world.branch.versions[0]
    for rank in range(1, ROUNDS + 1):
        user = asker(rank)
        answers = together(*[lambda user=user: request_file(user=user, version=version)] * 3)
        assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [IntegrityError] * 2
        assert VaeDossier.objects.filter(opened_by=user).count() == 1


@pytest.mark.django_db
def test_the_database_refuses_a_second_open_one_under_another_row_of_the_person(world):
    user, version = asker(), world.branch.versions[0]
    first = request_file(user=user, version=version)
    values = {
        "kind": PathwayKind.VAE,
        "state": START_OF[PathwayKind.VAE],
        "version": version,
        "committee": first.committee,
        "opened_by": user,
        "status": CandidateStatus.OTHER,
    }
    other = Candidate.objects.create(user=user, birth_name="Haddad", first_name="Nour", email=user.email)
    with pytest.raises(IntegrityError), transaction.atomic():
        VaeDossier.objects.create(**values, number=next_number("AF"), candidate=other)
    advance(first, "withdraw", actor=user, comment="Plus tard.")
    again = VaeDossier.objects.create(**values, number=next_number("AF"), candidate=other)
    assert Dossier.objects.still_open().filter(opened_by=user).get() == again


@pytest.mark.django_db
def test_what_one_person_opened_elsewhere_is_not_counted(world):
    """Another CQP, another person, a parcours: each its own."""
    user, (first, second) = asker(), world.branch.versions[:2]
    for person, version in ((user, first), (user, second), (asker(1), first)):
        request_file(user=person, version=version)
    assert VaeDossier.objects.still_open().count() == 3
