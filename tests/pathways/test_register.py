import datetime as dt

import pytest
from django.urls import reverse

from candidates.models import Candidate
from cqp.accounts.enums import MembershipRole
from cqp.demo.cast import join
from cqp.notifications.models import Email
from cqp.referentials.services import load_certification
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from pathways.enums import State as S
from pathways.models import Dossier, PendingAct
from pathways.services import merge_candidates
from tests.workflows.test_skills import put
from tests.world import BRANCH, referential

from .entrance import enter, text_of

URL = reverse("dossier_register")


def typed(world, **changes):
    return {
        "version": world.branch.versions[0].pk,
        "birth_name": "Duval",
        "first_name": "Nina",
        "email": "nina.duval@exemple.test",
        "status": "EMPLOYEE",
        "job_title": "Assistante",
        "contract_type": "PERMANENT",
        **changes,
    }


def test_registering_opens_a_dossier_and_leads_to_the_people(client, world):
    response = enter(client, world.alpha.manager).post(URL, typed(world))

    dossier = Dossier.objects.get()
    assert response.headers["Location"] == reverse("dossier_people", args=[dossier.pk])
    assert (dossier.company, dossier.candidate.full_name, dossier.opened_by) == (
        world.alpha.organisation,
        "Nina Duval",
        world.alpha.manager,
    )
    assert sorted(Email.objects.values_list("code", flat=True)) == ["account_invitation", "dossier_opened"]


def test_company_is_not_asked_when_there_is_one(client, world):
    response = enter(client, world.alpha.manager).get(URL)
    assert "company" not in response.context["form"].fields
    assert "Pour Alpha Formation." in text_of(response)


def test_company_is_asked_when_there_are_two_and_only_mine_are_offered(client, world):
    join(world.alpha.manager, world.beta.organisation, MembershipRole.MANAGER, since=clock.today())
    form = enter(client, world.alpha.manager).get(URL).context["form"]
    assert list(form.fields["company"].queryset) == [world.alpha.organisation, world.beta.organisation]

    refused = client.post(URL, typed(world, company=world.gamma.organisation.pk))
    assert list(refused.context["form"].errors) == ["company"]


def test_bad_input_names_the_fields_and_keeps_what_was_typed(client, world):
    response = enter(client, world.alpha.manager).post(
        URL, typed(world, email="nina.duval", phone="abc", born_on="1825-01-01", job_title="")
    )
    assert sorted(response.context["form"].errors) == ["born_on", "email", "job_title", "phone"]
    assert 'value="nina.duval"' in response.content.decode()
    assert "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr." in text_of(response)
    assert Candidate.objects.count() == 0


def test_registered_twice_links_to_the_dossier_and_keeps_what_was_typed(client, world):
    enter(client, world.alpha.manager).post(URL, typed(world))
    dossier = Dossier.objects.get()

    again = client.post(URL, typed(world, email="NINA.DUVAL@exemple.test", job_title="Coordinatrice"))

    assert again.status_code == 409
    assert f"Vous avez déjà enregistré cette personne pour ce CQP : dossier {dossier.number}." in text_of(again)
    assert f'href="{reverse("dossier_detail", args=[dossier.pk])}"' in again.content.decode()
    assert 'value="Coordinatrice"' in again.content.decode()
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize(("born_on", "status"), [("1995-05-14", 409), ("1996-05-14", 302)])
def test_same_name_is_the_same_person_unless_the_birth_date_differs(client, world, born_on, status):
    enter(client, world.alpha.manager).post(URL, typed(world, born_on="1995-05-14"))
    again = client.post(URL, typed(world, email="autre@exemple.test", first_name="NINA", born_on=born_on))
    assert again.status_code == status


def test_same_person_for_another_cqp_is_another_dossier(client, world):
    enter(client, world.alpha.manager).post(URL, typed(world))
    client.post(URL, typed(world, version=world.branch.versions[1].pk))
    assert Dossier.objects.count() == 2


def test_another_company_registers_the_same_person_and_neither_learns(client, world):
    enter(client, world.alpha.manager).post(URL, typed(world))
    answer = enter(client, world.beta.manager).post(URL, typed(world))

    ours, theirs = (
        Dossier.objects.get(company=world.alpha.organisation),
        Dossier.objects.get(company=world.beta.organisation),
    )
    assert answer.status_code == 302
    assert ours.candidate != theirs.candidate
    assert client.get(reverse("dossier_detail", args=[ours.pk])).status_code == 404
    listed = text_of(client.get(reverse("dossier_list")))
    assert theirs.number in listed
    assert ours.number not in listed
    assert ours.company.name not in listed


def test_only_a_company_registers(client, world):
    response = enter(client, world.alpha.tutor).get(URL)
    assert response.status_code == 403
    assert "Seule une entreprise inscrite enregistre un candidat." in text_of(response)


def test_unpublished_version_is_not_offered(client, world):
    form = enter(client, world.alpha.manager).get(URL).context["form"]
    world.branch.versions[0].certification.versions.create(label="brouillon")
    assert "brouillon" not in [version.label for version in form.fields["version"].queryset]


