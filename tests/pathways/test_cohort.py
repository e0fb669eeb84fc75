"""A label common to several dossiers, with no rule behind it: said at the registration, or by the secretariat, on either pathway."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cqp.access.decisions import Forbidden
from pathways.enums import State as S
from pathways.models import Dossier
from pathways.services import set_cohort
from tests import vae

from .entrance import enter, text_of
from .test_register import URL as REGISTER
from .test_register import typed

LABEL = "Promotion mars 2027"


def at(dossier):
    return reverse("dossier_cohort", args=[dossier.pk])


def test_the_company_says_it_when_it_registers(client, world):
    enter(client, world.alpha.manager).post(REGISTER, typed(world, cohort=f" {LABEL} "))
    dossier = Dossier.objects.get()
    assert dossier.cohort == LABEL
    assert f"Cohorte {LABEL}" in text_of(client.get(reverse("dossier_detail", args=[dossier.pk])))


@pytest.mark.parametrize("kind", ["SKILLS", "VAE"])
def test_the_secretariat_sets_changes_and_takes_it_away(client, world, kind):
    dossier = vae.requested(world) if kind == "VAE" else world.dossier(S.REGISTERED)
    enter(client, world.branch.secretary)
    for cohort in (LABEL, "VAE collective Rennes", "", ""):
        assert client.post(at(dossier), {"cohort": cohort}).status_code == 302
    told = text_of(client.get(reverse("dossier_detail", args=[dossier.pk])))
    assert "a rangé le dossier dans la cohorte « Promotion mars 2027 »" in told
    assert "a retiré le dossier de la cohorte « VAE collective Rennes »" in told
    verbs = ["join_cohort", "join_cohort", "leave_cohort"]
    assert list(dossier.events.filter(verb__endswith="cohort").values_list("verb", flat=True)) == verbs
    assert Dossier.objects.get(pk=dossier.pk).cohort == ""


def test_nobody_else_sets_it_afterwards(client, world):
    dossier = world.dossier(S.REGISTERED)
    with pytest.raises(Forbidden):
        set_cohort(dossier, actor=world.alpha.manager, cohort=LABEL)
    assert enter(client, world.alpha.manager).get(at(dossier)).status_code == 403
    assert enter(client, world.neighbour.secretary).get(at(dossier)).status_code == 404


def test_the_list_is_filtered_on_it_and_the_export_bears_it(client, world):
    first, second = world.dossier(S.REGISTERED), world.dossier(S.REGISTERED)
    set_cohort(first, actor=world.branch.secretary, cohort=LABEL)
    set_cohort(second, actor=world.branch.secretary, cohort="Promotion juin 2027")
    enter(client, world.branch.secretary)
    page = client.get(reverse("dossier_list") + "?cohort=mars")
    assert [row.record for row in page.context["table"].page.object_list] == [first]
    exported = client.get(reverse("dossier_export") + "?cohort=promotion&sort=candidate")
    rows = list(load_workbook(io.BytesIO(exported.content)).active.iter_rows(values_only=True))
    assert [row[-1] for row in rows] == ["Cohorte", LABEL, "Promotion juin 2027"]
