import pytest
from django.urls import reverse

from pathways import actions
from pathways.enums import State as S
from pathways.models import Dossier, DossierEvent

from .entrance import enter, text_of


def at(dossier, verb):
    return reverse("dossier_act", args=[dossier.pk, verb])


def facts(dossier):
    fresh = Dossier.objects.get(pk=dossier.pk)
    return fresh.state, fresh.updated_at, DossierEvent.objects.count()


def test_page_shows_what_will_be_recorded_and_changes_nothing(client, world):
    dossier = world.dossier(S.COMPLETE)
    before = facts(dossier)
    response = enter(client, world.branch.secretary).get(at(dossier, "return-incomplete"))
    assert response.context["lines"][0] == ("Acte", "Retourner comme incomplet")
    assert ("Par", "Sylvie Greffe, secrétariat de la CPEF") in response.context["lines"]
    assert facts(dossier) == before


def test_confirmed_act_passes_and_says_so(client, world):
    dossier = world.dossier(S.COMPLETE)
    response = enter(client, world.branch.secretary).post(
        at(dossier, "return-incomplete"), {"comment": "La signature manque."}, follow=True
    )
    assert facts(dossier)[0] == S.INCOMPLETE
    assert "Retourner comme incomplet : c'est fait." in text_of(response)
    assert "Motif : La signature manque." in text_of(response)


def test_missing_reason_is_asked_and_nothing_changes(client, world):
    dossier = world.dossier(S.COMPLETE)
    before = facts(dossier)
    response = enter(client, world.branch.secretary).post(at(dossier, "return-incomplete"), {"comment": "  "})
    assert response.context["form"].errors["comment"] == [
        "Écrivez le motif, par exemple « la signature du candidat manque »."
    ]
    assert facts(dossier) == before


def test_wrong_actor_is_refused_with_the_reason_and_nothing_changes(client, world):
    dossier = world.dossier(S.POSITIONED)
    before = facts(dossier)
    response = enter(client, world.alpha.professional).post(at(dossier, "start-pathway"))
    assert response.status_code == 403
    assert "Cet acte revient à : l'entreprise." in text_of(response)
    assert facts(dossier) == before


def test_wrong_state_is_a_conflict_and_nothing_changes(client, world):
    dossier = world.dossier(S.REGISTERED)
    before = facts(dossier)
    response = enter(client, world.alpha.manager).post(at(dossier, "start-pathway"))
    assert response.status_code == 409
    assert facts(dossier) == before


def test_missing_facts_are_linked_on_the_page_and_refuse_the_post(client, world):
    dossier = world.dossier(S.POSITIONED)
    before = facts(dossier)
    enter(client, world.alpha.manager)
    shown = client.get(at(dossier, "start-pathway"))
    assert f'href="{reverse("dossier_people", args=[dossier.pk])}"' in shown.content.decode()
    assert "<form class=" not in shown.content.decode().split("<main")[1]
    posted = client.post(at(dossier, "start-pathway"))
    assert posted.status_code == 409
    assert "Le tuteur n'est pas désigné." in text_of(posted)
    assert facts(dossier) == before


@pytest.mark.parametrize("name", [*sorted(actions.BY_THEIR_SERVICE), "fly_away"])
def test_act_done_by_its_own_service_has_no_page(client, world, name):
    dossier = world.dossier(S.COMPLETE)
    assert enter(client, world.branch.secretary).post(at(dossier, name.replace("_", "-"))).status_code == 404


def test_foreign_dossier_is_not_found(client, world):
    dossier = world.dossier(S.POSITIONED)
    before = facts(dossier)
    assert enter(client, world.beta.manager).post(at(dossier, "start-pathway")).status_code == 404
    assert facts(dossier) == before


def test_expected_act_leads_to_its_page(client, world):
    dossier = world.dossier(S.POSITIONING)
    enter(client, world.alpha.professional)
    found = client.get(reverse("dossier_expected", args=[dossier.pk, "fill-positioning"]))
    assert found.headers["Location"] == reverse("positioning_edit", args=[dossier.pk])
    assert client.get(reverse("dossier_expected", args=[dossier.pk, "fly-away"])).status_code == 404
