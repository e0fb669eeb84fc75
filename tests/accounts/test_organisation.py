"""The page of a company or a provider: those in charge keep it up to date, its name and SIRET stay those of the directory."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.accounts.enums import MembershipRole
from cqp.accounts.models import Organisation
from cqp.accounts.services import update_organisation
from cqp.audit.models import AuditEvent
from cqp.demo.cast import join
from cqp.shared import clock
from cqp.shared.blockers import Conflict
from tests import vae
from tests.pathways.entrance import enter, text_of

TYPED = {
    "address": "1 rue Neuve\n35000 Rennes",
    "headcount": "31",
    "representative": "Ada Lys",
    "collective_agreement": "1516",
}


def at(organisation):
    return reverse("organisation_edit", args=[organisation.pk])


def seal(client, organisation):
    return {"version": client.get(at(organisation)).context["page"].version}


def lines():
    return AuditEvent.objects.filter(verb="organisation.updated")


def test_what_changed_is_saved_and_journaled_with_what_stood_before(client, world):
    company = world.alpha.organisation
    enter(client, world.alpha.manager)
    # A browser sends its own line breaks.
    typed = TYPED | {"address": "1 rue Neuve\r\n35000 Rennes", "name": "Oméga", "siret": "73282932000074"}
    assert client.post(at(company), typed | seal(client, company)).status_code == 302
    found = Organisation.objects.get(pk=company.pk)
    assert (found.address, found.headcount, found.representative) == ("1 rue Neuve\n35000 Rennes", 31, "Ada Lys")
    assert (found.name, found.siret) == ("Alpha Formation", company.siret)
    assert (lines().get().actor, lines().get().payload) == (
        world.alpha.manager,
        {
            "before": {"address": "12 rue des Ateliers\n75011 Paris", "headcount": 24, "representative": "Marc Gérant"},
            "after": {"address": "1 rue Neuve\n35000 Rennes", "headcount": 31, "representative": "Ada Lys"},
        },
    )


def test_saving_the_same_again_leaves_no_line(client, world):
    company = world.alpha.organisation
    enter(client, world.alpha.manager)
    for _ in range(2):
        client.post(at(company), TYPED | seal(client, company))
    assert lines().count() == 1


def test_a_provider_keeps_its_own_page(client, world):
    provider = vae.provider(world)
    enter(client, provider.manager)
    client.post(at(provider.organisation), TYPED | seal(client, provider.organisation))
    assert Organisation.objects.get(pk=provider.organisation.pk).headcount == 31


def test_nobody_else_writes_it(client, world):
    company = world.alpha.organisation
    for user, code in ((world.alpha.professional, 403), (world.beta.manager, 404), (world.branch.secretary, 404)):
        assert enter(client, user).get(at(company)).status_code == code
        with pytest.raises(Forbidden):
            update_organisation(company, actor=user, address="Ailleurs")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"address": ""}, "address"),
        ({"headcount": "0"}, "headcount"),
        ({"collective_agreement": "15x"}, "collective_agreement"),
    ],
)
def test_a_bad_answer_names_the_field_and_saves_nothing(client, world, changes, name):
    company = world.alpha.organisation
    enter(client, world.alpha.manager)
    answer = client.post(at(company), TYPED | changes | seal(client, company))
    assert (answer.status_code, list(answer.context["page"].errors)) == (422, [name])
    assert Organisation.objects.get(pk=company.pk).headcount == 24


def test_two_people_in_charge_keep_both_texts(client, world):
    company = world.alpha.organisation
    enter(client, world.alpha.manager)
    seen = seal(client, company)
    with clock.frozen(clock.now() + dt.timedelta(minutes=3)):
        update_organisation(company, actor=world.alpha.manager, representative="Ada Lys", headcount=30)
        answer = client.post(at(company), TYPED | {"representative": "Nora Lys", "headcount": "24"} | seen)
    assert answer.status_code == 409
    assert [(f["theirs"], f["mine"]) for f in answer.context["conflict"]["fields"]] == [("Ada Lys", "Nora Lys")]
    with pytest.raises(Conflict):
        update_organisation(company, actor=world.alpha.manager, seen={"headcount": 24}, headcount=25)


def test_it_is_reached_from_the_account_menu_the_account_and_the_dossier(client, world):
    company, url = world.alpha.organisation, at(world.alpha.organisation)
    home = enter(client, world.alpha.manager).get("/").content.decode()
    assert f'<a class="account__link" href="{url}">Fiche de l’organisation</a>' in home
    assert url in client.get(reverse("my_account")).content.decode()
    assert url not in enter(client, world.alpha.professional).get("/").content.decode()
    # Of several organisations, none is theirs alone: the list of « Mon compte » leads to each.
    join(world.alpha.manager, world.beta.organisation, MembershipRole.MANAGER, since=clock.today())
    assert "account__link" in enter(client, world.alpha.manager).get("/").content.decode()
    assert "Fiche de l'organisation" not in text_of(client.get("/"))
    assert f"Fiche de {company.name}" in text_of(client.get(reverse("my_account")))
