"""The scene that a test is given as another wrote it is the scene that the services would have built (tests/kept.py)."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import transaction

from cqp.shared import clock
from jury.models import JurySession
from pathways.enums import State as S
from tests.jury import sittings
from tests.kept import shelf
from tests.world import build_world

pytestmark = pytest.mark.django_db


def rows() -> dict:
    """{table: its rows}, codes drawn at random and hours of the computer included."""
    return {model._meta.db_table: list(model.objects.order_by("pk").values()) for model in apps.get_models()}


def scene():
    world = build_world()
    dossier = world.dossier(S.COMPLETE, refused_by_external={2})
    return dossier, sittings.sitting(world, dossier)


def once(monkeypatch):
    """The scene built or written again in a transaction that is undone, as at the beginning of a test."""
    shelf.open(monkeypatch)
    try:
        with transaction.atomic():
            dossier, session = scene()
            found = rows(), dossier, session
            transaction.set_rollback(True)
    finally:
        shelf.close()
    return found


@pytest.fixture
def empty_shelf(monkeypatch):
    shelf.close()
    monkeypatch.setattr(shelf, "scenes", {})
    return shelf


def test_what_is_written_again_is_what_was_built(empty_shelf, monkeypatch):
    built, dossier, session = once(monkeypatch)
    kept = len(empty_shelf.scenes)
    again, same_dossier, same_session = once(monkeypatch)
    assert len(empty_shelf.scenes) == kept == 3
    assert again == built
    assert (same_dossier, same_session, same_dossier.story.refused_by_external) == (dossier, session, {2})


def test_other_scene_other_clock_or_own_write_is_built_for_real(empty_shelf, monkeypatch):
    shelf.open(monkeypatch)
    world = build_world()
    world.dossier(S.REGISTERED)
    assert len(empty_shelf.scenes) == 2
    world.dossier(S.REGISTERED, job_title="Formateur")
    assert len(empty_shelf.scenes) == 3
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        world.dossier(S.REGISTERED)
    assert len(empty_shelf.scenes) == 4
    sittings.planned(world.branch)
    JurySession.objects.update(place="Ailleurs")
    world.dossier(S.REGISTERED)
    assert len(empty_shelf.scenes) == 5


def test_what_a_test_replaces_is_used_at_once(empty_shelf, monkeypatch):
    """A service replaced after the shelf opened is the one that builds."""
    shelf.open(monkeypatch)
    world = build_world()
    sittings.planned(world.branch)
    monkeypatch.setattr("tests.jury.sittings.plan_session", lambda **_: "another")
    assert sittings.planned(world.branch) == "another"
