"""The scene that a test is given as another wrote it is the scene that the services would have built (tests/kept.py)."""

import datetime as dt
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, transaction

from cqp.documents import vault
from cqp.documents.models import StoredFile
from cqp.referentials.models import Certification
from cqp.shared import clock
from pathways.enums import State as S
from tests import vae
from tests.jury import sittings
from tests.kept import kept, shelf
from tests.world import build_world

pytestmark = pytest.mark.django_db


def rows() -> dict:
    """{table: its rows}, codes drawn at random and hours of the computer included."""
    return {model._meta.db_table: list(model.objects.order_by("pk").values()) for model in apps.get_models()}


@contextmanager
def as_a_test(monkeypatch):
    """On an empty shelf of scenes asked for, in a transaction that is undone: what each test is."""
    shelf.open(monkeypatch)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        shelf.close()


@pytest.fixture(autouse=True)
def empty_shelf(monkeypatch):
    shelf.close()
    monkeypatch.setattr(shelf, "scenes", {})


def registered(**details):
    return build_world().dossier(S.REGISTERED, **details)


def test_what_is_written_again_is_what_was_built(monkeypatch):
    found = []
    for _ in range(2):
        with as_a_test(monkeypatch):
            world = build_world()
            dossier = world.dossier(S.COMPLETE, refused_by_external={2})
            session = sittings.sitting(world, dossier)
            promised = len(connection.run_on_commit)
            found.append((rows(), dossier, session, dossier.story.refused_by_external, promised))
        assert len(shelf.scenes) == 3
    assert found[0] == found[1]
    assert found[0][-1] > 0


def test_files_of_a_scene_come_back_when_another_test_erased_them(monkeypatch):
    with as_a_test(monkeypatch):
        vae.applied(build_world())
        digests = set(StoredFile.objects.values_list("sha256", flat=True))
    assert digests
    for digest in digests:
        vault.erase(digest)
    with as_a_test(monkeypatch):
        vae.applied(build_world())
    assert all(vault.read_verified(digest) for digest in digests)


def _a_day_later():
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        registered()


def _with(settings):
    settings.DEMO = not settings.DEMO
    registered()


@pytest.mark.parametrize(
    ("change", "built"),
    [
        (lambda settings: registered(), 2),
        (lambda settings: registered(job_title="Formateur"), 3),
        (lambda settings: _a_day_later(), 4),
        (_with, 4),
    ],
    ids=["the same", "another detail", "another day", "other settings"],
)
def test_scene_asked_for_otherwise_is_another(monkeypatch, settings, change, built):
    """Two scenes are kept, the world and the dossier; what differs is built and kept beside them."""
    with as_a_test(monkeypatch):
        registered()
    with as_a_test(monkeypatch):
        change(settings)
    assert len(shelf.scenes) == built


def test_what_a_test_wrote_before_is_seen_by_the_scene(monkeypatch):
    with as_a_test(monkeypatch):
        registered()
    with as_a_test(monkeypatch):
        world = build_world()
        Certification.objects.update(title="Autre titre")
        world.branch.versions[0].refresh_from_db()
        assert world.dossier(S.REGISTERED).version.certification.title == "Autre titre"


def test_what_a_test_replaces_is_used_at_once(monkeypatch):
    with as_a_test(monkeypatch):
        registered()
    with as_a_test(monkeypatch):
        stand_in = SimpleNamespace()
        monkeypatch.setattr("tests.world.bring_to", lambda *_: stand_in)
        assert registered() is stand_in


def test_builder_that_changes_its_argument_is_refused(monkeypatch):
    @kept
    def retitle(dossier):
        dossier.job_title = "Formateur"

    with as_a_test(monkeypatch):
        dossier = registered()
        with pytest.raises(AssertionError, match="changes its arguments"):
            retitle(dossier)
