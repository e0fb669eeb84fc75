"""Who trains: named on the cover when it is not the company (domaine.md § 1.2 A), and said when they are not committed (§ 6 no. 31)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cqp.accreditations.services import end_commitment
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.completeness import sheet
from evaluations.models import TrainingAction
from evaluations.services import follow_up as following
from evaluations.training_providers import NOT_COMMITTED, uncommitted
from pathways.enums import State as S
from pathways.models import PendingAct
from pathways.services import advance
from tests import vae
from tests.pathways.entrance import text_of

from .builders import autosave, form_of, play, sign_in, someone


@pytest.fixture
def dossier(world):
    return play(world.dossier(S.IN_PATHWAY), "follow")


def train(dossier, provider, **values):
    """Attested: nothing else keeps the candidate from being declared ready."""
    told = {"title": "Bureautique", "planned_hours": 14, "attested_on": clock.today()}
    told |= {"starts_on": clock.today() - timedelta(days=20), "competencies": [dossier.version.competencies.first()]}
    actor = someone(dossier, "tutor")
    return following.save_training_action(dossier, actor=actor, provider=provider, **(told | values))


def line(dossier):
    found = next(line for line in sheet(dossier) if line.code == "provider")
    return found.is_met, found.detail


# --- On the cover -----------------------------------------------------------------------------------------------------------


def test_provider_is_named_on_the_cover_before_the_candidate_is_ready(client, dossier):
    train(dossier, "Institut Delta")
    cover = reverse("follow_up_cover", args=[dossier.pk])
    with pytest.raises(Blocked) as refusal:
        advance(dossier, "declare_ready", actor=someone(dossier, "tutor"))
    assert [(blocker.code, blocker.url) for blocker in refusal.value.blockers] == [("training_provider_missing", cover)]
    assert line(dossier) == (False, "pas indiqué sur la couverture")
    waiting = PendingAct.objects.filter(dossier=dossier)
    assert ("TUTOR", "name_training_provider") in set(waiting.values_list("role", "act"))
    sign_in(client, dossier, "manager")
    autosave(client, cover, form_of(client, cover) | {"training_provider": "Institut Delta"})
    assert line(dossier) == (True, "Institut Delta")
    assert ("TUTOR", "declare_ready") in set(waiting.values_list("role", "act"))
    advance(dossier, "declare_ready", actor=someone(dossier, "tutor"))


@pytest.mark.parametrize("written", ["Alpha Formation", " alpha  FORMATION ", "900 000 019 00019"])
def test_company_that_trains_by_itself_needs_no_name_on_the_cover(dossier, written):
    train(dossier, written)
    assert line(dossier) == (True, "sans objet : aucune formation hors de l'entreprise")
    advance(dossier, "declare_ready", actor=someone(dossier, "tutor"))


# --- Committed or not ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["Organisme 1", "organisme  1", "Organisme 1 (SIRET 900 000 043 00019)"])
def test_committed_provider_is_known_by_its_name_or_its_siret(world, dossier, written):
    vae.provider(world)
    assert uncommitted(dossier, [train(dossier, written)]) == set()


def test_commitment_is_asked_on_the_first_day_of_the_training(world, dossier):
    by = vae.provider(world)
    before = by.commitment.valid_from - timedelta(days=1)
    early, first = (
        train(dossier, "Organisme 1", starts_on=before),
        train(dossier, "Organisme 1", starts_on=by.commitment.valid_from),
    )
    assert uncommitted(dossier, [early, first]) == {early.pk}
    tomorrow = clock.today() + timedelta(days=1)
    end_commitment(by.commitment, actor=world.branch.secretary, ends_on=tomorrow, reason="Fin d'activité.")
    last, after = (train(dossier, "Organisme 1", starts_on=day, attested_on=None) for day in (clock.today(), tomorrow))
    assert uncommitted(dossier, [last, after]) == {after.pk}


def test_commitment_towards_another_committee_is_none_here(world, dossier):
    vae.provider(world, committee=world.neighbour)
    action = train(dossier, "Organisme 1")
    assert uncommitted(dossier, [action]) == {action.pk}


def test_stranger_is_told_and_never_refused(client, world, dossier):
    vae.provider(world)
    sign_in(client, dossier, "tutor")
    page, back = reverse("training_add", args=[dossier.pk]), reverse("follow_up", args=[dossier.pk])
    assert '<option value="Organisme 1">SIRET 90000004300019</option>' in client.get(page).content.decode()
    values = {"title": "Accueil", "starts_on": "2026-11-02", "planned_hours": "7"}
    values["competencies"] = [dossier.version.competencies.first().pk]
    answer = client.post(page, values | {"provider": "Institut Delta"}, follow=True)
    assert f"Institut Delta : {NOT_COMMITTED}" in text_of(answer)
    assert text_of(answer).count(NOT_COMMITTED) == 2
    client.post(page, values | {"provider": "Organisme 1"})
    assert TrainingAction.objects.count() == 2
    assert text_of(client.get(back)).count(NOT_COMMITTED) == 1
    # Everybody of the dossier reads it.
    sign_in(client, dossier, "external")
    sign_in(client, dossier, "candidate")
    assert text_of(client.get(back)).count(NOT_COMMITTED) == 1