def test_registering_tells_what_is_awaited(world):
    dossier = world.dossier("REGISTERED")
    assert list(PendingAct.objects.filter(dossier=dossier).values_list("role", "act")) == [
        ("COMPANY", "name_sector_professional")
    ]


@pytest.mark.parametrize(
    ("state", "presentation"), [("PARTIALLY_AWARDED", 2), ("NOT_AWARDED", 2), ("WITHDRAWN", 1), ("AWARDED", 1)]
)
def test_coming_back_after_a_decision_is_the_next_presentation_of_the_same_person(client, world, state, presentation):
    enter(client, world.alpha.manager).post(URL, typed(world))
    first = put(Dossier.objects.get(), state)

    client.post(URL, typed(world, email="Nina.Duval@exemple.test"))

    second = Dossier.objects.exclude(pk=first.pk).get()
    assert (first.presentation, second.presentation) == (1, presentation)
    assert second.candidate == first.candidate


def test_presentation_counts_this_cqp_and_this_company_only(client, world):
    enter(client, world.alpha.manager).post(URL, typed(world))
    first = put(Dossier.objects.get(), "NOT_AWARDED")
    client.post(URL, typed(world, version=world.branch.versions[1].pk))
    enter(client, world.beta.manager).post(URL, typed(world))
    others = Dossier.objects.exclude(pk=first.pk).order_by("pk")
    assert [(d.presentation, d.candidate == first.candidate) for d in others] == [(1, True), (1, False)]


def test_merged_row_with_a_dossier_open_elsewhere_is_not_told(client, world):
    enter(client, world.alpha.manager).post(URL, typed(world))
    ours = put(Dossier.objects.get(), "NOT_AWARDED")
    enter(client, world.beta.manager).post(URL, typed(world))
    theirs = Dossier.objects.get(company=world.beta.organisation)
    merge_candidates(actor=world.branch.secretary, kept=ours.candidate, double=theirs.candidate)

    answer = enter(client, world.alpha.manager).post(URL, typed(world))

    assert answer.status_code == 302
    again = Dossier.objects.filter(company=world.alpha.organisation).latest("pk")
    assert (again.presentation, again.candidate == ours.candidate) == (2, False)


# --- two versions of one CQP ----------------------------------------------------------------------------------------------


def second_version(published_on):
    data = referential(BRANCH, "AF", "CQP Assistant(e) de formation")
    data["version"] |= {"label": "2027", "published_on": published_on}
    return load_certification(data)[0]


def offered(client, world):
    versions = enter(client, world.alpha.manager).get(URL).context["form"].fields["version"]
    ours = versions.queryset.filter(certification__committee=world.branch.organisation)
    return [versions.label_from_instance(version) for version in ours]


def test_only_the_version_open_that_day_is_offered_and_named(client, world):
    second_version("2026-12-01")
    assert offered(client, world) == [
        "CQP Assistant(e) de formation, version 2026",
        "CQP Conseiller(ère) commercial(e) en formation, version 2026",
    ]
    with clock.frozen(dt.datetime(2026, 12, 1, 11, tzinfo=dt.UTC)):
        assert offered(client, world)[0] == "CQP Assistant(e) de formation, version 2027"


def test_a_page_left_open_until_the_new_version_registers_nobody_on_the_earlier_one(client, world):
    """By the form, and by any other door."""
    earlier = world.branch.versions[0]
    second_version("2026-11-23")
    answer = enter(client, world.alpha.manager).post(URL, typed(world))
    with pytest.raises(Blocked) as refusal:
        world.dossier(S.REGISTERED, version=earlier)
    assert list(answer.context["form"].errors) == ["version"]
    assert [blocker.code for blocker in refusal.value.blockers] == ["version_closed"]
    assert Dossier.objects.count() == 0


def test_a_dossier_keeps_the_version_it_was_opened_with(world):
    dossier = world.dossier(S.REGISTERED)
    second_version("2026-11-23")
    dossier.refresh_from_db()
    assert (dossier.version, dossier.version.closed_on) == (world.branch.versions[0], dt.date(2026, 11, 23))


def test_nobody_is_registered_on_two_versions_of_a_cqp_by_one_company(world):
    world.dossier(S.REGISTERED, email="lea@exemple.test")
    later = second_version("2026-11-23")
    with pytest.raises(Blocked) as refusal:
        world.dossier(S.REGISTERED, version=later, email="lea@exemple.test")
    assert [blocker.code for blocker in refusal.value.blockers] == ["candidate_registered_twice"]


def test_two_rows_with_a_dossier_on_each_version_are_not_merged_while_both_are_open(world):
    first = world.dossier(S.REGISTERED, email="lea@exemple.test")
    later = second_version("2026-11-23")
    second = world.dossier(S.REGISTERED, world.beta, version=later, email="lea@exemple.test")
    with pytest.raises(Blocked) as refusal:
        merge_candidates(actor=world.branch.secretary, kept=first.candidate, double=second.candidate)
    assert [blocker.code for blocker in refusal.value.blockers] == ["both_open"]
